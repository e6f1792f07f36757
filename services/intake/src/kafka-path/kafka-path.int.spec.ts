/** The Kafka path on a real broker and registry. The core of the intake is in memory: its own specs have the real one. */
import { type Principal, principalId } from '@oretrail/authority';
import { SchemaRegistry } from '@oretrail/avro';
import { AvroCodec, decodeDeadLetter, Reader } from '@oretrail/kafka-log';
import { ANY_OPERATOR } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { eventRecord } from '@oretrail/runtime';
import { goodEvent } from '@oretrail/test-support/events';
import { statementOf } from '@oretrail/test-support/intake/contract-scene';
import { kafkaPrincipal } from '@oretrail/test-support/intake/kafka-messages';
import { granting, lots, type Running, running, SCENE, until } from '@oretrail/test-support/intake/kafka-path-story';
import { topicsOf } from '@oretrail/test-support/intake/kafka-way-in';
import { besideTheWay } from '@oretrail/test-support/intake/memory-way-in';
import { describeIntakeContract } from '@oretrail/test-support/intake-contract';
import kafkajs, { type IHeaders } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BATCH_RECORDS_MAX } from './limits.ts';

// A CommonJS module, of whose exports only the default is found by Node.
const { CompressionTypes } = kafkajs;
/** Records of a supplier over its budget: more than are taken at once. */
const FLOOD = 300;
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };

await describeWith('the Kafka path', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  let codec: AvroCodec;
  const brokers = () => parts().kafka.address;

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
      const event = goodEvent(JSON.parse(statementOf(SCENE, 'smm', { id: 'avro' })));
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
      const outcomes = await all.way.send([statementOf(SCENE, 'smm', { id: 'beside' })], 'smm');
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted']);
      // The position of the other moves when its answer is written, a moment later.
      await until(() => all.path.state().lag === FLOOD - BATCH_RECORDS_MAX);
      expect(all.path.state()).toMatchObject({ isJoined: true, lagMax: FLOOD - BATCH_RECORDS_MAX });
    });

    it('waits while the intake can not write, and is answered once it can', async () => {
      all.intake.isKafkaAway = true;
      const offsets = await all.way.write([{ value: statementOf(SCENE, 'smm', { id: 'late' }) }], 'smm');
      await until(() => all.path.state().topics.waiting > 0);
      all.intake.isKafkaAway = false;
      const answers = await all.way.answersTo('smm', new Set(offsets));
      expect(offsets.map((offset) => answers.get(offset)?.outcome)).toEqual(['accepted']);
    });
  });
});
