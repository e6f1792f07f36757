/**
 * What a registry says of an id is asked once: what was taken is read by the schema that was kept, though the registry has lost it,
 * and what was buried stays so, though the registry now gives it. protocol.md, "Fate"; R6 and R7 with a real registry.
 */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SchemaRegistry } from '@oretrail/avro';
import { AvroCodec, KafkaLog, KeptSchemas } from '@oretrail/kafka-log';
import { ANY_OPERATOR, DEFAULT_RULESET } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { deadLettersOf, openTask, partitionOf, SCHEMAS, SHIPMENTS, VERDICTS } from '@oretrail/runtime';
import { caseEvents } from '@oretrail/test-support/events';
import { provenanceWorker } from '@oretrail/workers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GuardedRegistry, publishBy } from './guarded-registry.ts';
import { keepingCodec, TestPipeline } from './pipeline.ts';
import { liveFor } from './short-life.ts';

const EVENTS = caseEvents();
const [REFUSED, TAKEN] = EVENTS.filter(({ type }) => type === 'oretrail.component-shipment.v1');
if (REFUSED === undefined || TAKEN === undefined) throw new Error('the case has two components');
const PARTITIONS = 2;
/** A whole life of both workers takes seconds, and minutes where others use the machine. */
const BEGIN_MAX_MS = 300_000;

await describeWith('schemas that are kept', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  let guarded: GuardedRegistry;
  let url: string;
  let pipeline: TestPipeline;
  let due: Readonly<Record<string, string>>;
  let revisions: number;
  const ids = { taken: 0, refused: 0 };
  const subjects = { taken: `supplier-${randomUUID()}`, refused: `supplier-${randomUUID()}` };

  beforeAll(async () => {
    guarded = await GuardedRegistry.open(parts().registry.address);
    url = guarded.address;
    ids.taken = await guarded.register(subjects.taken);
    ids.refused = await guarded.register(subjects.refused);
    guarded.refuse(ids.refused);
    const prefix = `kept-${randomUUID()}-`;
    const brokers = parts().kafka.address;
    pipeline = await TestPipeline.create({ brokers, registry: url, partitions: PARTITIONS, prefix });
    await pipeline.setRuleset(DEFAULT_RULESET);
    await pipeline.publish([...BUILT_IN_FACTS, ...EVENTS.filter((event) => event !== TAKEN && event !== REFUSED)]);
    await publishBy(pipeline, ids.taken, TAKEN);
    await publishBy(pipeline, ids.refused, REFUSED);
    await liveFor(pipeline, await keepingCodec(pipeline.kafka, url));
    due = await pipeline.heads();
    revisions = (await pipeline.dump(VERDICTS)).length;
  }, BEGIN_MAX_MS);
  afterAll(async () => {
    await pipeline.close();
    guarded.close();
  });

  it('one id that the registry refuses buries its records alone', async () => {
    const letters = await pipeline.dump(deadLettersOf(SHIPMENTS));
    expect(letters.map(({ key }) => key?.toString())).toEqual([REFUSED.subject]);
    const code = letters[0]?.headers.find(([name]) => name === '__oretrail.errors.code')?.[1];
    expect(code?.toString()).toBe('schema-unavailable');
    expect(Object.keys(due).length).toBeGreaterThan(0);
  });

  it('are those of the records that were taken, and our own', async () => {
    const kept = (await pipeline.dump(SCHEMAS)).map(({ key }) => Number(key?.toString()));
    expect(kept).toContain(ids.taken);
    expect(kept).not.toContain(ids.refused);
    const own = await new SchemaRegistry({ url }).registerAll();
    for (const id of own.values()) expect(kept).toContain(id);
    expect(new Set(kept).size).toBe(kept.length);
  });

  it('are read by when the registry has lost them, and all state is lost', async () => {
    await guarded.delete(subjects.taken);
    guarded.refuseNone();
    const registry = new SchemaRegistry({ url });
    await expect(registry.writerOf(ids.taken)).rejects.toMatchObject({ domain: 'avro' });
    expect((await registry.writerOf(ids.refused)).name).toBe('oretrail.ComponentShipment');
    await liveFor(pipeline, await keepingCodec(pipeline.kafka, url));
    expect(await pipeline.heads()).toEqual(due);
    expect((await pipeline.dump(VERDICTS)).length).toBe(revisions);
    expect(await pipeline.dump(deadLettersOf(SHIPMENTS))).toHaveLength(1);
  });

  it('would be missed: without them a worker stops', async () => {
    const { kafka, folder } = pipeline;
    const codec = await AvroCodec.open(new SchemaRegistry({ url }), { operators: ANY_OPERATOR });
    const log = new KafkaLog({ kafka, codec, partitions: PARTITIONS, directory: join(folder, randomUUID()) });
    const opened = openTask(log, provenanceWorker, partitionOf(TAKEN.subject, PARTITIONS));
    await expect(opened).rejects.toMatchObject({ code: 'fate-changed' });
    await log.close();
  });

  it('stand as the first process has kept them', async () => {
    const kept = new KeptSchemas(pipeline.kafka, { textsOf: async () => new Map() });
    const other = new Map([[ids.taken, '"string"']]);
    const texts = await kept.keep(other);
    expect(texts.get(ids.taken)).toContain(subjects.taken);
    expect(await kept.textOf(ids.taken)).toBe(texts.get(ids.taken));
  });
});
