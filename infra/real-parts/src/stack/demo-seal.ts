/** A seal over the story of the demo, so that its verdicts can be proved to somebody who has no access. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { callOretrail, type StackParts } from './service.ts';
import { ARCHIVE, RETENTION_DAYS } from './workers.ts';

/** Makes the keys and the first seal, once. @param folder the stack's @returns a line for the user @throws Error with what a command said */
export async function sealDemo(parts: StackParts, folder: string): Promise<string> {
  const keys = join(folder, 'keys');
  const [signing, recovery, first] = ['signing.pem', 'recovery.pub.pem', 'first-seal.json'].map((name) =>
    join(keys, name),
  ) as [string, string, string];
  if (!existsSync(signing)) await callOretrail(parts, 'audit', 'keys', 'new', '--out', keys);
  if (!existsSync(first)) {
    const pinned = ['--signing-key', signing, '--recovery-key', recovery];
    const kept = ['--retention-days', RETENTION_DAYS, '--save', first];
    await callOretrail(parts, 'audit', 'seal', ARCHIVE, ...pinned, ...kept);
  }
  return `The story is sealed. Prove a verdict of it to somebody with ${join(keys, 'signing.pub.pem')}.`;
}
