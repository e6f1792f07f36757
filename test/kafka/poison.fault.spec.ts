/** Poison between good messages: each is a dead letter, byte for byte, and not one verdict suffers. Issue C, "Must hold". */

import type { WrittenHeaders } from '@oretrail/avro';
import { generateEvents } from '@oretrail/generator';
import { clientOf, headerBytesOf, kafkajsMessage, nameOnCluster } from '@oretrail/kafka-log';
import { ANYBODY, parseEvent } from '@oretrail/model';
import { type JudgedRecord, resolveOwnKafka, resolveOwnRegistry } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { DEFAULT_RULESET } from '@oretrail/rules';
import { DeadLetter, duePartition, eventRecord, FACTS, refusalOf, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import { expect, it, vi } from 'vitest';
import { SEED, TIMEOUT_MS } from './judged-run.ts';
import { BROKER_SETTINGS, TestPipeline } from './pipeline.ts';
import { faultsOf } from './verdict-judge.ts';

const POISON = 10_000;
const PARTITIONS = 3;
/** Messages of one request. */
const BATCH = 500;
const TOPICS = [SHIPMENTS, VEHICLES, FACTS];

vi.setConfig({ testTimeout: TIMEOUT_MS });

type Message = Readonly<{
  topic: string;
  partition: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: WrittenHeaders;
}>;

/** Bytes and numbers that the seed decides: a linear congruential generator will do. */
function randomOf(seed: number) {
  let state = BigInt(seed) + 1n;
  const below = (bound: number): number => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return Number((state >> 33n) % BigInt(bound));
  };
  return { below, bytes: (length: number) => Buffer.from(Array.from({ length }, () => below(256))) };
}

type Random = ReturnType<typeof randomOf>;
type Poison = (good: Message, random: Random) => Message;

const framed = (id: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(id, 1);
  return Buffer.concat([head, body]);
};

const KINDS: Readonly<Record<string, Poison>> = {
  'random bytes': (good, random) => ({ ...good, value: random.bytes(random.below(200)) }),
  'a flipped bit': (good, random) => {
    const value = Buffer.from(good.value ?? []);
    const at = random.below(value.length);
    value[at] = (value[at] ?? 0) ^ (1 << random.below(8));
    return { ...good, value };
  },
  'an array that claims to be endless': (good, random) => {
    const head = (good.value ?? Buffer.alloc(0)).subarray(0, 5 + random.below(20));
    return { ...good, value: Buffer.concat([head, Buffer.from('feffffffffffffff7f', 'hex')]) };
  },
  'an unknown schema': (good, random) => ({ ...good, value: framed(900_000_000 + random.below(50), random.bytes(30)) }),
  'another magic byte': (good) => ({
    ...good,
    value: Buffer.concat([Buffer.from([7]), (good.value ?? Buffer.alloc(0)).subarray(1)]),
  }),
  'a key of four zero bytes': (good) => ({ ...good, key: Buffer.alloc(4) }),
  'no value': (good) => ({ ...good, value: null }),
  'the wrong topic': ({ topic, ...good }) => ({
    ...good,
    topic: topic === SHIPMENTS ? VEHICLES : SHIPMENTS,
    partition: duePartition(SHIPMENTS, good.key ?? '', PARTITIONS),
  }),
  'the wrong partition': (good) => ({ ...good, partition: (good.partition + 1) % PARTITIONS }),
};

const PARTS = { kafka: () => resolveOwnKafka({ settings: BROKER_SETTINGS }), registry: () => resolveOwnRegistry() };

/** Events, and the messages that they are. */
function goodMessages({ codec }: TestPipeline) {
  const parsed = [...generateEvents({ seed: SEED, vehicles: 300, mess: 0.05 })].map((event) =>
    parseEvent(event, { operators: new Set() }),
  );
  const events = parsed.flatMap((result) => (result.ok ? [result.event] : []));
  const messages = events.map((event): Message => {
    const record = eventRecord(event, PARTITIONS);
    return { ...record, ...codec.encode(record) } as Message;
  });
  return { events, messages };
}

/** Whether a message is an event after all: a bit may be flipped in a name. */
async function isGood({ codec }: TestPipeline, { topic, partition, key, value, headers }: Message): Promise<boolean> {
  const headerBytes = headerBytesOf(headers);
  const [read] = await codec.decode(topic, [{ offset: '0', timestamp: '0', key, value, headerBytes }]);
  if (read === undefined || read instanceof DeadLetter) return false;
  const reading = { topic, partition, partitions: PARTITIONS, operators: ANYBODY };
  return refusalOf(JSON.parse(read), reading) === null;
}

/** Every kind as often as the others. */
async function poisoned(pipeline: TestPipeline, good: readonly Message[], random: Random): Promise<readonly Message[]> {
  const poison: Message[] = [];
  const kinds = Object.values(KINDS);
  while (poison.length < POISON) {
    const spoil = kinds[poison.length % kinds.length];
    const victim = good[random.below(good.length)];
    if (spoil === undefined || victim === undefined) continue;
    const spoilt = spoil(victim, random);
    // Facts have one partition, so that is the right one.
    const isThere = spoilt.topic !== FACTS || spoilt.partition === 0;
    if (isThere && !(await isGood(pipeline, spoilt))) poison.push(spoilt);
  }
  return poison;
}

/** Sends messages as they are, good and bad in any order. */
async function send({ kafka }: TestPipeline, messages: readonly Message[], random: Random): Promise<void> {
  const producer = clientOf(kafka).producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const shuffled = messages
    .map((message) => ({ message, order: random.below(2 ** 30) }))
    .sort((a, b) => a.order - b.order)
    .map(({ message }) => message);
  for (let at = 0; at < shuffled.length; at += BATCH) {
    const part = shuffled.slice(at, at + BATCH);
    const topicMessages = TOPICS.map((topic) => ({
      topic: nameOnCluster(kafka, topic),
      messages: part.filter((message) => message.topic === topic).map(kafkajsMessage),
    }));
    await producer.sendBatch({ topicMessages: topicMessages.filter((of) => of.messages.length > 0) });
  }
  await producer.disconnect();
}

/** A message as text, in which every byte tells. */
function contentOf({ key, value, headers }: Pick<Message, 'key' | 'value' | 'headers'>): string {
  const of = headers.map(({ name, value: bytes }) => `${name}=${bytes?.toString('base64')}`);
  return [key?.toString('base64') ?? 'null', value?.toString('base64') ?? 'null', ...of].join(' ');
}

/** What a dead letter was, without what was added to it. */
function buried({ key, value, headers }: JudgedRecord): string {
  const kept = headers.filter(([name]) => !name.startsWith('__'));
  return contentOf({ key, value, headers: kept.map(([name, of]) => ({ name: Buffer.from(name), value: of })) });
}

await describeWith(`poison (ORETRAIL_SEED=${SEED})`, PARTS, (parts) => {
  it(`${POISON} messages among good ones`, async () => {
    const random = randomOf(SEED);
    const addresses = { brokers: parts().kafka.address, registry: parts().registry.address };
    const pipeline = await TestPipeline.create({ ...addresses, partitions: PARTITIONS, prefix: 'poison-' });
    try {
      const { events, messages } = goodMessages(pipeline);
      const poison = await poisoned(pipeline, messages, random);
      await pipeline.setRuleset(DEFAULT_RULESET);
      pipeline.startWorker('provenance', 'provenance-a');
      pipeline.startWorker('eligibility', 'eligibility-a');
      await send(pipeline, [...messages, ...poison], random);
      await pipeline.quiesce();
      expect(faultsOf(await pipeline.revisions(), events, DEFAULT_RULESET).slice(0, 5)).toEqual([]);
      expect(pipeline.deaths).toBe(0);
      for (const topic of TOPICS) {
        const due = poison.filter((message) => message.topic === topic).map(contentOf);
        const letters = await pipeline.dump(`${topic}.dlq`);
        expect(letters.map(buried).sort()).toEqual(due.sort());
        for (const { headers } of letters) expect(Object.fromEntries(headers)).toHaveProperty('__oretrail.errors.code');
      }
    } finally {
      await pipeline.close();
    }
  });
});
