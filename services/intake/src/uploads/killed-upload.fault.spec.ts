/** A process that is killed in the middle of an upload: the next one finishes it, and each statement is written once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
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
/** How often a process is killed before one may finish; each takes seconds to start. */
const KILLS = process.env['ORETRAIL_AT_LENGTH'] === '1' ? 10 : 3;
/** Every other kill is behind a chunk. */
const WRITTEN_MIN = 1_000 * Math.ceil(KILLS / 2);
const STATEMENTS = 1_000 * (KILLS + 1);

const lot = (i: number) => ({
  ...changed('mineral', ['data', 'lotId'], `urn:lot:smm:${i}`),
  id: `e-${i}`,
  subject: `urn:lot:smm:${i}`,
  source: sourceOf('smm'),
});
const BODY = Array.from({ length: STATEMENTS }, (_, i) => JSON.stringify(lot(i))).join('\n');

/** A process that serves uploads in a folder, and takes a chunk only when it is let. */
class Serving {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>, address: string) {
    this.#child = child;
    this.#lines = lines;
    this.address = address;
  }

  static async begin(folder: string): Promise<Serving> {
    const main = join(import.meta.dirname, '../../../../test/support/intake/upload-process.ts');
    const child = spawn(process.execPath, [main, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the process has ended');
    return new Serving(child, lines, value);
  }

  /** Waits until it has a chunk to take. */
  async hasChunk(): Promise<void> {
    expect((await this.#lines.next()).value).toBe('chunk');
  }

  /** Lets it take one. */
  letTake(): void {
    this.#child.stdin?.write('\n');
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

it(`finishes, whenever it was killed (ORETRAIL_SEED=${SEED})`, { timeout: 600_000 }, async () => {
  const random = new Random(SEED);
  const folder = temporaryFolder();
  let serving = await Serving.begin(folder);
  const { address } = serving;
  const answer = await fetch(`${address}/v1/uploads`, { method: 'POST', headers: { 'x-by': 'smm' }, body: BODY });
  expect(answer.status).toBe(202);
  const url = String(answer.headers.get('location'));
  for (let kills = 0; kills < KILLS; kills += 1) {
    await serving.hasChunk();
    serving.letTake();
    // Every other time the chunk is certain; else it may be anywhere on its way.
    await (kills % 2 === 0 ? serving.hasChunk() : pause(random.below(30)));
    await serving.kill();
    serving = await Serving.begin(folder);
  }
  await serving.kill();
  const intake = new PlainIntake(join(folder, 'kafka'));
  expect(intake.written.length).toBeGreaterThanOrEqual(WRITTEN_MIN);
  expect(intake.written.length).toBeLessThan(STATEMENTS);
  const story = await UploadStory.begin(join(folder, 'uploads'), { intake });
  const job: JobJson = await story.over(url);
  expect(job).toMatchObject({ state: 'done', problem: null, rejected: 0, notWritten: 0, unknown: 0 });
  expect(job.accepted + job.duplicate).toBe(STATEMENTS);
  // Only a chunk that was not certain is given twice.
  expect(job.duplicate).toBeLessThanOrEqual(1_000 * Math.floor(KILLS / 2));
  const identities = intake.written.map(({ identity }) => identity);
  expect([identities.length, new Set(identities).size]).toEqual([STATEMENTS, STATEMENTS]);
  expect((await story.rows(url)).map(({ row }) => row)).toEqual(Array.from({ length: STATEMENTS }, (_, i) => i + 1));
  await story.end();
});

it('knows nothing of an upload whose sender had no answer', async () => {
  const folder = temporaryFolder();
  const serving = await Serving.begin(folder);
  const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(Buffer.from(BODY)) });
  const call: RequestInit = { method: 'POST', headers: { 'x-by': 'smm' }, body, duplex: 'half' };
  const refused = expect(fetch(`${serving.address}/v1/uploads`, call)).rejects.toThrow();
  await pause(100);
  await serving.kill();
  await refused;
  const story = await UploadStory.begin(join(folder, 'uploads'));
  await pause(50);
  expect(story.intake.calls).toEqual([]);
  await story.end();
});
