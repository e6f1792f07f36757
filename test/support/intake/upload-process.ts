/** A process that serves uploads, to be killed: `upload-process.ts FOLDER`. It prints its address. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PlainIntake } from './plain-intake.ts';
import { openUploads } from './upload-story.ts';

/** How long a chunk takes, so that there is a time to be killed. */
const CHUNK_MS = 100;

const [, , folder = '.'] = process.argv;
const intake = new PlainIntake(join(folder, 'kafka'));
intake.grant('smm');
intake.gate = () => pause(CHUNK_MS);
const app = await openUploads(join(folder, 'uploads'), { intake });
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
