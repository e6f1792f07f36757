import { randomUUID } from 'node:crypto';
import { FATES_PREFIX, SEALS_PREFIX, verifyStore } from '@oretrail/archive';
import { DEFAULT_RULESET } from '@oretrail/model';
import { freePort, makeBucket } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { generatedEvents } from '@oretrail/test-support/events';
import { Random } from '@oretrail/test-support/random';
import { expect, it, vi } from 'vitest';
import { SEED } from '../kafka/judged-run.ts';
import { TestPipeline } from '../kafka/pipeline.ts';
import { traceCollector } from '../kafka/secured-broker.ts';
import { KillingProxy, objectsIn, publishTraced, startAudit, storeOf, untilArchived } from './killed-audit.ts';
import { SealedArchive } from './sealed-archive.ts';

/** `pnpm test:long --only kill-audit` kills more often; a handful do for every day. */
const KILLS = Number(process.env['ORETRAIL_AUDIT_KILLS'] ?? 2);
/** So that the last kills meet a worker that has something left to write. */
const CUTS = Math.max(2, Math.ceil(KILLS / 3));
/** A kill costs a session and a start; nothing is asserted of time. */
const TIMEOUT_MS = 300_000 + KILLS * 30_000;
const PARTITIONS = 2;
/** On a busy machine a worker that has just been started again is silent for seconds. */
const SESSION_TIMEOUT_MS = 6_000;
const VEHICLES = 40;
const TRACE = 'ab'.repeat(16);
/** Where an auditor may sit: another offset from UTC, and a language whose dotless i has spoilt many a comparison. */
const ELSEWHERE = { TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };

const events = generatedEvents({ seed: SEED, vehicles: VEHICLES, realisticFaults: 0.1 });
const [traced] = events;

const parts = {
  kafka: shared.kafkaAsSet,
  registry: shared.registry,
  store: shared.store,
};

await describeWith(`an audit worker on Kafka and S3, seed ${SEED}`, parts, (started) => {
  it(`that is killed ${KILLS} times, as other workers are, archives what another does, is watched, replays and restores`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { kafka, registry, store } = started();
    vi.stubEnv('AWS_ACCESS_KEY_ID', store.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', store.credentials.secretAccessKey);
    const bucket = { store, name: `oretrail-audit-${randomUUID()}` };
    await makeBucket(store, bucket.name);
    const collector = await traceCollector();
    const killing = await KillingProxy.open(store.address, new Random(SEED));
    const addresses = { brokers: kafka.address, registry: registry.address };
    const pipeline = await TestPipeline.create({
      ...addresses,
      partitions: PARTITIONS,
      prefix: `${randomUUID()}-`,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
    });
    try {
      await pipeline.setRuleset(DEFAULT_RULESET);
      const workers = [
        pipeline.startWorker('provenance', 'provenance'),
        pipeline.startWorker('eligibility', 'eligibility'),
      ];
      killing.aim(startAudit(pipeline, bucket, 'disturbed', { ORETRAIL_S3_ENDPOINT: killing.proxy.address }), KILLS);
      const disturbed = await storeOf(bucket, 'disturbed');
      const sealed = await SealedArchive.create(pipeline, bucket, 'disturbed');
      for (let part = 0; part < CUTS; part += 1) {
        const size = Math.ceil(events.length / CUTS);
        await pipeline.publish(events.slice(part * size, (part + 1) * size));
        workers[part % workers.length]?.kill('SIGKILL');
        await untilArchived(pipeline, 'disturbed', await pipeline.quiesce());
        await sealed.seal();
      }
      expect(killing.kills).toBe(KILLS);

      const port = await freePort();
      startAudit(pipeline, bucket, 'undisturbed', {
        ORETRAIL_TELEMETRY_PORT: String(port),
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
        OTEL_BSP_SCHEDULE_DELAY: '200',
      });
      if (traced !== undefined) await publishTraced(pipeline, traced, `00-${TRACE}-${'cd'.repeat(8)}-01`);
      const undisturbed = await storeOf(bucket, 'undisturbed');
      await untilArchived(pipeline, 'undisturbed', await pipeline.quiesce());
      await untilArchived(pipeline, 'disturbed', await pipeline.quiesce());
      const [found, due] = [await objectsIn(disturbed), await objectsIn(undisturbed)];
      // Only one of the two is sealed, and a seal brings an object that names what was buried.
      for (const key of found.keys())
        if ([SEALS_PREFIX, FATES_PREFIX].some((prefix) => key.startsWith(prefix))) found.delete(key);
      expect([...found.keys()]).toEqual([...due.keys()]);
      for (const [key, body] of due) expect(found.get(key)?.equals(body), key).toBe(true);
      const verification = await verifyStore(disturbed, { lockedUntil: new Date() });
      expect(verification).toMatchObject({ finding: null, unfinished: [] });
      expect(verification.verdicts).toBeGreaterThan(0);
      await expect.poll(collector.sent, { timeout: TIMEOUT_MS }).toContain('step audit');
      expect(collector.sent()).toContain(TRACE);
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics).toContain(`oretrail_tasks{service="audit"} ${PARTITIONS}\n`);
      const [here, elsewhere] = [await sealed.replay(PARTITIONS, {}), await sealed.replay(5, ELSEWHERE)];
      expect(here).toMatchObject({ isIdentical: true, events: events.length });
      expect(here.seals).toHaveLength(CUTS);
      expect(elsewhere).toEqual(here);
      expect(await sealed.headsRestored(PARTITIONS + 1)).toEqual(await pipeline.heads());
    } finally {
      await pipeline.close();
      await killing.proxy.close();
      collector.close();
    }
  });
});
