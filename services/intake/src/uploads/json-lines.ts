/** Reads lines of JSON that this process has written. Only a line feed ends a line: other ends may be within texts. */
import { createReadStream } from 'node:fs';

const LINE_FEED = 0x0a;

/** A line, and the byte behind it. */
export type JsonLine<T> = Readonly<{ value: T; end: number }>;

/**
 * The lines of a file.
 * @param start the byte at which the first begins
 * @param bytes how much of the file counts; all if absent
 */
export async function* jsonLines<T>(path: string, start = 0, bytes?: number): AsyncGenerator<JsonLine<T>> {
  if (bytes !== undefined && start >= bytes) return;
  let held: Buffer[] = [];
  let end = start;
  const range = bytes === undefined ? { start } : { start, end: bytes - 1 };
  for await (const chunk of createReadStream(path, range)) {
    let from = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed >= 0; feed = chunk.indexOf(LINE_FEED, from)) {
      const line = Buffer.concat([...held, chunk.subarray(from, feed)]);
      held = [];
      from = feed + 1;
      end += line.length + 1;
      yield { value: JSON.parse(line.toString('utf8')), end };
    }
    if (from < chunk.length) held.push(chunk.subarray(from));
  }
}
