/** What a record has become on Kafka stays so when local state is lost, whatever a registry answers by then. protocol.md, "Fate". */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AVRO_ERRORS } from '@oretrail/avro';
import { KafkaLog, type MessageCodec } from '@oretrail/kafka-log';
import { DEFAULT_RULESET } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { deadLettersOf, FACTS, openTask, PUBLIC_INPUTS, partitionOf, SHIPMENTS } from '@oretrail/runtime';
import { caseEvents } from '@oretrail/test-support/events';
import { provenanceWorker } from '@oretrail/workers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestPipeline } from './pipeline.ts';
import { liveFor } from './short-life.ts';

const EVENTS = caseEvents();
const [REFUSED, TAKEN] = EVENTS.filter(({ type }) => type === 'oretrail.component-shipment.v1');
const FACT = BUILT_IN_FACTS[0];
const PARTITIONS = 2;

/** A registry that refuses the schemas of some subjects' records, and of no others. */
function refusing(codec: MessageCodec, subjects: readonly (string | undefined)[]): MessageCodec {
  const letter = AVRO_ERRORS.error('schema-unavailable', 'the registry refuses it');
  return {
    write: (sink, record, more) => codec.write(sink, record, more),
    decode: async (topic, messages) =>
      (await codec.decode(topic, messages)).map((read, i) =>
        PUBLIC_INPUTS.has(topic) && subjects.includes(messages[i]?.key?.toString()) ? { spoilt: letter } : read,
      ),
  };
}

await describeWith('fates on Kafka', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  let pipeline: TestPipeline;
  let due: Readonly<Record<string, string>>;

  const live = (codec: MessageCodec) => liveFor(pipeline, codec);

  beforeAll(async () => {
    const addresses = { brokers: parts().kafka.address, registry: parts().registry.address };
    pipeline = await TestPipeline.create({ ...addresses, partitions: PARTITIONS, prefix: `fates-${randomUUID()}-` });
    await pipeline.setRuleset(DEFAULT_RULESET);
    await pipeline.publish([...BUILT_IN_FACTS, ...EVENTS]);
    await live(refusing(pipeline.codec, [REFUSED?.subject, FACT?.subject]));
    due = await pipeline.heads();
  });
  afterAll(() => pipeline.close());

  it('a record that the registry refused is buried once, a fact too', async () => {
    const letters = [
      ...(await pipeline.dump(deadLettersOf(SHIPMENTS))),
      ...(await pipeline.dump(deadLettersOf(FACTS))),
    ];
    expect(letters.map(({ key }) => key?.toString())).toEqual([REFUSED?.subject, FACT?.subject]);
    expect(Object.keys(due).length).toBeGreaterThan(0);
  });

  it('it stays buried when it can be read, and all state is lost', async () => {
    await live(pipeline.codec);
    expect(await pipeline.heads()).toEqual(due);
    expect(await pipeline.dump(deadLettersOf(SHIPMENTS))).toHaveLength(1);
  });

  it('a record that was taken, and can be read no more, stops the worker', async () => {
    const { kafka, folder } = pipeline;
    const codec = refusing(pipeline.codec, [TAKEN?.subject]);
    const log = new KafkaLog({ kafka, codec, partitions: PARTITIONS, directory: join(folder, randomUUID()) });
    // As a process opens it that has just got the task; one that fails so ends, and leaves the group.
    const index = partitionOf(TAKEN?.subject ?? '', PARTITIONS);
    await expect(openTask(log, provenanceWorker, index)).rejects.toMatchObject({ code: 'fate-changed' });
    await log.close();
    expect(await pipeline.heads()).toEqual(due);
  });

  it('when it can be read again, the worker goes on as if nothing had been', async () => {
    await live(pipeline.codec);
    expect(await pipeline.heads()).toEqual(due);
  });
});
