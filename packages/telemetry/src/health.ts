/** The health of a service. */

/** The state of a service, as it reports it. */
export type Health = Readonly<{
  /** Whether it works: it has joined the group, and its tasks are recovered. */
  isReady: boolean;
  /** Whether it works but needs an operator: some subjects are parked. */
  isDegraded: boolean;
  /** Counts behind these two. */
  details: Readonly<Record<string, number | boolean>>;
}>;

/** The body of `/health/ready`. */
export type HealthAnswer = Readonly<{ status: 'ready' | 'degraded' | 'starting' }> & Health['details'];

/** The answer for a state. Degraded is still ready: taking a worker out because one lot is parked would stop all other lots. */
export function healthAnswer({ isReady, isDegraded, details }: Health): HealthAnswer {
  const status = isReady ? (isDegraded ? 'degraded' : 'ready') : 'starting';
  return { status, ...details } as HealthAnswer;
}
