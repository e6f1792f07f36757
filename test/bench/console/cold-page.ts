/** What a browser needs: the size of the first page, and how long a vehicle takes that nobody has looked at. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launchBrowser, newContext } from '@oretrail/test-support/chromium';
import { forgetPages, openKept } from './kept-console.ts';

const BUNDLER = join(import.meta.dirname, '../../../services/console/web/main.ts');

/** Builds the page into a folder. */
export function buildPage(folder: string): void {
  execFileSync(process.execPath, ['--no-warnings', BUNDLER, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Bytes of JavaScript, compressed, that the browser loads before anything is shown. */
export function firstPageGzipBytes(folder: string): number {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path);
  return scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);
}

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

/** It is whole once nothing is being loaded any more. */
const WHOLE = 'main:not(:has(.loading)) .headline';

/**
 * Looks in the page itself, at each frame, and keeps when it was whole, in milliseconds since 1970: who waits for it from
 * outside looks every half second only after a while.
 */
const LOOK = `(function look() {
  if (document.querySelector(${JSON.stringify(WHOLE)}) === null) requestAnimationFrame(look);
  else window.wholeAtMs = performance.timeOrigin + performance.now();
})()`;

async function openVehicle(browser: Browser, origin: string, vin: string): Promise<number> {
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.addInitScript({ content: LOOK });
  const startedAtMs = performance.timeOrigin + performance.now();
  await page.goto(`${origin}/vehicles/${vin}?as=finance`);
  await page.waitForSelector(WHOLE);
  const wholeAtMs = await page.evaluate<number>('window.wholeAtMs');
  await context.close();
  return wholeAtMs - startedAtMs;
}

/** Milliseconds until the page of each vehicle is whole: each time another console, browser cache and, if possible, cold files. */
export async function coldVehicles(folder: string, page: string, vins: readonly string[]): Promise<readonly number[]> {
  const browser = await launchBrowser();
  const took: number[] = [];
  try {
    for (const vin of vins) {
      forgetPages(folder);
      const made = await openKept(folder, page);
      took.push(await openVehicle(browser, await made.listen(), vin));
      await made.close();
    }
  } finally {
    await browser.close();
  }
  return took;
}
