/** Splits a file of lines into parts of about the same number of bytes. */
import { once } from 'node:events';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

/** @returns the files of the parts, beside the file; as many as were asked for, unless there are fewer lines */
export async function splitLines(file: string, count: number): Promise<readonly string[]> {
  const partBytes = Math.ceil(statSync(file).size / count);
  const parts: string[] = [];
  let [out, bytes] = [null as ReturnType<typeof createWriteStream> | null, 0];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (out === null) {
      parts.push(`${file}.${parts.length}`);
      out = createWriteStream(parts.at(-1) ?? '');
    }
    if (!out.write(`${line}\n`)) await once(out, 'drain');
    bytes += Buffer.byteLength(line) + 1;
    if (bytes < partBytes * parts.length) continue;
    out.end();
    await finished(out);
    out = null;
  }
  out?.end();
  if (out !== null) await finished(out);
  return parts;
}
