/** The verdict of one vehicle as the directory shows it. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Verdict } from '@oretrail/model';
import { RUN_FILES } from '../run-directory.ts';

/** Finds the line of a VIN in the file of verdicts; null if there is none. Reads no further than that line. */
export async function publishedVerdict(directory: string, vin: string): Promise<Verdict | null> {
  const file = createReadStream(join(directory, RUN_FILES.verdicts));
  const beginning = `{"vin":${JSON.stringify(vin)},`;
  try {
    for await (const line of createInterface({ input: file })) if (line.startsWith(beginning)) return JSON.parse(line);
    return null;
  } catch (error) {
    // A first call that was killed has read events, but given no verdicts yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    file.destroy();
  }
}
