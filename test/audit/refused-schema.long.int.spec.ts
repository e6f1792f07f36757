/**
 * A registry refuses a schema to the audit worker before any worker has taken a record of it, and loses it later: the seal names
 * the schema that the workers have kept, and the archive replays by that. protocol.md, "Fate". packages/replay has the same on archives
 * of simulated lives, in each run of the tests.
 */
import { randomUUID } from 'node:crypto';
import { lastHead, SEGMENT_BYTES_MAX, verifyStore } from '@oretrail/archive';
import { SchemaRegistry } from '@oretrail/avro';
import { DEFAULT_RULESET, type OretrailEvent } from '@oretrail/model';
import { makeBucket } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { partitionOf, SHIPMENTS, VERDICTS } from '@oretrail/runtime';
import { caseEvents } from '@oretrail/test-support/events';
import { expect, it, vi } from 'vitest';
import { GuardedRegistry, publishBy } from '../kafka/guarded-registry.ts';
import { TestPipeline } from '../kafka/pipeline.ts';
import { startAudit, storeOf, untilArchived } from './killed-audit.ts';
import { SealedArchive } from './sealed-archive.ts';

const EVENTS = caseEvents();
const PARTITIONS = 2;
/** Nothing is asserted of time. */
const TIMEOUT_MS = 120_000;
const AUDITED = 'audited';
/** Below what a broker takes in one message: 1 MiB by default. */
const MESSAGE_BYTES = 900_000;

const PARTS = { kafka: shared.kafkaAsSet, registry: shared.registry, store: shared.store };

await describeWith('an archive whose worker was refused a schema', PARTS, (parts) => {
  it(
    'replays by the schema that the workers kept, though the registry has lost it',
    async () => {
      const { kafka, registry, store } = parts();
      vi.stubEnv('AWS_ACCESS_KEY_ID', store.credentials.accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', store.credentials.secretAccessKey);
      const bucket = { store, name: `oretrail-refused-${randomUUID()}` };
      await makeBucket(store, bucket.name);
      const [guarded, subject] = [await GuardedRegistry.open(registry.address), `supplier-${randomUUID()}`];
      const addresses = { brokers: kafka.address, registry: registry.address };
      const prefix = `${randomUUID()}-`;
      const pipeline = await TestPipeline.create({ ...addresses, partitions: PARTITIONS, prefix });
      try {
        const id = await guarded.register(subject);
        guarded.refuse(id);
        await pipeline.setRuleset(DEFAULT_RULESET);
        const [own, ...others] = EVENTS.toSorted((a, b) => Number(isComponent(b)) - Number(isComponent(a)));
        await pipeline.publish([...BUILT_IN_FACTS, ...others]);
        if (own === undefined || !isComponent(own)) throw new Error('the case has no component');
        await publishBy(pipeline, id, own);

        // The audit worker alone, until it has archived a full segment with the record.
        const partition = partitionOf(own.subject, PARTITIONS);
        await fillSegment(pipeline, partition);
        startAudit(pipeline, bucket, AUDITED, { ORETRAIL_REGISTRY_URL: guarded.address });
        const archived = await storeOf(bucket, AUDITED);
        const head = () => lastHead(archived, { topic: SHIPMENTS, partition });
        await expect.poll(head, { timeout: TIMEOUT_MS }).not.toBeNull();
        expect((await head())?.manifest.schemas).toMatchObject({ [id]: null });

        for (const name of ['provenance', 'eligibility'] as const) pipeline.startWorker(name, name);
        await untilArchived(pipeline, AUDITED, await pipeline.quiesce());
        const archive = await SealedArchive.create(pipeline, bucket, AUDITED);
        await archive.seal();

        await guarded.delete(subject);
        await expect(new SchemaRegistry({ url: registry.address }).writerOf(id)).rejects.toMatchObject({
          domain: 'avro',
        });
        const { finding } = await verifyStore(archived);
        expect(finding).toBeNull();
        expect(await archive.replay(PARTITIONS, {})).toMatchObject({
          isIdentical: true,
          events: EVENTS.length + BUILT_IN_FACTS.length,
        });
        expect(await pipeline.dump(VERDICTS)).not.toHaveLength(0);
      } finally {
        await pipeline.close();
        guarded.close();
      }
    },
    TIMEOUT_MS,
  );
});

const isComponent = ({ type }: OretrailEvent): boolean => type === 'oretrail.component-shipment.v1';

/** Messages that no schema reads, of more bytes than a segment has room for. */
async function fillSegment({ log }: TestPipeline, partition: number): Promise<void> {
  const value = Buffer.alloc(MESSAGE_BYTES, 'x');
  for (let bytes = 0; bytes <= SEGMENT_BYTES_MAX; bytes += MESSAGE_BYTES)
    await log.appendMessages(SHIPMENTS, [{ partition, key: Buffer.from('filling'), value, headers: [] }]);
}
