/** Faults of processes, brokers and disks on the way lose, double and falsify no verdict. Issue C, "Must hold". */
import { rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveOwnKafka, resolveOwnRegistry } from '@oretrail/real-parts';
import { describeWith, type StartedParts, shared } from '@oretrail/real-parts/specs';
import { expect, it, vi } from 'vitest';
import { judgedRun, pickedOf, type Running, SEED, TIMEOUT_MS } from './judged-run.ts';
import { BROKER_SETTINGS } from './pipeline.ts';

/** Beyond the session of a worker in these tests. */
const LONGER_THAN_SESSION_MS = 4_000;
/** Beyond the timeout of a transaction, and the second in which the broker looks for such. */
const LONGER_THAN_TRANSACTION_MS = 13_000;
const READY = '"msg":"ready"';
const KILLS = 3;
/** Of the faults, in one run of the tests. */
const FAULTS_A_RUN = 1;

/** Numbers below a bound that the seed decides, whatever order the tests run in. */
function drawn(label: number, below: number): number {
  return (Math.imul(SEED ^ (label * 0x9e3779b1), 0x85ebca6b) >>> 0) % below;
}

const OWN = { kafka: () => resolveOwnKafka({ settings: BROKER_SETTINGS }), registry: () => resolveOwnRegistry() };
const SHARED = { kafka: shared.kafkaAsSet, registry: shared.registry };

/** Half of the events, a fault, the other half. */
type Run = (fault: Parameters<typeof judgedRun>[1]) => Promise<number>;
type Body = (run: Run) => Promise<void>;
/** A body that kills a part, so its parts are its own. */
type BodyOfParts = (run: Run, parts: StartedParts<typeof OWN>) => Promise<void>;

vi.setConfig({ testTimeout: TIMEOUT_MS });

/** Other processes that take over what the first ones lose. */
function startSecond({ pipeline }: Running) {
  const provenance = pipeline.startWorker('provenance', 'provenance-b');
  return { provenance, eligibility: pipeline.startWorker('eligibility', 'eligibility-b') };
}

const faults: (readonly [name: string, body: Body])[] = [];
const faultsOfParts: (readonly [name: string, body: BodyOfParts])[] = [];
const fault = (name: string, body: Body) => void faults.push([name, body]);
const faultOfParts = (name: string, body: BodyOfParts) => void faultsOfParts.push([name, body]);

fault('killed at random', async (run) => {
  const deaths = await run({
    between: async ({ provenance, eligibility }) => {
      for (let i = 0; i < KILLS; i += 1) {
        await sleep(drawn(i, 3_000));
        (i % 2 === 0 ? provenance : eligibility).kill('SIGKILL');
      }
    },
  });
  expect(deaths).toBeGreaterThan(0);
});

for (const faultAt of ['after-fence', 'before-first-transaction', 'after-commit']) {
  fault(`frozen beyond the session at ${faultAt}`, async (run) => {
    const frozen = { faultAt, faultAfter: 1, signal: 'SIGSTOP' } as const;
    await run({
      provenance: frozen,
      eligibility: frozen,
      between: async (running) => {
        await Promise.all([running.provenance.untilFrozen(), running.eligibility.untilFrozen()]);
        const second = startSecond(running);
        await sleep(LONGER_THAN_SESSION_MS);
        await Promise.all([second.provenance.saysSo(READY), second.eligibility.saysSo(READY)]);
        running.provenance.kill('SIGCONT');
        running.eligibility.kill('SIGCONT');
      },
    });
  });
}

fault('frozen in a transaction, beyond its timeout', async (run) => {
  const frozen = { faultAt: 'before-commit', faultAfter: 1, signal: 'SIGSTOP' } as const;
  const deaths = await run({
    provenance: frozen,
    eligibility: frozen,
    between: async ({ provenance, eligibility }) => {
      await Promise.all([provenance.untilFrozen(), eligibility.untilFrozen()]);
      await sleep(LONGER_THAN_TRANSACTION_MS);
      provenance.kill('SIGCONT');
      eligibility.kill('SIGCONT');
    },
  });
  expect(deaths).toBeGreaterThanOrEqual(2);
});

faultOfParts('the broker killed and started again', async (run, parts) => {
  await run({
    between: async ({ provenance, eligibility }) => {
      await Promise.all([provenance.saysSo(READY, 3), eligibility.saysSo(READY, 3)]);
      await parts.kafka.kill('SIGKILL');
      await parts.kafka.restart();
    },
  });
});

fault('one process, then three, then one again', async (run) => {
  await run({
    between: async (running) => {
      await running.provenance.saysSo(READY, 3);
      const more = [startSecond(running), startSecond(running)];
      for (const { provenance, eligibility } of more)
        await Promise.all([provenance.saysSo(READY), eligibility.saysSo(READY)]);
      for (const { provenance, eligibility } of more)
        expect(await Promise.all([provenance.stop(), eligibility.stop()])).toEqual([0, 0]);
    },
  });
});

for (const kind of ['lost', 'truncated'])
  fault(`local state ${kind}`, async (run) => {
    const deaths = await run({
      between: async ({ pipeline, provenance, eligibility }) => {
        await Promise.all([provenance.saysSo(READY, 3), eligibility.saysSo(READY, 3)]);
        await pipeline.quiesce();
        const spoil = (name: string) => () => {
          const folder = join(pipeline.folder, name);
          const file = join(folder, 'data.mdb');
          if (kind === 'lost') rmSync(folder, { recursive: true });
          else truncateSync(file, Math.floor(statSync(file).size / 2));
        };
        await Promise.all([provenance.killAnd(spoil('provenance-a')), eligibility.killAnd(spoil('eligibility-a'))]);
      },
    });
    expect(deaths).toBe(2);
  });

fault('a coordinator that dies in the midst of a cut', async (run) => {
  await run({
    provenance: { environment: { ORETRAIL_CUT_LAPSE_MS: '1000' } },
    eligibility: { environment: { ORETRAIL_CUT_LAPSE_MS: '1000' } },
    between: async ({ pipeline, provenance, eligibility }) => {
      await Promise.all([provenance.saysSo(READY, 3), eligibility.saysSo(READY, 3)]);
      await pipeline.abandonCut();
      while ((await pipeline.cutInForce()) !== null) await sleep(100);
    },
  });
});

faultOfParts('the registry down at start, and later', async (run, parts) => {
  await run({
    between: async ({ provenance, eligibility }) => {
      // Whether the processes have their schemas by now or not, they come back when the registry does.
      await parts.registry.kill('SIGKILL');
      await sleep(LONGER_THAN_SESSION_MS);
      await Promise.all([provenance.killAnd(() => {}), eligibility.killAnd(() => {})]);
      await sleep(LONGER_THAN_SESSION_MS);
      await parts.registry.restart();
      await Promise.all([provenance.saysSo(READY, 3), eligibility.saysSo(READY, 3)]);
    },
  });
});

const picked = pickedOf([...faults, ...faultsOfParts], FAULTS_A_RUN).map(([name]) => name);
const pickedFaults = faults.filter(([name]) => picked.includes(name));
const pickedFaultsOfParts = faultsOfParts.filter(([name]) => picked.includes(name));

const runOn =
  ({ kafka, registry }: StartedParts<typeof SHARED>): Run =>
  (fault) =>
    judgedRun({ brokers: kafka.address, registry: registry.address }, fault);

if (pickedFaults.length > 0)
  await describeWith(`workers through faults (ORETRAIL_SEED=${SEED})`, SHARED, (parts) => {
    it.each(pickedFaults)('%s', (_, body) => body(runOn(parts())));
  });

if (pickedFaultsOfParts.length > 0)
  await describeWith(`workers through faults of parts (ORETRAIL_SEED=${SEED})`, OWN, (parts) => {
    it.each(pickedFaultsOfParts)('%s', (_, body) => body(runOn(parts()), parts()));
  });
