/** Each call writes the file of verdicts again. A log knows the digests of its own files, and so whether it is older than the file. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { CONTROL } from '@oretrail/runtime';
import type { LineFile } from '../files/line-file.ts';
import { behind, orAbsent } from './log-behind.ts';

const HEADS = 'heads';
const DIGESTS = 'digests';

/** SHA-256 of a file in hexadecimal digits, null if it is empty or not there. */
async function digestOf(path: string): Promise<string | null> {
  if (((await stat(path).catch(orAbsent))?.size ?? 0) === 0) return null;
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes);
  return hash.digest('hex');
}

/** A digest is in the log before the file has its name, so that a kill leaves no file that is not known. */
export class PublishedHeads {
  private readonly log: EmbeddedLog;
  private readonly path: string;
  /** The digest of the file as it is. */
  private present: string | null = null;

  constructor(log: EmbeddedLog, directory: string, name: string) {
    this.log = log;
    this.path = join(directory, name);
  }

  /**
   * Requires that this log has written the file, if there is one. Versions before noted none: their logs are taken at their
   * word, but one that has never read anything.
   * @throws RunDirectoryError `log-behind`
   */
  async requireKnown(): Promise<void> {
    const text = this.log.stateOf(HEADS).get(DIGESTS);
    const isUnread = (await this.log.end(CONTROL, 0)) === 0;
    const known = new Set<string>(text === undefined ? [] : JSON.parse(text));
    const digest = await digestOf(this.path);
    if (digest === null) return;
    if (!known.has(digest) && (text !== undefined || isUnread)) {
      throw behind(this.path, `what has the SHA-256 ${digest}`);
    }
    this.present = digest;
  }

  /** Completes the file, and gives it its name. */
  async publish(file: LineFile): Promise<void> {
    const next = await file.complete();
    const known = JSON.stringify([...new Set([this.present ?? next, next])]);
    this.log.appendWith([], HEADS, new Map([[DIGESTS, known]]));
    await file.publish();
    this.present = next;
  }
}
