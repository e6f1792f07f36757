/** The files that the measurements of `bench archive` hand to one another. */
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseFiles } from '@oretrail/event-files';
import { generateEvents } from '@oretrail/generator';
import { type OretrailEvent, RULESETS, type Verdict } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';

/** The law by which all is evaluated. */
export const RULESET = RULESETS[2];
/** Lines that are read or written at once. */
const BATCH_LINES = 1_000;
/** Seed of all generated histories. Any would do; the same one makes runs comparable. */
const SEED = 1;

/** Where things lie in the folder of a benchmark. */
export const FILES = {
  events: 'events.ndjson',
  verdicts: 'verdicts.ndjson',
  archive: 'archive',
  run: 'run',
  replay: 'replay',
} as const;

function* historyLines(vehicles: number): Generator<string> {
  for (const fact of BUILT_IN_FACTS) yield JSON.stringify({ specversion: '1.0', ...fact });
  for (const event of generateEvents({ seed: SEED, vehicles, realisticFaults: 0 })) yield JSON.stringify(event);
}

function* joined(lines: Iterable<string>, onLine: () => void): Generator<string> {
  let batch = '';
  let count = 0;
  for (const line of lines) {
    batch += `${line}\n`;
    count += 1;
    onLine();
    if (count % BATCH_LINES > 0) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

/** Writes the built-in facts and the events of so many vehicles. @returns how many */
export async function writeHistory(folder: string, vehicles: number): Promise<number> {
  let events = 0;
  const lines = joined(historyLines(vehicles), () => {
    events += 1;
  });
  await pipeline(Readable.from(lines), createWriteStream(join(folder, FILES.events)));
  return events;
}

/** The events of a benchmark's folder. */
export async function* eventsIn(folder: string): AsyncGenerator<readonly OretrailEvent[]> {
  for await (const lines of parseFiles([join(folder, FILES.events)], { operators: new Set() })) {
    yield lines.flatMap((line) => (line.kind === 'accepted' ? [line.accepted.event] : []));
  }
}

/** The verdicts that its run has given, those of a vehicle in their order. */
export async function* verdictsIn(folder: string): AsyncGenerator<readonly Verdict[]> {
  const handle = await open(join(folder, FILES.verdicts));
  let batch: Verdict[] = [];
  for await (const line of handle.readLines()) {
    batch.push(JSON.parse(line));
    if (batch.length < BATCH_LINES) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
