/** A broker that is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario, Stage } from '../scenario.ts';
import { staged } from '../staging.ts';

/** Between two faults. */
const PAUSE_MS = 5_000;

async function away({ kafka, dose, say }: Stage): Promise<void> {
  for (let i = 0; i < dose.times; i += 1) {
    await sleep(PAUSE_MS);
    await kafka.kill('SIGKILL');
    say(`${i + 1} of ${dose.times}: away for ${dose.seconds} s`);
    await sleep(dose.seconds * 1_000);
    await kafka.restart();
  }
}

/** Brokers that go. */
export const BROKER_SCENARIOS: readonly Scenario[] = [
  {
    name: 'broker-away',
    what: 'the broker is killed with SIGKILL, and comes back after a while',
    dose: { times: 1, seconds: 300 },
    run: (call) => staged(call, {}, away),
  },
];
