import { type Principal, principalId } from '@oretrail/authority';
import { decodeDeadLetter, headerBytesOf, type OutgoingMessage } from '@oretrail/kafka-log';
import {
  grantTo,
  OPERATOR,
  operatorGrant,
  ROOT,
  sceneOf,
  statementOf,
} from '@oretrail/test-support/intake/contract-scene';
import { answerIn, kafkaPrincipal, messageOf, type ReadAnswer } from '@oretrail/test-support/intake/kafka-messages';
import type { MemoryIntake } from '@oretrail/test-support/intake/memory-intake';
import { besideTheWay, memoryIntake } from '@oretrail/test-support/intake/memory-way-in';
import { describeIntakeContract, type IntakeUnderTest } from '@oretrail/test-support/intake-contract';
import type { Message } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { INTAKE_ERRORS } from '../errors.ts';
import { answerOf, letterOf } from './answer.ts';
import { messagesAbout, requestsOf } from './answer-writer.ts';
import type { AvroReader } from './statement-of-record.ts';
import { topicsOfPrincipal } from './supplier.ts';
import { takeBatch } from './take-batch.ts';

const avro: AvroReader = {
  statedEventOf: async () => {
    throw new Error('nothing here is Avro');
  },
};
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const HEAD = { topic: 'intake.x.v1', partition: 0, offset: 7 };

const principalOf = (client: string) => principalId(kafkaPrincipal(client) as Principal);
const recordsOf = (texts: readonly (string | null)[]) => texts.map((text, i) => messageOf(text, STRUCTURED, 10 + i));

/** The path of texts through records and answers, without a broker. */
function underTest(): IntakeUnderTest {
  const intake = memoryIntake(kafkaPrincipal);
  const send = async (statements: readonly string[], client: string): Promise<readonly ReadAnswer[]> => {
    const { records } = await takeBatch(recordsOf(statements), principalOf(client), { intake, avro });
    return records.map(({ message, decided }) => answerIn(answerOf(decided, HEAD, message).value));
  };
  return {
    way: { principalOf: kafkaPrincipal, send },
    now: () => intake.now,
    ...besideTheWay(intake, kafkaPrincipal, 'kafka'),
    close: async () => {},
  };
}

describeIntakeContract('records and answers', async () => underTest());

const scene = sceneOf('', kafkaPrincipal, '2026-06-01T00:00:00Z');
const LOTS = ['e-1', 'e-2', 'e-3'].map((id) => statementOf(scene, 'smm', { id }));

async function granted(): Promise<MemoryIntake> {
  const intake = memoryIntake(kafkaPrincipal);
  const { grant } = besideTheWay(intake, kafkaPrincipal, 'kafka');
  expect(await grant(JSON.stringify(operatorGrant(kafkaPrincipal(OPERATOR), intake.now)), ROOT)).toBe('accepted');
  expect(await grant(JSON.stringify(grantTo(scene, 'smm')), OPERATOR)).toBe('accepted');
  return intake;
}

describe('a batch', () => {
  it('is decided in the order of its records, readable or not', async () => {
    const intake = await granted();
    const { records, isWhole } = await takeBatch(
      recordsOf([null, LOTS[0] ?? '', null, '[]', LOTS[1] ?? '']),
      principalOf('smm'),
      {
        intake,
        avro,
      },
    );
    expect(isWhole).toBe(true);
    expect(records.map(({ message, decided }) => [message.offset, decided.outcome, decided.id])).toEqual([
      [10, 'rejected', undefined],
      [11, 'accepted', 'e-1'],
      [12, 'rejected', undefined],
      [13, 'rejected', undefined],
      [14, 'accepted', 'e-2'],
    ]);
  });

  it('ends before the first statement of which nobody knows whether it is written', async () => {
    const intake = await granted();
    await takeBatch(recordsOf([LOTS[0] ?? '']), principalOf('smm'), { intake, avro });
    intake.isKafkaAway = true;
    const messages = recordsOf([LOTS[0] ?? '', null, LOTS[1] ?? '', null, LOTS[0] ?? '']);
    const { records, isWhole } = await takeBatch(messages, principalOf('smm'), { intake, avro });
    expect(isWhole).toBe(false);
    expect(records.map(({ decided }) => decided.outcome)).toEqual(['duplicate', 'rejected']);
  });

  it('fails as a whole if the intake takes nothing', async () => {
    const intake = await granted();
    intake.refusal = INTAKE_ERRORS.error('queue-full', 'full');
    const taken = takeBatch(recordsOf([LOTS[0] ?? '']), principalOf('smm'), { intake, avro });
    await expect(taken).rejects.toMatchObject({ code: 'queue-full' });
  });
});

describe('an answer', () => {
  const rejected = { outcome: 'rejected', errors: [{ pointer: '/id', code: 'missing', detail: 'No id.' }] } as const;

  it('has the subject as its key, or else the key of the record', () => {
    const message = { ...messageOf('x'), key: Buffer.from('own') };
    const keyOf = (subject?: string) =>
      String(answerOf({ ...rejected, ...(subject === undefined ? {} : { subject }) }, HEAD, message).key);
    expect([keyOf('urn:lot:a:1'), keyOf(), keyOf('x'.repeat(1_025))]).toEqual(['urn:lot:a:1', 'own', 'own']);
  });

  it('is bounded, whatever the errors quote', () => {
    const errors = Array.from({ length: 100 }, (_, i) => ({
      pointer: `/${'x'.repeat(5_000)}`,
      code: 'missing',
      detail: `${i}`,
    }));
    const { value } = answerOf({ outcome: 'rejected', id: 'x'.repeat(100_000), errors }, HEAD, messageOf('x'));
    const answer = answerIn(value);
    expect(value?.length).toBeLessThan(100_000);
    expect([answer.id, answer.errors?.length, answer.errorsLeftOut]).toEqual([undefined, 13, 87]);
  });

  it('comes with a letter that has the record byte for byte, and why', () => {
    const key = Buffer.from('00ff', 'hex');
    const message = { ...messageOf(Buffer.from('ff00', 'hex'), { a: '1' }), key };
    const letter = letterOf(rejected, HEAD, message);
    const written = {
      ...(letter as OutgoingMessage),
      offset: 0,
      timeMs: 0,
      headerBytes: headerBytesOf(letter?.headers ?? []),
    };
    const buried = decodeDeadLetter('intake.x.v1.dlq', written);
    expect(buried).toMatchObject({ code: 'missing', from: HEAD, key, value: Buffer.from('ff00', 'hex') });
    expect(buried.message).toBe('missing at "/id": No id.');
    expect(buried.headers.map(({ name, value }) => `${name} ${value}`)).toEqual(['a 1']);
    expect(
      letterOf(
        { outcome: 'duplicate', id: 'a', subject: 'b', digest: 'c', recordedAt: null, place: null } as never,
        HEAD,
        message,
      ),
    ).toBeNull();
  });

  it('is written to the topics of its supplier alone', () => {
    const topics = topicsOfPrincipal('kafka:User:CN=smm');
    if (topics === null) throw new Error('there are no topics');
    const supplier = { principal: principalOf('smm'), topics, answerPartitions: 1, letterPartitions: 2 };
    const of = { supplier, topic: topics.statements, partition: 3 };
    const written = messagesAbout({ topicPrefix: 'p-' }, of, [{ message: messageOf('x'), decided: rejected }]);
    expect(written.map(({ topic, message }) => [topic, message.partition])).toEqual([
      ['p-intake.User-3aCN-3dsmm.v1.dlq', 1],
      ['p-acks.User-3aCN-3dsmm.v1', 0],
    ]);
    expect(answerIn(written[1]?.message.value).sent.topic).toBe('p-intake.User-3aCN-3dsmm.v1');
  });

  it('and its letter fit into a topic with the defaults of Kafka, however large the records are', () => {
    const topics = topicsOfPrincipal('kafka:User:CN=smm');
    if (topics === null) throw new Error('there are no topics');
    const supplier = { principal: principalOf('smm'), topics, answerPartitions: 1, letterPartitions: 1 };
    const errors = [{ pointer: `/${'x'.repeat(60_000)}`, code: 'missing', detail: 'x'.repeat(4_000) }];
    const sizes = [300_000, 524_000, 1_048_000, 20_000_000, 10, 10];
    const records = sizes.map((bytes, offset) => {
      const message = { ...messageOf(Buffer.alloc(bytes), STRUCTURED, offset), key: Buffer.alloc(bytes / 2) };
      return { message, decided: { outcome: 'rejected', errors } } as const;
    });
    const of = { supplier, topic: topics.statements, partition: 0 };
    const requests = [...requestsOf(messagesAbout({ topicPrefix: '' }, of, records))];
    const bytesOf = ({ key, value }: Message) => (key?.length ?? 0) + (value?.length ?? 0);
    const perBatch = requests.flatMap((all) =>
      all.map(({ messages }) => messages.map(bytesOf).reduce((a, b) => a + b)),
    );
    expect(Math.max(...perBatch)).toBeLessThan(600_000);
    const sent = requests.flatMap((all) => all.flatMap(({ topic, messages }) => messages.map(() => topic)));
    expect(sent).toEqual([...sizes.map(() => topics.deadLetters), ...sizes.map(() => topics.answers)]);
  });
});
