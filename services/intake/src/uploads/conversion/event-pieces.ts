/** Files of events to pieces. Each event is checked by the core, as all events are. */
import { type EventLine, readRecognised, unreadableError } from '@oretrail/event-files';
import type { Piece, UploadedFile } from './piece.ts';

function pieceOf(event: EventLine): Piece {
  const place = event.event === undefined ? { rows: [event.line] } : { rows: [event.event], line: event.line };
  if (event.kind === 'text') return { ...place, kind: 'stated', statements: [event.text] };
  const error = unreadableError(event);
  return { ...place, kind: 'rejected', errors: [error === null ? [] : [error]] };
}

/** A piece for each line or event. @throws OretrailError if the file can't be read */
export async function* eventPieces({ input, task }: UploadedFile): AsyncGenerator<Piece> {
  for await (const lines of readRecognised(task.file, input)) yield* lines.map(pieceOf);
}
