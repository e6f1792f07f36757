/** The files that the measurements of `bench archive` hand to one another. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { generateEvents } from '@oretrail/generator';
import type { Verdict } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { SEED, writeEvents } from '../bench-events.ts';

/** Verdicts that are read at once. */
const BATCH_LINES = 1_000;
/** Where things lie in the folder of a benchmark. */
export const FILES = {
  events: 'events.ndjson',
  verdicts: 'verdicts.ndjson',
  archive: 'archive',
  run: 'run',
  replay: 'replay',
} as const;

function* history(vehicles: number): Generator<object> {
  for (const fact of BUILT_IN_FACTS) yield { specversion: '1.0', ...fact };
  yield* generateEvents({ seed: SEED, vehicles, realisticFaults: 0 });
}

/** Writes the built-in facts and the events of so many vehicles. @returns how many */
export async function writeHistory(folder: string, vehicles: number): Promise<number> {
  let count = 0;
  function* counted(): Generator<object> {
    for (const event of history(vehicles)) {
      count += 1;
      yield event;
    }
  }
  await writeEvents(join(folder, FILES.events), counted());
  return count;
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
