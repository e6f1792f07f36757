/**
 * What the workers of two checkouts come to on one broker, each on topics of its own with the same records. Which intermediate states they
 * publish depends on what arrives first, so only what stands at rest is compared: all of the last verdict of each vehicle but its
 * revision, what it supersedes, its cause, and its evidence: a verdict that stays as it is keeps the evidence with which it was published.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DEFAULT_RULESET, type Verdict } from '@oretrail/model';
import { VERDICTS } from '@oretrail/runtime';
import { type Parts, withParts } from '../bench/parts.ts';
import { TestPipeline } from '../kafka/pipeline.ts';

/** Partitions of each topic: the least with which each worker has several tasks that wait for one another. */
const PARTITIONS = 4;
/** How long a part may take until all are at rest: 50,000 vehicles need some minutes. */
const REST_MAX_MS = 3_600_000;
const READ_MAX = 1_000;

/** The digest of what stands of each vehicle. */
export type AtRest = ReadonlyMap<string, string>;

/** Publishes a file of events to Kafka. */
export type Publish = (file: string, environment: Readonly<Record<string, string>>) => void;

function digestOf({
  revision: _r,
  supersedes: _s,
  previousAmountUsd: _p,
  cause: _c,
  evidence: _e,
  ...standing
}: Verdict): string {
  return createHash('sha256').update(JSON.stringify(standing)).digest('base64');
}

async function readOn(pipeline: TestPipeline, positions: number[], known: Map<string, string>): Promise<void> {
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const end = await pipeline.log.end(VERDICTS, partition);
    for (let from = positions[partition] ?? 0; from < end; ) {
      const { records, next } = await pipeline.log.read({ topic: VERDICTS, partition, from, recordsMax: READ_MAX });
      for (const { key, value } of records) known.set(key, digestOf(value as Verdict));
      from = next;
      positions[partition] = next;
    }
  }
}

async function restsOf(
  checkout: string,
  parts: readonly string[],
  publish: Publish,
  pipeline: TestPipeline,
): Promise<readonly AtRest[]> {
  await pipeline.setRuleset(DEFAULT_RULESET);
  const process = join(checkout, 'test/kafka/worker-process.ts');
  const workers = (['provenance', 'eligibility'] as const).map((name) => pipeline.startWorker(name, name, { process }));
  const [known, positions, rests]: [Map<string, string>, number[], AtRest[]] = [new Map(), [], []];
  for (const part of parts) {
    publish(part, pipeline.environmentOf('publish'));
    await pipeline.quiesce();
    await readOn(pipeline, positions, known);
    rests.push(new Map(known));
  }
  await Promise.all(workers.map((worker) => worker.stop()));
  return rests;
}

/** For each checkout what stands after each part. @throws Error if the workers of one don't come to rest */
export function onKafka(
  checkouts: readonly string[],
  parts: readonly string[],
  publish: Publish,
  say: (what: string) => void,
): Promise<readonly (readonly AtRest[])[]> {
  return withParts(async ({ kafka, registry }: Parts) => {
    const all: (readonly AtRest[])[] = [];
    for (const [i, checkout] of checkouts.entries()) {
      const addresses = { brokers: kafka.address, registry: registry.address };
      const pipeline = await TestPipeline.create({
        ...addresses,
        partitions: PARTITIONS,
        prefix: `checkout-${i}-`,
        cutTimeoutMs: REST_MAX_MS,
      });
      try {
        all.push(await restsOf(checkout, parts, publish, pipeline));
        say(`${checkout}: ${parts.length} parts on Kafka`);
      } finally {
        await pipeline.close();
      }
    }
    return all;
  });
}
