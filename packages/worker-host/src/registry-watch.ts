/** Whether a service waits for the registry, as its log, health and metrics say it. */
import type { Metrics, ServiceLogger } from '@oretrail/telemetry';
import type { RegistryListener } from './registry-wait.ts';

/** Watches the wait of one process. */
export class RegistryWatch {
  private isWaitedFor = false;

  /** Whether it is waited for now. */
  get isAway(): boolean {
    return this.isWaitedFor;
  }

  /** What the wait calls. */
  listener(log: ServiceLogger): RegistryListener {
    return {
      onAway: (err) => {
        this.isWaitedFor = true;
        log.warn({ err }, 'waiting for the registry');
      },
      onBack: () => {
        this.isWaitedFor = false;
        log.info({}, 'no longer waiting for the registry');
      },
    };
  }

  /** Sets the gauge. */
  measure(metrics: Metrics): void {
    metrics.set('oretrail_registry_away', {}, this.isWaitedFor ? 1 : 0);
  }
}
