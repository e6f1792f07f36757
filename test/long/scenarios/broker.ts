/** Brokers that are away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { brokerNetworksMissing } from '@oretrail/real-parts';
import { CUT_OFF, FROZEN, KILLED } from '../../kafka/broker-losses.ts';
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

const LOSSES = [KILLED, FROZEN, CUT_OFF];

async function oneOfThree({ brokers, dose, random, say }: Stage): Promise<void> {
  for (let i = 0; i < dose.times; i += 1) {
    const [{ name, lose, giveBack }, broker] = [random.pick(LOSSES), random.pick(brokers)];
    say(`${i + 1} of ${dose.times}: broker ${broker.part.address} ${name} for ${dose.seconds} s`);
    await lose(broker);
    await sleep(dose.seconds * 1_000);
    await giveBack(broker);
    await sleep(PAUSE_MS);
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
  {
    name: 'three-brokers',
    what: 'three brokers, three replicas, two in sync at least: one at a time is killed, frozen or cut off',
    dose: { times: 12, seconds: 10 },
    missing: brokerNetworksMissing,
    run: (call) => staged(call, { isReplicated: true }, oneOfThree),
  },
];
