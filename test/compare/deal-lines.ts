/** Deals the lines of a file to parts, by chance: what belongs together comes at several times, so that verdicts are revised. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

/** By its number, not by what it says: an event that is sent twice mostly comes again in a later part. */
function partOf(lineNumber: number, count: number, seed: string): number {
  return createHash('sha256').update(`${seed} ${lineNumber}`).digest().readUInt32BE() % count;
}

/**
 * Lines keep their order within a part. A generated correction stands beside what it corrects: a file that is cut has both in one
 * part, and hardly a verdict is ever revised.
 * @param seed decides which line comes into which part
 * @returns the files of the parts, beside the file
 */
export async function dealLines(file: string, count: number, seed: string): Promise<readonly string[]> {
  const parts = Array.from({ length: count }, (_, i) => `${file}.${i}`);
  const outs = parts.map((part) => createWriteStream(part));
  let lineNumber = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    const out = outs[partOf(lineNumber, count, seed)];
    if (out?.write(`${line}\n`) === false) await once(out, 'drain');
  }
  for (const out of outs) {
    out.end();
    await finished(out);
  }
  return parts;
}
