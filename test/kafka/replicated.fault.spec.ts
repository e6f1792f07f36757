/**
 * Three brokers, three replicas, two of them in sync at least: what a single broker can't show. Brokers are killed, frozen
 * and cut off under load, one at a time; Kafka's own client judges what is left. `pnpm test:long` does more of it.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Appender, applyTopics, type KafkaOptions, type TopicMessage } from '@oretrail/kafka-log';
import { brokerNetworksMissing, resolveKafkaCluster } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { SHIPMENTS } from '@oretrail/runtime';
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH } from '@oretrail/test-support/runs';
import { expect, it, vi } from 'vitest';
import { CUT_OFF, FROZEN, KILLED, type Loss } from './broker-losses.ts';
import { judgedRun, type Running, SEED, TIMEOUT_MS } from './judged-run.ts';
import { BROKER_SETTINGS, REPLICATED } from './pipeline.ts';

/** Longer than the session of a broker with its controller, so that others become leaders. */
const LONGER_THAN_BROKER_SESSION_MS = 5_000;
const READY = '"msg":"ready"';
const PARTITIONS = 3;
/** Short, so that a frozen broker is asked several times before the others are leaders in its place. */
const REQUEST_TIMEOUT_MS = 2_000;
const PARTS = {
  kafka: () => resolveKafkaCluster({ settings: BROKER_SETTINGS }),
  registry: shared.registry,
};

const CUT_MISSING = await brokerNetworksMissing();
const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'services/command-line/src/main.ts');
const CHAIN = join(ROOT, 'docs/examples/chain.ndjson');

/** A message for each partition: in a topic of three partitions each broker leads one. */
function toEachPartition(text: string): readonly TopicMessage[] {
  const message = { topic: SHIPMENTS, key: Buffer.from(text), value: Buffer.from(text), headers: [] };
  return Array.from({ length: PARTITIONS }, (_, partition) => ({ ...message, partition }));
}

/** One call, as a process: it must end by itself. */
async function commandLine(...args: readonly string[]): Promise<Readonly<{ status: number | null; said: string }>> {
  const child = spawn(process.execPath, ['--no-warnings', PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [status] = await once(child, 'exit');
  return { status, said };
}

vi.setConfig({ testTimeout: TIMEOUT_MS });

const LOSSES = CUT_MISSING === null ? [KILLED, FROZEN, CUT_OFF] : [KILLED, FROZEN];

/** After these losses a call publishes; to a call, a broker that is cut off is as one that is frozen. */
const PUBLISHING = [KILLED, FROZEN];

const UNCUT = CUT_MISSING === null ? '' : ` [none is cut off: ${CUT_MISSING}]`;

await describeWith(`workers on three brokers (ORETRAIL_SEED=${SEED})${UNCUT}`, PARTS, (parts) => {
  const whereOf = (prefix: string): readonly string[] => {
    const { kafka, registry } = parts();
    return ['--brokers', kafka.address, '--registry', registry.address, '--topic-prefix', prefix];
  };

  /** Topics to which a call can publish. */
  async function expectTopics(prefix: string): Promise<void> {
    const { status, said } = await commandLine('topics', 'apply', '--partitions', '3', ...whereOf(prefix));
    expect(status, said).toBe(0);
  }

  async function expectToPublish(prefix: string): Promise<void> {
    const { status, said } = await commandLine('publish', CHAIN, ...whereOf(prefix));
    expect(status, said).toBe(0);
  }

  /**
   * Takes brokers away in turn: each leads some partitions, and one of them coordinates each task's transactions. Just after
   * some losses a call publishes.
   * @param losses of the brokers, in their order
   */
  async function takeAway(losses: readonly (Loss | null)[]): Promise<void> {
    const { kafka, registry } = parts();
    const between = async ({ provenance, eligibility }: Running): Promise<void> => {
      await Promise.all([provenance.saysSo(READY, PARTITIONS), eligibility.saysSo(READY, PARTITIONS)]);
      const lost = kafka.brokers.map((broker, i) => ({ broker, loss: losses[i % losses.length] ?? null }));
      for (const { broker, loss } of lost) {
        if (loss === null) continue;
        const prefix = `${randomUUID()}-`;
        const isPublishing = PUBLISHING.includes(loss);
        if (isPublishing) await expectTopics(prefix);
        await loss.lose(broker);
        await Promise.all([sleep(LONGER_THAN_BROKER_SESSION_MS), isPublishing ? expectToPublish(prefix) : null]);
        await loss.giveBack(broker);
      }
    };
    await judgedRun({ brokers: kafka.address, registry: registry.address, replication: REPLICATED }, { between });
  }

  const random = new Random(SEED);
  /** In one run of the tests one broker in one way; at length each in another way, and all of them in each way. */
  const rounds = AT_LENGTH
    ? [random.shuffled(LOSSES), ...LOSSES.map((loss) => [loss])]
    : [random.shuffled([random.pick(LOSSES), null, null])];

  it.each(rounds.map((losses) => [losses.map((loss) => loss?.name ?? 'stays').join(', '), losses] as const))(
    'of which one after the other is taken away: %s',
    (_, losses) => takeAway(losses),
  );

  it('which a producer leaves if one of them, to which it has written, is frozen', async () => {
    const { kafka } = parts();
    const options: KafkaOptions = {
      brokers: kafka.address.split(','),
      clientId: 'appender',
      prefix: '',
      topicPrefix: `${randomUUID()}-`,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
    };
    await applyTopics(options, [{ topic: SHIPMENTS, partitions: PARTITIONS, config: {} }], REPLICATED);
    const appender = new Appender(options);
    expect(await appender.append(toEachPartition('before'))).toEqual([0, 0, 0]);
    const broker = random.pick(kafka.brokers);
    await FROZEN.lose(broker);
    expect(await appender.append(toEachPartition('meanwhile')).finally(() => FROZEN.giveBack(broker))).toEqual([
      1, 1, 1,
    ]);
    await appender.close();
  });
});
