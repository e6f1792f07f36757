/** Events of a file, as a run would read them. */
import { parseFiles } from '@oretrail/event-files';
import type { OretrailEvent } from '@oretrail/model';

/**
 * Batches of parsed events.
 * @throws Error where a line is refused: the generator promises that none is
 */
export async function* eventsIn(file: string): AsyncGenerator<readonly OretrailEvent[]> {
  for await (const lines of parseFiles([file], { operators: new Set() })) {
    yield lines.map((line) => {
      if (line.kind === 'accepted') return line.accepted.event;
      throw new Error(`a generated event was refused: ${JSON.stringify(line.rejected)}`);
    });
  }
}
