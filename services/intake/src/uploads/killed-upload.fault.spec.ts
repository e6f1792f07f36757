/** A process that is killed in the middle of an upload: the next one finishes it, and each statement is written once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { PlainIntake, sourceOf } from '@oretrail/test-support/intake/plain-intake';
import { type JobJson, UploadStory } from '@oretrail/test-support/intake/upload-story';
import { Random } from '@oretrail/test-support/random';
import { changed } from '@oretrail/test-support/sample-events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const STATEMENTS = 6_000;
/** How often a process is killed before one may finish, every other time while it writes; each takes a second to start. */
const KILLS = process.env['ORETRAIL_AT_LENGTH'] === '1' ? 8 : 3;
/** Chunks that are written before the last kill: each wait for the writing ends with one more. */
const WRITTEN_MIN = 1_000 * Math.ceil(KILLS / 2);

const lot = (i: number) => ({
  ...changed('mineral', ['data', 'lotId'], `urn:lot:smm:${i}`),
  id: `e-${i}`,
  subject: `urn:lot:smm:${i}`,
  source: sourceOf('smm'),
});
const BODY = Array.from({ length: STATEMENTS }, (_, i) => JSON.stringify(lot(i))).join('\n');

/** A process that serves uploads in a folder. */
async function serve(folder: string): Promise<Readonly<{ child: ChildProcess; address: string }>> {
  const main = join(import.meta.dirname, '../../../../test/support/intake/upload-process.ts');
  const child = spawn(process.execPath, [main, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return { child, address: line };
  throw new Error('the process has ended');
}

/** Waits until more of a job is written than there was. */
async function untilMore(url: string): Promise<void> {
  const count = async (): Promise<number> => {
    const answer = await fetch(url, { headers: { 'x-by': 'smm' } });
    const { accepted, duplicate } = (await answer.json()) as JobJson;
    return accepted + duplicate;
  };
  for (const before = await count(); (await count()) === before; ) await pause(5);
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it(`finishes, whenever it was killed (ORETRAIL_SEED=${SEED})`, { timeout: 300_000 }, async () => {
  const random = new Random(SEED);
  const folder = temporaryFolder();
  let { child, address } = await serve(folder);
  const answer = await fetch(`${address}/v1/uploads`, { method: 'POST', headers: { 'x-by': 'smm' }, body: BODY });
  expect(answer.status).toBe(202);
  const url = String(answer.headers.get('location'));
  for (let kills = 0; kills < KILLS; kills += 1) {
    if (kills % 2 === 0) await untilMore(`${address}${url}`);
    await pause(random.below(150));
    await kill(child);
    ({ child, address } = await serve(folder));
    const { status } = await fetch(`${address}${url}`, { headers: { 'x-by': 'smm' } });
    expect(status).toBe(200);
  }
  await kill(child);
  const file = join(folder, 'kafka');
  const before = existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
  const story = await UploadStory.begin(join(folder, 'uploads'), { intake: new PlainIntake(file) });
  const job: JobJson = await story.over(url);
  expect(job).toMatchObject({ state: 'done', problem: null, rejected: 0, notWritten: 0, unknown: 0 });
  expect(job.accepted + job.duplicate).toBe(STATEMENTS);
  // At most the chunk that was under way at each kill is given twice.
  expect(job.duplicate).toBeLessThanOrEqual(1_000 * (KILLS + 1));
  expect(before).toBeGreaterThanOrEqual(WRITTEN_MIN);
  const identities = story.intake.written.map(({ identity }) => identity);
  expect([identities.length, new Set(identities).size]).toEqual([STATEMENTS, STATEMENTS]);
  expect((await story.rows(url)).map(({ row }) => row)).toEqual(Array.from({ length: STATEMENTS }, (_, i) => i + 1));
  await story.end();
});

it('knows nothing of an upload whose sender had no answer', async () => {
  const folder = temporaryFolder();
  const { child, address } = await serve(folder);
  const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(Buffer.from(BODY)) });
  const call: RequestInit = { method: 'POST', headers: { 'x-by': 'smm' }, body, duplex: 'half' };
  const refused = expect(fetch(`${address}/v1/uploads`, call)).rejects.toThrow();
  await pause(100);
  await kill(child);
  await refused;
  const story = await UploadStory.begin(join(folder, 'uploads'));
  await pause(50);
  expect(story.intake.calls).toEqual([]);
  await story.end();
});
