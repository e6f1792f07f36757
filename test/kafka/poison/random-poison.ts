/** Random poison: what it is, a seed decides. */

import { headerBytesOf } from '@oretrail/kafka-log';
import { ANY_OPERATOR, type OretrailEvent } from '@oretrail/model';
import { duePartition, FACTS, refusalOf, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import type { Random } from '@oretrail/test-support/random';
import type { TestPipeline } from '../pipeline.ts';
import { framed, type Message } from './message.ts';

type Poison = (good: Message, random: Random, partitions: number) => Message;

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
  'the wrong topic': ({ topic, ...good }, _, partitions) => ({
    ...good,
    topic: topic === SHIPMENTS ? VEHICLES : SHIPMENTS,
    partition: duePartition(SHIPMENTS, good.key ?? '', partitions),
  }),
  'the wrong partition': (good, _, partitions) => ({ ...good, partition: (good.partition + 1) % partitions }),
  'random headers': (good, random) => {
    const headers = Array.from({ length: random.below(20) }, () => {
      return {
        name: random.bytes(random.below(6)),
        value: random.below(4) === 0 ? null : random.bytes(random.below(9)),
      };
    });
    return { ...good, headers: [...good.headers.slice(random.below(good.headers.length)), ...headers] };
  },
  'a header spoilt': (good, random) => {
    const at = random.below(good.headers.length);
    const value = random.bytes(random.below(40));
    return { ...good, headers: good.headers.map((header, i) => (i === at ? { ...header, value } : header)) };
  },
};

/** Whether a message is an event after all: a bit may be flipped in a name. */
async function isGood({ codec, options: { partitions } }: TestPipeline, message: Message): Promise<boolean> {
  const { topic, partition, key, value, headers } = message;
  const headerBytes = headerBytesOf(headers);
  const [read] = await codec.decode(topic, [{ offset: 0, timeMs: 0, key, value, headerBytes }]);
  if (read === undefined || 'spoilt' in read) return false;
  return refusalOf(read.value as OretrailEvent, { topic, partition, partitions, operators: ANY_OPERATOR }) === null;
}

/** That many records, with every kind as often as the others. */
export async function randomPoison(
  pipeline: TestPipeline,
  good: readonly Message[],
  { random, count }: Readonly<{ random: Random; count: number }>,
): Promise<readonly Message[]> {
  const poison: Message[] = [];
  const kinds = Object.values(KINDS);
  for (let tries = 0; poison.length < count; tries += 1) {
    const spoil = kinds[tries % kinds.length];
    const victim = good[random.below(good.length)];
    if (spoil === undefined || victim === undefined) continue;
    const spoilt = spoil(victim, random, pipeline.options.partitions);
    // Facts have one partition, so that is the right one.
    const isThere = spoilt.topic !== FACTS || spoilt.partition === 0;
    if (isThere && !(await isGood(pipeline, spoilt))) poison.push(spoilt);
  }
  return poison;
}
