/**
 * Three brokers, three replicas, two of them in sync at least: what a single broker can't show. Brokers are killed, frozen
 * and cut off under load, one at a time; Kafka's own client judges what is left. `pnpm test:long` does more of it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  brokerNetworksMissing,
  type ClusterBroker,
  resolveKafkaCluster,
  resolveOwnRegistry,
} from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { expect, it, vi } from 'vitest';
import { judgedRun, type Running, SEED, TIMEOUT_MS } from './judged-run.ts';
import { BROKER_SETTINGS, REPLICATED } from './pipeline.ts';

/** Longer than the session of a broker with its controller, so that others become leaders. */
const LONGER_THAN_BROKER_SESSION_MS = 5_000;
const READY = '"msg":"ready"';
const PARTITIONS = 3;
const PARTS = {
  kafka: () => resolveKafkaCluster({ settings: BROKER_SETTINGS }),
  registry: () => resolveOwnRegistry(),
};

const CUT_MISSING = await brokerNetworksMissing();
const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'services/command-line/src/main.ts');
const CHAIN = join(ROOT, 'docs/examples/chain.ndjson');

/** One call, as a process: it must end by itself. */
async function commandLine(...args: readonly string[]): Promise<Readonly<{ status: number | null; said: string }>> {
  const child = spawn(process.execPath, ['--no-warnings', PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [status] = await once(child, 'exit');
  return { status, said };
}

vi.setConfig({ testTimeout: TIMEOUT_MS });

await describeWith(`workers on three brokers (ORETRAIL_SEED=${SEED})`, PARTS, (parts) => {
  /** Does something to each broker in turn: each leads some partitions, and one of them coordinates each task's transactions. */
  const withEach = (fault: (broker: ClusterBroker) => Promise<void>) => {
    const { kafka, registry } = parts();
    const between = async ({ provenance, eligibility }: Running): Promise<void> => {
      await Promise.all([provenance.saysSo(READY, PARTITIONS), eligibility.saysSo(READY, PARTITIONS)]);
      for (const broker of kafka.brokers) await fault(broker);
    };
    const addresses = { brokers: kafka.address, registry: registry.address, replication: REPLICATED };
    return judgedRun(addresses, { between });
  };

  it('of which one after the other is killed', async () => {
    await withEach(async ({ part: broker }) => {
      const before = broker.pid;
      await broker.kill('SIGKILL');
      await sleep(LONGER_THAN_BROKER_SESSION_MS);
      await broker.restart();
      expect(broker.pid).not.toBe(before);
    });
  });

  it('of which one is killed or frozen just before a call publishes', async () => {
    const { kafka, registry } = parts();
    const where = ['--brokers', kafka.address, '--registry', registry.address, '--topic-prefix', 'publish-'];
    const created = await commandLine('topics', 'apply', '--partitions', '3', ...where);
    expect(created.status, created.said).toBe(0);
    const { part: broker } = kafka.brokers[SEED % kafka.brokers.length] ?? expect.fail('no broker');
    for (const [end, begin] of [
      [() => broker.kill('SIGKILL'), () => broker.restart()],
      [() => broker.kill('SIGSTOP'), () => broker.kill('SIGCONT')],
    ] as const) {
      await end();
      const published = await commandLine('publish', CHAIN, ...where);
      await begin();
      expect(published.status, published.said).toBe(0);
      await sleep(LONGER_THAN_BROKER_SESSION_MS);
    }
  });

  it('of which one after the other is frozen', async () => {
    await withEach(async ({ part: broker }) => {
      await broker.kill('SIGSTOP');
      await sleep(LONGER_THAN_BROKER_SESSION_MS);
      await broker.kill('SIGCONT');
    });
  });

  it.skipIf(CUT_MISSING !== null)(`of which one after the other is cut off ${CUT_MISSING ?? ''}`, async () => {
    await withEach(async ({ network }) => {
      await network?.cut();
      await sleep(LONGER_THAN_BROKER_SESSION_MS);
      await network?.join();
    });
  });
});
