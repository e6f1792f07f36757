/** Requests that end a transaction, and come late, or never, or unanswered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@oretrail/real-parts';
import type { Random } from '@oretrail/test-support/random';
import type { WorkerName } from '../../kafka/pipeline.ts';
import { type EndingFault, endTxnFaultProxy } from '../faults/end-transaction.ts';
import { TcpProxy } from '../faults/tcp-proxy.ts';
import type { Call, Findings, Scenario } from '../scenario.ts';
import { staged } from '../staging.ts';

const LOCAL = '127.0.0.1';
const NAMES: readonly WorkerName[] = ['provenance', 'eligibility'];
/** Beyond the timeout of a transaction, 10 s, in some of the cases. */
const DELAY_MAX_MS = 14_000;
/** One in so many such requests is spoilt; the others let the pipeline get on. */
const ONE_IN = 12;
const POLL_MS = 200;

function drawn(random: Random): EndingFault {
  const delayMs = random.below(DELAY_MAX_MS);
  return random.pick<EndingFault>([
    { kind: 'late', delayMs },
    { kind: 'lost' },
    { kind: 'unanswered' },
    { kind: 'late-and-unanswered', delayMs },
  ]);
}

async function spoiltEndings(call: Call): Promise<Findings> {
  const [inner, outer] = [await freePort(), await freePort()];
  const kafka = { otherListener: { listen: `${LOCAL}:${inner}`, advertised: `${LOCAL}:${outer}` } };
  return staged(call, { kafka, first: false }, async ({ random, dose, say, start, onEnd, note }) => {
    const counts = new Map<string, number>();
    let done = 0;
    const next = (): EndingFault | null => {
      if (done >= dose.times || random.below(ONE_IN) > 0) return null;
      const fault = drawn(random);
      done += 1;
      counts.set(fault.kind, (counts.get(fault.kind) ?? 0) + 1);
      say(`${done} of ${dose.times}: ${fault.kind}${'delayMs' in fault ? `, ${fault.delayMs} ms` : ''}`);
      return fault;
    };
    const proxy = await TcpProxy.start(
      { host: LOCAL, port: outer },
      { host: LOCAL, port: inner },
      endTxnFaultProxy(next),
    );
    onEnd(() => proxy.stop());
    const environment = { ORETRAIL_KAFKA_BROKERS: `${LOCAL}:${outer}` };
    for (const name of NAMES) {
      start(name, `${name}-a`, { environment });
      start(name, `${name}-b`, { environment });
    }
    while (done < dose.times) await sleep(POLL_MS);
    // The last of them may still be on its way.
    await sleep(DELAY_MAX_MS);
    note([...counts].map(([kind, count]) => `${count} ${kind}`).join(', '));
  });
}

/** Endings of transactions. */
export const TRANSACTION_SCENARIOS: readonly Scenario[] = [
  {
    name: 'delayed-endings',
    what: 'EndTxn requests held back up to 14 s, lost, left without an answer, or delivered after the connection ended',
    dose: { times: 30, seconds: 0 },
    run: spoiltEndings,
  },
];
