/** The core in a real browser comes to what it comes to on a server. Source: console.md, "The core runs in the browser". */
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ArchivedVerdicts } from '@oretrail/archive';
import { evaluate } from '@oretrail/evaluation';
import { generateEvents } from '@oretrail/generator';
import { printableJson, RULESETS } from '@oretrail/model';
import { collectEvidence } from '@oretrail/replay';
import { bundleBytes } from '@oretrail/replay/bundles';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { launchBrowser } from '@oretrail/test-support/chromium';
import { generatedEvents, goodEvent } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtPage } from '../../specs/built-page.ts';
import { servePage } from '../../specs/page-server.ts';
import type { TaskAsked, TaskName, TaskResult } from './tasks.ts';

/** Source: console.md, "Budgets". */
const FIRST_PAGE_GZIP_BYTES_MAX = 150_000;
/** Of one history, under each ruleset. */
const VEHICLES = 1_000;

let folder: string;
let browser: Browser;
let served: Awaited<ReturnType<typeof servePage>>;
let page: Page;

beforeAll(async () => {
  folder = await builtPage();
  served = await servePage(folder);
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.goto(served.url);
});
afterAll(async () => {
  await browser?.close();
  served?.close();
});

const assetsOf = (beginning: string): readonly string[] =>
  readdirSync(join(folder, 'assets')).filter((name) => name.startsWith(beginning) && name.endsWith('.js'));

type Answer = Readonly<{ result?: unknown; error?: string }>;

/** Runs tasks in a thread of the page, as the page does it, under its content policy. Bytes travel as base64. */
async function inThePage<Name extends TaskName>(
  name: Name,
  asked: readonly (Omit<TaskAsked<Name>, 'bytes'> & { base64?: string })[],
): Promise<readonly TaskResult<Name>[]> {
  const path = `/assets/${assetsOf('worker-')[0]}`;
  const answers = await page.evaluate(
    async ([workerPath, task, calls]) => {
      const worker = new Worker(workerPath, { type: 'module' });
      const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      const answered: Promise<Answer[]> = new Promise((resolve, reject) => {
        const all: Answer[] = [];
        worker.addEventListener('message', ({ data }) => all.push(data) === calls.length && resolve(all));
        worker.addEventListener('error', ({ message }) => reject(new Error(`worker: ${message}`)));
      });
      for (const { base64, ...rest } of calls as unknown as { base64?: string }[]) {
        const data = base64 === undefined ? rest : { ...rest, bytes: bytesOf(base64) };
        worker.postMessage({ id: 1, name: task, asked: data });
      }
      const all = await answered;
      worker.terminate();
      return all;
    },
    [path, name, asked] as const,
  );
  return answers.map(({ result, error }) => {
    if (error !== undefined) throw new Error(error);
    return result as TaskResult<Name>;
  });
}

describe('the core in the page', () => {
  it.each(RULESETS)(`gives ${VEHICLES} vehicles of a messy history the ids of a server, under %s`, async (ruleset) => {
    const seed = randomInt(2 ** 32);
    const lines = Array.from(generateEvents({ seed, vehicles: VEHICLES, realisticFaults: 0.3 }), (event) =>
      printableJson(event),
    );
    const due = evaluate(
      lines.map((line) => goodEvent(JSON.parse(line))),
      { ruleset },
    ).verdicts.map(({ vin, verdictId }) => `${vin} ${verdictId}`);
    const [derived] = await inThePage('derive', [{ text: lines.join('\n'), ruleset }]);
    expect(derived?.badLines).toEqual([]);
    expect(due.length, `seed ${seed}`).toBeGreaterThan(VEHICLES / 2);
    expect(
      derived?.verdicts.map(({ vin, verdictId }) => `${vin} ${verdictId}`),
      `seed ${seed}`,
    ).toEqual(due);
  });
});

describe('a bundle of evidence in the page', () => {
  const store = new DirectoryStore(temporaryFolder());
  const due = { publicKey: '', vin: '', verdictId: '' };
  let bytes: Buffer;
  let body: Awaited<ReturnType<typeof collectEvidence>>;

  beforeAll(async () => {
    const events = generatedEvents({ seed: 2, vehicles: 6, realisticFaults: 0.5 });
    const { chain, signing } = await writeSealedLife(store, { seed: 2, partitions: 2, ruleset: RULESETS[2], events });
    const verdicts = new ArchivedVerdicts(store);
    await verdicts.foldTo(chain.good.at(-1)?.body.cut.verdicts ?? []);
    const vin = [...verdicts.inForce.vins()][0] ?? '';
    body = await collectEvidence(store, { vin, directory: temporaryFolder() });
    Object.assign(due, { publicKey: signing.publicKey, vin, verdictId: body.proof.verdictId });
    bytes = bundleBytes(body);
  });

  it('is proved, with the key that the reader trusts', async () => {
    const [proof] = await inThePage('verify', [{ base64: bytes.toString('base64'), publicKey: due.publicKey }]);
    expect(proof).toMatchObject({ isProved: true });
    expect(proof?.isProved === true ? proof.proved : null).toMatchObject({
      vin: due.vin,
      isDerived: true,
      verdict: { verdictId: due.verdictId },
      signedBy: due.publicKey,
    });
  });

  it('is not proved by another key', async () => {
    const [proof] = await inThePage('verify', [{ base64: bytes.toString('base64'), publicKey: 'ab'.repeat(32) }]);
    expect(proof).toMatchObject({ isProved: false });
  });

  it('is not proved if any byte is another', async () => {
    const altered = Array.from({ length: 60 }, () => {
      const [at, bit] = [randomInt(bytes.length), randomInt(8)];
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << bit);
      return { at, bit, base64: copy.toString('base64') };
    });
    const proofs = await inThePage(
      'verify',
      altered.map(({ base64 }) => ({ base64 })),
    );
    const proved = altered.filter((_, i) => proofs[i]?.isProved !== false).map(({ at, bit }) => `${at} bit ${bit}`);
    expect(proved).toEqual([]);
  });

  it('is not proved if an event is another, and the digest of the bundle is made to fit', async () => {
    const altered = body.events.slice(0, 20).map((_, i) => {
      const events = body.events.map((event, at) => {
        const record = Buffer.from(event.record, 'base64');
        const place = record.length - 1 - (i % 20);
        if (at === i) record[place] = (record[place] ?? 0) ^ 1;
        return { ...event, record: record.toString('base64') };
      });
      return { base64: bundleBytes({ ...body, events }).toString('base64') };
    });
    const proofs = await inThePage('verify', altered);
    expect(proofs.map(({ isProved }) => isProved)).toEqual(altered.map(() => false));
  });
});

describe('the first page', () => {
  it(`has at most ${FIRST_PAGE_GZIP_BYTES_MAX} bytes of JavaScript, compressed`, () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path);
    const sizes = scripts.map((path) => gzipSync(readFileSync(join(folder, path))).length);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(FIRST_PAGE_GZIP_BYTES_MAX);
  });
});
