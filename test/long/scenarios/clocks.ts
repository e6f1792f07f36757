/** Clocks that step: of the workers, and of the broker. */
import { setTimeout as sleep } from 'node:timers/promises';
import { clocksMissing, FalseClock } from '../faults/false-clock.ts';
import type { Call, Findings, Scenario, Stage } from '../scenario.ts';
import { staged } from '../staging.ts';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
/**
 * Ahead of the real time, in seconds. A day is beyond what a broker remembers of an idle producer, and 15 days beyond what
 * it remembers of a transactional id (7) and of a journal's old records (14).
 */
const STEPS_S = [HOUR_S, -HOUR_S, 90, -90, 2 * DAY_S, -2 * DAY_S, 15 * DAY_S, 0];

async function steps({ dose, random, say }: Stage, clock: FalseClock): Promise<void> {
  for (let i = 0; i < dose.times; i += 1) {
    const seconds = random.pick(STEPS_S);
    clock.step(seconds);
    say(`${i + 1} of ${dose.times}: ${seconds} s ahead`);
    await sleep(dose.seconds * 1_000);
  }
  clock.step(0);
}

async function ofWorkers(call: Call): Promise<Findings> {
  const clock = new FalseClock();
  try {
    return await staged(call, { first: { environment: clock.environment } }, (stage) => steps(stage, clock));
  } finally {
    clock.remove();
  }
}

async function ofBroker(call: Call): Promise<Findings> {
  const clock = new FalseClock();
  try {
    const kafka = { environment: clock.environment };
    return await staged(call, { kafka }, (stage) => steps(stage, clock));
  } finally {
    clock.remove();
  }
}

/** Clock steps. */
export const CLOCK_SCENARIOS: readonly Scenario[] = [
  {
    name: 'worker-clock',
    what: "the workers' clock steps to and fro, by up to 15 days (libfaketime)",
    dose: { times: 12, seconds: 5 },
    missing: clocksMissing,
    run: ofWorkers,
  },
  {
    name: 'broker-clock',
    what: "the broker's clock steps to and fro, by up to 15 days (libfaketime)",
    dose: { times: 12, seconds: 5 },
    missing: clocksMissing,
    run: ofBroker,
  },
];
