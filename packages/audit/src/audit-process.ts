/** The process of the audit worker. */
import type { ArchiverOptions } from '@oretrail/archive';
import {
  CONNECTION_FIELDS,
  checkConnection,
  clusterIdOf,
  codecOf,
  type Patience,
  partitionsOf,
  registryOf,
  schemasOf,
} from '@oretrail/kafka-log';
import { openArchiveStore } from '@oretrail/store';
import { TELEMETRY_SETTINGS } from '@oretrail/telemetry';
import { GROUP_SETTINGS, PartitionWatch, type RunningService, registryWait, runService } from '@oretrail/worker-host';
import { z } from 'zod';
import { archiveTasks } from './audit-host.ts';
import { AuditTelemetry } from './audit-telemetry.ts';
import { AUDIT } from './audited-places.ts';
import { RETENTION_DAYS_MAX, retentionIn } from './retention.ts';

const SETTINGS = z
  .object({
    ...CONNECTION_FIELDS,
    ...TELEMETRY_SETTINGS,
    ORETRAIL_ARCHIVE: z.string().min(1).describe('Where the archive is: a folder, or `s3://BUCKET/PREFIX`.'),
    // No default: what is locked once nobody can remove, so it must be somebody's decision.
    ORETRAIL_ARCHIVE_RETENTION_DAYS: z.coerce
      .number()
      .int()
      .min(1)
      .max(RETENTION_DAYS_MAX)
      .optional()
      .describe('For how many days each object is locked in S3, from when it is written; must be given for S3.'),
    ORETRAIL_S3_ENDPOINT: z.url().optional().describe('An S3 store that is not AWS, with path-style buckets.'),
    AWS_REGION: z
      .string()
      .optional()
      .describe('Region of the bucket; credentials are found as the AWS SDK finds them.'),
    ...GROUP_SETTINGS,
  })
  .superRefine(checkConnection)
  .refine(({ ORETRAIL_ARCHIVE: place, ORETRAIL_ARCHIVE_RETENTION_DAYS: days }) => !/^s3:/.test(place) || days, {
    path: ['ORETRAIL_ARCHIVE_RETENTION_DAYS'],
    message: 'must be given if objects are locked: nobody can shorten it later',
  })
  .readonly();

/** Variables of the audit worker. */
export const AUDIT_SETTINGS: z.ZodType<AuditSettings> = SETTINGS;
type AuditSettings = z.infer<typeof SETTINGS>;

async function archiveOf(
  { settings, kafka }: RunningService<AuditSettings>,
  patience: Patience,
): Promise<ArchiverOptions> {
  const { ORETRAIL_ARCHIVE: place, ORETRAIL_S3_ENDPOINT: endpoint, AWS_REGION: region } = settings;
  const environment = {
    ...(endpoint === undefined ? {} : { ORETRAIL_S3_ENDPOINT: endpoint }),
    ...(region === undefined ? {} : { AWS_REGION: region }),
  };
  const [store, cluster] = await Promise.all([openArchiveStore(place, environment), clusterIdOf(kafka)]);
  const schemas = schemasOf(settings, registryOf(settings));
  const retention = retentionIn(settings.ORETRAIL_ARCHIVE_RETENTION_DAYS);
  return { store, cluster, schemaOf: (id) => patience(() => schemas.textOf(id)), ...retention };
}

async function run(running: RunningService<AuditSettings>, watched: AuditTelemetry): Promise<void> {
  const { settings, log, metrics, tracing, kafka, stop } = running;
  const patience = registryWait(stop, watched.registry.listener(log));
  const [codec, partitions, archive] = await Promise.all([
    codecOf(settings, { patience }),
    partitionsOf(kafka),
    archiveOf(running, patience),
  ]);
  const watch = new PartitionWatch({ kafka, log, metrics, partitions });
  watched.watchPartitions(watch);
  void watch.run(stop);
  const { listener, onStored } = watched.tellers(log, metrics, partitions);
  const archiving = { log: { kafka, codec, partitions }, archive: { ...archive, onStored }, listener, tracing };
  await archiveTasks(archiving, stop);
}

/** Runs the audit worker until it is asked to stop, or can't continue; then the process ends. */
export function runAuditProcess(): Promise<never> {
  const watched = new AuditTelemetry();
  return runService({
    name: AUDIT,
    settings: AUDIT_SETTINGS,
    health: () => watched.health(),
    run: (running) => run(running, watched),
  });
}
