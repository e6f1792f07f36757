/** How a service says that it is well. */

/** What a service says of itself. */
export type Health = Readonly<{
  /** Whether it does its work: it has joined, and what it was given is recovered. */
  isReady: boolean;
  /** Whether somebody should look at it, though it works: some subjects are parked. */
  isDegraded: boolean;
  /** Counts that say why. */
  details: Readonly<Record<string, number | boolean>>;
}>;

/** As `/health/ready` gives it. */
export type HealthAnswer = Readonly<{ status: 'ready' | 'degraded' | 'starting' }> & Health['details'];

/** Degraded is still ready: to take a worker out because one lot is parked would stop all others. */
export function healthAnswer({ isReady, isDegraded, details }: Health): HealthAnswer {
  const status = isReady ? (isDegraded ? 'degraded' : 'ready') : 'starting';
  return { status, ...details } as HealthAnswer;
}
