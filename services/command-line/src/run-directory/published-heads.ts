/** The files of verdicts that are written anew by each call: a log knows its own, and so whether it is older than they are. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { CONTROL } from '@oretrail/runtime';
import type { LineFile } from './line-file.ts';
import { behind, orAbsent } from './log-behind.ts';

const HEADS = 'heads';
const DIGESTS = 'digests';

/** SHA-256 of a file in hexadecimal digits, null where it is empty or not there. */
async function digestOf(path: string): Promise<string | null> {
  if (((await stat(path).catch(orAbsent))?.size ?? 0) === 0) return null;
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes);
  return hash.digest('hex');
}

/** Digests stand in the log before the files have their names, so that a kill leaves no file that is not known. */
export class PublishedHeads {
  private readonly log: EmbeddedLog;
  private readonly paths: readonly string[];
  /** Of the files as they are. */
  private present: readonly string[] = [];

  /** @param names of the files that one call writes together */
  constructor(log: EmbeddedLog, directory: string, names: readonly string[]) {
    this.log = log;
    this.paths = names.map((name) => join(directory, name));
  }

  /**
   * Requires that this log has written the files that there are. Versions before noted none: their logs are taken at their
   * word, but one that has never read anything.
   * @throws CommandLineError `log-behind`
   */
  async requireKnown(): Promise<void> {
    const text = this.log.stateOf(HEADS).get(DIGESTS);
    const isUnread = (await this.log.end(CONTROL, 0)) === 0;
    const known = new Set<string>(text === undefined ? [] : JSON.parse(text));
    for (const path of this.paths) {
      const digest = await digestOf(path);
      if (digest === null) continue;
      if (!known.has(digest) && (text !== undefined || isUnread)) throw behind(path, `what has the SHA-256 ${digest}`);
      this.present = [...this.present, digest];
    }
  }

  /** Completes files, and gives them their names. */
  async publish(files: readonly LineFile[]): Promise<void> {
    const next: string[] = [];
    for (const file of files) next.push(await file.complete());
    const known = JSON.stringify([...new Set([...this.present, ...next])]);
    this.log.appendWith([], HEADS, new Map([[DIGESTS, known]]));
    for (const file of files) await file.publish();
    this.present = next;
  }
}
