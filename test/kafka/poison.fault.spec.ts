/**
 * Poison between good messages: each is a dead letter under its code, byte for byte, not one verdict suffers, and no process
 * ends. Issue F, "No record may stop a partition".
 */

import { DEFAULT_RULESET } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { eventRecord, FACTS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import { generatedEvents } from '@oretrail/test-support/events';
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH, runsOf } from '@oretrail/test-support/runs';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it, vi } from 'vitest';
import { groupPrefixOf, untilArchived } from '../audit/killed-audit.ts';
import { SEED, TIMEOUT_MS } from './judged-run.ts';
import { TestPipeline } from './pipeline.ts';
import { COMPRESSIONS } from './poison/compressions.ts';
import { corpusOf, goodsOf, type Hostile } from './poison/corpus.ts';
import { faultsOfLetters } from './poison/letters.ts';
import type { Message } from './poison/message.ts';
import { randomPoison } from './poison/random-poison.ts';
import { keepCodecs, Sender } from './poison/sender.ts';
import { stepsIn } from './poison/steps.ts';
import { faultsOf } from './verdict-judge.ts';

const { ORETRAIL_POISON, ORETRAIL_STEP_MS_MAX } = process.env;
/** Random ones beside those of the corpus. */
const POISON = Number(ORETRAIL_POISON ?? (AT_LENGTH ? 2_000 : 200));
/** Vehicles whose events are good. */
const GOOD_VEHICLES = runsOf(300);
/** Processor time of a step; only the long form judges it. */
const STEP_MS_MAX = Number(ORETRAIL_STEP_MS_MAX ?? Infinity);
/** Names of the corpus: fewer would mean that some were lost. */
const CORPUS_MIN = 300;
const PARTITIONS = 3;
const REPLICATION = { replicas: 1, inSyncMin: 1 };
/** Messages of one request. */
const BATCH = 200;
const TOPICS = [SHIPMENTS, VEHICLES, FACTS];
const EXAMPLES = 10;
/** What stands before the group of the audit worker. */
const AUDITED = 'audited';

vi.setConfig({ testTimeout: 2 * TIMEOUT_MS + POISON * 10 });

const PARTS = { kafka: shared.kafkaAsSet, registry: shared.registry };

/** Events, and the messages that they are. */
function goodMessages({ codec }: TestPipeline) {
  const events = generatedEvents({ seed: SEED, vehicles: GOOD_VEHICLES, realisticFaults: 0.05 });
  const messages = events.map((event): Message => {
    const record = eventRecord(event, PARTITIONS);
    return { ...record, ...codec.encode(record) };
  });
  return { events, messages };
}

type Sending = Readonly<{ good: readonly Message[]; poison: readonly Message[]; corpus: readonly Hostile[] }>;

/** Good and bad in any order, in batches of every codec, and the corpus evenly between these. */
async function send(sender: Sender, { good, poison, corpus }: Sending, random: Random): Promise<void> {
  const [all, hostile, bad] = [random.shuffled([...good, ...poison]), random.shuffled(corpus), new Set(poison)];
  const ways = Object.keys(COMPRESSIONS);
  for (let at = 0, sent = 0; at < all.length; at += BATCH) {
    const until = Math.ceil((hostile.length * Math.min(at + BATCH, all.length)) / all.length);
    for (; sent < until; sent += 1) await sender.sendHostile(hostile[sent] as Hostile);
    await sender.sendAll(
      all.slice(at, at + BATCH),
      (message) => bad.has(message),
      ways[random.below(ways.length)] ?? '',
    );
  }
}

/** Processes of each worker. The processor time of a step is that of its process: to judge it, each task has a process of its own. */
const PROCESSES = STEP_MS_MAX === Infinity ? 1 : PARTITIONS;

async function startAll(pipeline: TestPipeline, archive: string): Promise<void> {
  const environment = { ORETRAIL_LOG_LEVEL: 'debug' };
  const started = Array.from({ length: PROCESSES }, (_, i) => [
    pipeline.startWorker('provenance', `provenance-${i}`, { environment }),
    pipeline.startWorker('eligibility', `eligibility-${i}`, { environment }),
  ]).flat();
  if (PROCESSES > 1) await Promise.all(started.map((worker) => worker.saysSo('"msg":"ready"')));
  const ofAudit = { ORETRAIL_ARCHIVE: archive, ORETRAIL_PREFIX: groupPrefixOf(pipeline, AUDITED) };
  pipeline.startWorker('audit', 'audit-a', { environment: ofAudit });
}

await describeWith(`poison (ORETRAIL_SEED=${SEED})`, PARTS, (parts) => {
  it(`by every codec, and ${POISON} random ones, among good messages`, async () => {
    const random = new Random(SEED);
    const archive = temporaryFolder();
    const addresses = { brokers: parts().kafka.address, registry: parts().registry.address };
    const pipeline = await TestPipeline.create({ ...addresses, partitions: PARTITIONS, prefix: 'poison-' });
    const sender = new Sender(pipeline);
    try {
      await Promise.all([keepCodecs(pipeline, REPLICATION), sender.connect(), pipeline.setRuleset(DEFAULT_RULESET)]);
      const { events, messages } = goodMessages(pipeline);
      const corpus = corpusOf(await goodsOf(pipeline, { events, messages }));
      expect(new Set(corpus.map(({ name }) => name)).size).toBeGreaterThan(CORPUS_MIN);
      const poison = await randomPoison(pipeline, messages, { random, count: POISON });
      await startAll(pipeline, archive);
      await send(sender, { good: messages, poison, corpus }, random);
      const cut = await pipeline.quiesce();
      await untilArchived(pipeline, AUDITED, cut);

      expect(faultsOf(await pipeline.revisions(), events, DEFAULT_RULESET).slice(0, EXAMPLES)).toEqual([]);
      const letters = await Promise.all(TOPICS.map((topic) => pipeline.dump(`${topic}.dlq`)));
      const faults = TOPICS.flatMap((topic, i) => faultsOfLetters(topic, letters[i] ?? [], sender.places));
      expect(faults.slice(0, EXAMPLES), `${faults.length} in all`).toEqual([]);
      expect(pipeline.deaths, pipeline.output.slice(-3_000)).toBe(0);
      const { count, longestMs, costliestMs } = stepsIn(pipeline.output);
      const steps = `${count} steps, the longest ${longestMs} ms, the costliest ${costliestMs} ms of a processor`;
      process.stdout.write(`${corpus.length} named, ${poison.length} random; ${steps}\n`);
      expect(count).toBeGreaterThan(0);
      expect(costliestMs).toBeLessThan(STEP_MS_MAX);
    } finally {
      await sender.close();
      await pipeline.close();
    }
  });
});
