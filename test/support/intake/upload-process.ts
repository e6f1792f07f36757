/**
 * A process that serves uploads, to be killed: `upload-process.ts FOLDER`. It prints its address, then `chunk` before each chunk that
 * it takes, and takes it after a line of its input.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PlainIntake } from './plain-intake.ts';
import { openUploads } from './upload-story.ts';

const [, , folder = '.'] = process.argv;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const intake = new PlainIntake(join(folder, 'kafka'));
intake.grant('smm');
const listening = Promise.withResolvers<void>();
intake.gate = async () => {
  await listening.promise;
  console.log('chunk');
  await lines.next();
};
const app = await openUploads(join(folder, 'uploads'), { intake });
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
listening.resolve();
