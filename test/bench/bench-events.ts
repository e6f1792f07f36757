/** Generated events of the benchmarks: parsed one by one, or through a file as a run would read them. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseFiles } from '@oretrail/event-files';
import type { GeneratedEvent } from '@oretrail/generator';
import { type OretrailEvent, parseEvent } from '@oretrail/model';

/** Seed of all generated histories. Any would do; the same one makes runs comparable. */
export const SEED = 1;
/** Characters that are written at once. */
const CHUNK_LENGTH = 1_000_000;

/** A generated event as the workers take it. @throws Error if it is refused: the generator promises that none is */
export function parsed(event: GeneratedEvent): OretrailEvent {
  const result = parseEvent(event, { operators: new Set() });
  if (result.ok) return result.event;
  throw new Error(`a generated event was refused: ${JSON.stringify(result.errors)}`);
}

/** Batches of parsed events of a file. @throws Error if a line is refused */
export async function* eventsIn(file: string): AsyncGenerator<readonly OretrailEvent[]> {
  for await (const lines of parseFiles([file], { operators: new Set() })) {
    yield lines.map((line) => {
      if (line.kind === 'accepted') return line.accepted.event;
      throw new Error(`a generated event was refused: ${JSON.stringify(line.rejected)}`);
    });
  }
}

function* chunksOf(events: Iterable<object>): Iterable<string> {
  let chunk = '';
  for (const event of events) {
    chunk += `${JSON.stringify(event)}\n`;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** Writes events into a file. */
export async function writeEvents(path: string, events: Iterable<object>): Promise<void> {
  await pipeline(Readable.from(chunksOf(events)), createWriteStream(path));
}
