/** Steps that share a transaction: killed between any two of them, the workers come to the same records at the same offsets. */
import { EmbeddedLog, GROUP_LIMITS } from '@oretrail/embedded-log';
import { generateEvents } from '@oretrail/generator';
import { DEFAULT_RULESET, type OretrailEvent, parseEvent } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import {
  BATTERY_ANSWERS,
  batchesOf,
  DRAWS,
  eventRecord,
  journalOf,
  jsonOf,
  LOT_ANSWERS,
  type NewRecord,
  rulesetRecord,
  type StateReader,
  type Topic,
  taskName,
  VERDICTS,
} from '@oretrail/runtime';
import { Random } from '@oretrail/test-support/random';
import { runsOf } from '@oretrail/test-support/runs';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { Pipeline, WORKERS } from '@oretrail/workers';
import { expect, it } from 'vitest';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const VEHICLES = 60;
const PARTITIONS = 2;
/** Parts in which the events come: what comes later revises verdicts. */
const PARTS = 4;
/** More steps than this no part takes. */
const STEPS_MAX = 60;

/** The law, the facts and messy events, in parts. */
function partsOf(seed: number): readonly (readonly NewRecord[])[] {
  const events: OretrailEvent[] = [...BUILT_IN_FACTS];
  for (const event of generateEvents({ seed, vehicles: VEHICLES, realisticFaults: 0.5 })) {
    const parsed = parseEvent(event, { operators: new Set() });
    if (parsed.ok) events.push(parsed.event);
  }
  const size = Math.ceil(events.length / PARTS);
  const records = events.map((event) => eventRecord(event, PARTITIONS));
  const parts = Array.from({ length: PARTS }, (_, i) => records.slice(i * size, (i + 1) * size));
  return [[rulesetRecord(DEFAULT_RULESET), ...(parts[0] ?? [])], ...parts.slice(1)];
}

function open(directory: string, stepsMax: number): EmbeddedLog {
  return EmbeddedLog.open({
    directory,
    partitions: PARTITIONS,
    isTemporary: true,
    groupLimits: { ...GROUP_LIMITS, stepsMax },
  });
}

/** The entries of a state by table, group and key: which of them are stored together is for each save to decide. */
function* entriesOf(state: StateReader): Iterable<string> {
  for (const [at, text] of state.range('', '', false)) {
    const value: unknown = JSON.parse(text);
    const group = at.split('\u0000').slice(0, 2).join(' ');
    if (!Array.isArray(value)) yield `${group} ${text}`;
    else for (let i = 1; i < value.length; i += 2) yield `${group} ${value[i]} ${JSON.stringify(value[i + 1])}`;
  }
}

async function countOf(log: EmbeddedLog, topic: Topic, partition: number): Promise<number> {
  return (await log.read({ topic, partition, from: 0, recordsMax: Number.POSITIVE_INFINITY })).records.length;
}

/** The verdicts with their offsets, where each journal ends, and what local states hold. */
async function contentOf(log: EmbeddedLog): Promise<readonly string[]> {
  const content: string[] = [];
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    for await (const { records } of batchesOf(log, VERDICTS, partition, 0)) {
      for (const record of records) content.push(`${partition} ${record.offset} ${record.key} ${jsonOf(record)}`);
    }
    for (const { name } of WORKERS) {
      content.push(`${name} ${partition} ${await log.end(journalOf(name), partition)}`);
      content.push(...entriesOf(log.stateOf(taskName({ worker: name, index: partition }))));
    }
  }
  return content;
}

async function undisturbed(parts: readonly (readonly NewRecord[])[]): Promise<readonly string[]> {
  const log = open(temporaryFolder(), 1);
  for (const part of parts) {
    await log.append(part);
    await (await Pipeline.open(log)).runToRest();
  }
  const content = await contentOf(log);
  await log.close();
  return content;
}

/** Steps in groups, and is gone in the midst of one. @returns whether it came to rest before */
async function isKilledWithin(directory: string, stepsMax: number, steps: number): Promise<boolean> {
  const log = open(directory, stepsMax);
  const killed = new Error('killed');
  const isAtRest = await log
    .inGroups(async () => {
      const pipeline = await Pipeline.open(log);
      for (let step = 0; step < steps; step += 1) if (!(await pipeline.step())) return true;
      throw killed;
    })
    .catch((error: unknown) => {
      if (error !== killed) throw error;
      return false;
    });
  await log.close();
  return isAtRest;
}

async function killedOften(parts: readonly (readonly NewRecord[])[], random: Random): Promise<readonly string[]> {
  const directory = temporaryFolder();
  const stepsMax = 2 + random.below(7);
  for (const part of parts) {
    const log = open(directory, stepsMax);
    await log.append(part);
    await log.close();
    while (!(await isKilledWithin(directory, stepsMax, 1 + random.below(STEPS_MAX))));
  }
  const log = open(directory, stepsMax);
  const content = await contentOf(log);
  await requireDropped(log);
  await log.close();
  return content;
}

/** What every reader has passed is gone, and all journal records but the last. */
async function requireDropped(log: EmbeddedLog): Promise<void> {
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    for (const topic of [DRAWS, LOT_ANSWERS, BATTERY_ANSWERS]) expect(await countOf(log, topic, partition)).toBe(0);
    for (const { name } of WORKERS) expect(await countOf(log, journalOf(name), partition)).toBe(1);
  }
}

it.each(Array.from({ length: runsOf(40) }, (_, i) => SEED + i))('seed %i', async (seed) => {
  const parts = partsOf(seed);
  expect(await killedOften(parts, new Random(seed))).toEqual(await undisturbed(parts));
});

it('a group that fails is not on the disk, and its tasks write no more', async () => {
  const directory = temporaryFolder();
  const log = open(directory, GROUP_LIMITS.stepsMax);
  for (const part of partsOf(SEED)) await log.append(part);
  const pipeline = await Pipeline.open(log);
  const failing = log.inGroups(async () => {
    await pipeline.step();
    expect(log.isOnDisk).toBe(false);
    throw new Error('failed');
  });
  await expect(failing).rejects.toThrow('failed');
  await expect(pipeline.step()).rejects.toMatchObject({ code: 'fenced' });
  expect(await log.end(journalOf(WORKERS[0]?.name ?? ''), 0)).toBe(0);
  await log.close();
});

it('what is appended comes behind the steps before it', async () => {
  const log = open(temporaryFolder(), GROUP_LIMITS.stepsMax);
  const [first = [], second = []] = partsOf(SEED);
  await log.append(first);
  await log.inGroups(async () => {
    const pipeline = await Pipeline.open(log);
    await pipeline.step();
    await log.append(second);
    expect(log.isOnDisk).toBe(true);
    await pipeline.step();
    expect(log.isOnDisk).toBe(false);
  });
  expect(log.isOnDisk).toBe(true);
  await log.close();
});
