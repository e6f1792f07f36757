/** The Kafka path on a real broker and registry. The core of the intake is in memory: its own specs have the real one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Principal, principalId } from '@oretrail/authority';
import { SchemaRegistry } from '@oretrail/avro';
import {
  AvroCodec,
  applyTopics,
  askCluster,
  decodeDeadLetter,
  type KafkaOptions,
  nameOnCluster,
  Reader,
} from '@oretrail/kafka-log';
import { ANY_OPERATOR } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { eventRecord, SHIPMENTS } from '@oretrail/runtime';
import { goodEvent } from '@oretrail/test-support/events';
import {
  grantTo,
  OPERATOR,
  operatorGrant,
  ROOT,
  sceneOf,
  statementOf,
} from '@oretrail/test-support/intake/contract-scene';
import { kafkaPrincipal } from '@oretrail/test-support/intake/kafka-messages';
import { createTopicsOf, KafkaWayIn, topicsOf } from '@oretrail/test-support/intake/kafka-way-in';
import type { MemoryIntake } from '@oretrail/test-support/intake/memory-intake';
import { besideTheWay, memoryIntake } from '@oretrail/test-support/intake/memory-way-in';
import { describeIntakeContract } from '@oretrail/test-support/intake-contract';
import kafkajs, { type IHeaders } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupOfIntakes } from './assignment.ts';
import type { Budget } from './budget.ts';
import { KafkaPath } from './kafka-path.ts';
import { BATCH_RECORDS_MAX } from './limits.ts';

// A CommonJS module, of whose exports only the default is found by Node.
const { CompressionTypes, ConfigResourceTypes } = kafkajs;
const SHARES = 4;
const REPLICATION = { replicas: 1, inSyncMin: 1 };
const POLL_MS = 50;
/** Records of a supplier over its budget: more than are taken at once. */
const FLOOD = 300;
const NO_BUDGET: Budget = { spend: async () => 0 };
const PROCESS = new URL('../../../../test/support/intake/kafka-path-process.ts', import.meta.url);
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };

/** A path in this process, with an intake in memory and one way in. */
type Running = Readonly<{
  kafka: KafkaOptions;
  intake: MemoryIntake;
  way: KafkaWayIn;
  path: KafkaPath;
  /** What was begun again. */
  failed: readonly unknown[];
  grantTo: (client: string) => Promise<void>;
  close: () => Promise<void>;
}>;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(POLL_MS);
}

async function clusterOf(brokers: string): Promise<KafkaOptions> {
  const prefix = `intake-${randomUUID()}-`;
  const kafka = { brokers: brokers.split(','), clientId: 'kafka-path', prefix, topicPrefix: prefix };
  await applyTopics(kafka, [{ topic: SHIPMENTS, partitions: SHARES, config: {} }], REPLICATION);
  return { ...kafka, sessionTimeoutMs: 6_000 };
}

/** How far the group has come in one partition of each client. */
async function committedIn(kafka: KafkaOptions, clients: readonly string[], due = 0): Promise<readonly number[]> {
  const topics = clients.map((client) => nameOnCluster(kafka, topicsOf(client).statements));
  const offsets = await askCluster(kafka, (admin) => admin.fetchOffsets({ groupId: groupOfIntakes(kafka), topics }));
  return offsets.map(({ partitions }) => Number(partitions.find(({ partition }) => partition === due)?.offset ?? -1));
}

async function running(brokers: string, codec: AvroCodec, budget = NO_BUDGET): Promise<Running> {
  const [kafka, intake, stop] = [await clusterOf(brokers), memoryIntake(kafkaPrincipal), new AbortController()];
  const failed: unknown[] = [];
  const listener = { onRestart: (error: unknown) => failed.push(error) };
  const path = new KafkaPath({
    kafka,
    intake,
    avro: codec,
    shares: SHARES,
    budget,
    listener,
    discoveryIntervalMs: 200,
  });
  const ended = path.run(stop.signal);
  const way = new KafkaWayIn(kafka, (principal) => intake.grants.heldBy(principal).length > 0);
  const { grant } = besideTheWay(intake, kafkaPrincipal, 'kafka');
  const scene = sceneOf('', kafkaPrincipal, intake.now);
  return {
    kafka,
    intake,
    way,
    path,
    failed,
    grantTo: async (client) => {
      expect(await grant(JSON.stringify(grantTo(scene, client)), OPERATOR)).toBe('accepted');
    },
    close: async () => {
      stop.abort();
      await ended;
      await way.close();
    },
  };
}

/** The same with an operator. */
async function granting(brokers: string, codec: AvroCodec, budget?: Budget): Promise<Running> {
  const all = await running(brokers, codec, budget);
  const { grant } = besideTheWay(all.intake, kafkaPrincipal, 'kafka');
  await grant(JSON.stringify(operatorGrant(kafkaPrincipal(OPERATOR), all.intake.now)), ROOT);
  return all;
}

await describeWith('the Kafka path', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  let codec: AvroCodec;
  const brokers = () => parts().kafka.address;
  const scene = sceneOf('', kafkaPrincipal, '2026-06-01T00:00:00Z');
  const lots = (client: string, count: number) =>
    Array.from({ length: count }, (_, i) =>
      statementOf(scene, client, { id: `e-${i}`, subject: scene.lot(client, String(i)) }),
    );

  beforeAll(async () => {
    codec = await AvroCodec.open(new SchemaRegistry({ url: parts().registry.address }), { operators: ANY_OPERATOR });
    await codec.prepare();
  });

  describeIntakeContract('Kafka', async () => {
    const { intake, way, close } = await running(brokers(), codec);
    return { way, now: () => intake.now, ...besideTheWay(intake, kafkaPrincipal, 'kafka'), close };
  });

  describe('a supplier', () => {
    let all: Running;
    const slow = principalId(kafkaPrincipal('flood') as Principal);
    beforeAll(async () => {
      // Nobody measures time here: who is slowed stays so for longer than the tests take.
      all = await granting(brokers(), codec, { spend: async (principal) => (principal === slow ? 3_600_000 : 0) });
      for (const client of ['smm', 'flood', 'vale']) await all.grantTo(client);
    });
    afterAll(async () => {
      await all?.close();
      expect(all?.failed).toEqual([]);
    });

    it('states in Avro, and in JSON beside headers', async () => {
      const event = goodEvent(JSON.parse(statementOf(scene, 'smm', { id: 'avro' })));
      const { value, headers } = codec.encode(eventRecord(event, 1));
      const named = Object.fromEntries(headers.map((of) => [String(of.name), of.value ?? '']));
      const { 'content-type': _, ...attributes } = named;
      const sent = [
        { value, headers: named },
        { value: JSON.stringify(event.data), headers: { ...attributes, 'content-type': 'application/json' } },
      ];
      const offsets = await all.way.write(sent, 'smm');
      const answers = await all.way.answersTo('smm', new Set(offsets));
      const of = offsets.map((offset) => answers.get(offset));
      expect(of.map((one) => one?.outcome)).toEqual(['accepted', 'duplicate']);
      expect(of.map((one) => one?.digest)).toEqual([event.digest, event.digest]);
    });

    it('learns what is wrong with each hostile record, finds it in the letters, and is taken after it', async () => {
      const unknown = Buffer.concat([Buffer.from([0, 0x7f, 0xff, 0xff, 0xff]), Buffer.from('x')]);
      const many: IHeaders = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`h${i}`, 'x']));
      const hostile = [
        [{ value: null }, 'not-json'],
        [{ value: unknown }, 'unknown-schema'],
        [{ value: Buffer.from([0]) }, 'bad-magic'],
        [{ value: '{}', headers: many }, 'too-many-headers'],
        [{ value: '{}', headers: { 'content-type': 'text/csv' } }, 'unsupported-media-type'],
        [{ value: '{', headers: { ...STRUCTURED } }, 'not-json'],
        [{ value: 'x'.repeat(300_000), headers: STRUCTURED }, 'too-large'],
      ] as const;
      const offsets = [
        ...(await all.way.write(
          hostile.map(([record]) => record),
          'vale',
        )),
      ];
      // 30 MB of zeros in some 30 KB, of which the reader inflates no more than 20 MiB.
      const bomb = { compression: CompressionTypes.GZIP };
      offsets.push(...(await all.way.write([{ value: Buffer.alloc(30_000_000) }], 'vale', bomb)));
      offsets.push(...(await all.way.write([{ value: lots('vale', 1)[0] ?? '', headers: STRUCTURED }], 'vale')));
      const answers = await all.way.answersTo('vale', new Set(offsets));
      const of = offsets.map((offset) => answers.get(offset));
      const due = [...hostile.map(([, code]) => code), 'batch-too-large'];
      expect(of.map((one) => one?.errors?.[0]?.code ?? one?.outcome)).toEqual([...due, 'accepted']);
      const { deadLetters } = topicsOf('vale');
      const reader = new Reader(all.kafka);
      const buried = [];
      for (let from = 0; buried.length < due.length; ) {
        const [read] = await reader.read([{ topic: deadLetters, partition: 0, from, limit: Infinity }], {
          recordsMax: 100,
          waitMs: 100,
        });
        for (const message of read?.messages ?? []) buried.push(decodeDeadLetter(deadLetters, message));
        from = read?.next ?? from;
      }
      await reader.close();
      expect(buried.map(({ code, from: { offset } }) => [code, offset])).toEqual(
        due.map((code, i) => [code, offsets[i]]),
      );
      expect(buried[1]?.value).toEqual(unknown);
      expect(buried[3]?.headers.length).toBe(200);
      expect(buried[6]?.value?.length).toBe(300_000);
    });

    it('over its budget is read no further for now, and holds up no other', async () => {
      const first = await all.way.write(
        lots('flood', FLOOD).map((value) => ({ value })),
        'flood',
      );
      await all.way.answersTo('flood', new Set(first.slice(0, 1)));
      await until(() => all.path.state().topics.slowed > 0);
      const outcomes = await all.way.send([statementOf(scene, 'smm', { id: 'beside' })], 'smm');
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted']);
      // The position of the other moves when its answer is written, a moment later.
      await until(() => all.path.state().lag === FLOOD - BATCH_RECORDS_MAX);
      expect(all.path.state()).toMatchObject({ isJoined: true, lagMax: FLOOD - BATCH_RECORDS_MAX });
    });

    it('waits while the intake can not write, and is answered once it can', async () => {
      all.intake.isKafkaAway = true;
      const offsets = await all.way.write([{ value: statementOf(scene, 'smm', { id: 'late' }) }], 'smm');
      await until(() => all.path.state().topics.waiting > 0);
      all.intake.isKafkaAway = false;
      const answers = await all.way.answersTo('smm', new Set(offsets));
      expect(offsets.map((offset) => answers.get(offset)?.outcome)).toEqual(['accepted']);
    });
  });

  describe('the topics of suppliers', () => {
    let all: Running;
    const namesOf = (client: string) => Object.values(topicsOf(client)).map((topic) => nameOnCluster(all.kafka, topic));
    const limitAnswers = (bytes: number) =>
      askCluster(all.kafka, (admin) => {
        const name = nameOnCluster(all.kafka, topicsOf('smm').answers);
        const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
        return admin.alterConfigs({
          validateOnly: false,
          resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries }],
        });
      });
    beforeAll(async () => {
      all = await granting(brokers(), codec);
      for (const client of ['smm', 'vale']) await all.grantTo(client);
      await createTopicsOf(all.kafka, ['smm', 'vale']);
    });
    afterAll(() => all?.close());

    it('keep their positions until the answers are written', async () => {
      await limitAnswers(100);
      const offsets = await all.way.write(
        lots('smm', 2).map((value) => ({ value })),
        'smm',
      );
      await until(() => all.path.state().topics.waiting > 0);
      const others = await all.way.send(lots('vale', 1), 'vale');
      expect(others.map(({ outcome }) => outcome)).toEqual(['accepted']);
      expect(await committedIn(all.kafka, ['smm'])).toEqual([-1]);
      await limitAnswers(1_048_588);
      const answers = await all.way.answersTo('smm', new Set(offsets));
      expect(offsets.map((offset) => answers.get(offset)?.outcome)).toEqual(['duplicate', 'duplicate']);
      await until(() => all.path.state().lag === 0);
      expect(await committedIn(all.kafka, ['smm'])).toEqual([2]);
      expect(all.failed).toEqual([]);
    });

    it('may get more partitions', async () => {
      const topic = nameOnCluster(all.kafka, topicsOf('vale').statements);
      await askCluster(all.kafka, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] }));
      const way = new KafkaWayIn(all.kafka, () => true);
      await way.write(
        lots('vale', 1).map((value) => ({ value, partition: 2 })),
        'vale',
      );
      await way.close();
      while ((await committedIn(all.kafka, ['vale'], 2))[0] !== 1) await sleep(POLL_MS);
    });

    it('may be deleted, without harm to others', async () => {
      await askCluster(all.kafka, (admin) => admin.deleteTopics({ topics: namesOf('smm') }));
      // The producer of the other way in knows the topic that is gone, and fails for it.
      const way = new KafkaWayIn(all.kafka, () => true);
      const outcomes = await way.send([statementOf(scene, 'vale', { id: 'after' })], 'vale');
      await way.close();
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted']);
    });
  });

  it('answers each record, though intakes come, share and are killed', async () => {
    const kafka = await clusterOf(brokers());
    const clients = ['a', 'b', 'c', 'd', 'e', 'f'];
    await createTopicsOf(kafka, clients);
    const way = new KafkaWayIn(kafka, () => true);
    const start = async (): Promise<ChildProcess> => {
      const args = [PROCESS.pathname, brokers(), kafka.prefix, String(SHARES), ...clients];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      return child;
    };
    const kill = async (child: ChildProcess | undefined): Promise<void> => {
      child?.kill('SIGKILL');
      if (child !== undefined) await once(child, 'exit');
    };
    const children = [await start(), await start()];
    const send = (from: number) =>
      Promise.all(
        clients.map(async (client) => {
          const texts = lots(client, from + 200).slice(from);
          return new Set(
            await way.write(
              texts.map((value) => ({ value })),
              client,
            ),
          );
        }),
      );
    const sent = [await send(0)];
    await way.answersTo('a', new Set([0]));
    await kill(children.shift());
    sent.push(await send(200));
    children.push(await start());
    await kill(children.shift());
    sent.push(await send(400));
    for (const [i, client] of clients.entries()) {
      const offsets = new Set(sent.flatMap((round) => [...(round[i] ?? [])]));
      const answers = await way.answersTo(client, offsets);
      expect(offsets.size).toBe(600);
      expect(new Set([...answers.values()].map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    }
    // The last positions are committed behind the last answers; another intake begins there.
    while ((await committedIn(kafka, clients)).some((offset) => offset !== 600)) await sleep(POLL_MS);
    for (const child of children) await kill(child);
    await way.close();
  }, 180_000);
});
