/** For specs: a real Chromium, which an npm package brings, so that nothing has to be installed. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium as driver } from 'playwright-core';
import { madeInRun } from './made-in-run.ts';

/** The package lets a processor play a graphics card, which is two fifths of the work of showing a page. */
const FOR_GRAPHICS = /gpu|gl=|angle|swiftshader/;

/** Unpacks the program of the browser. The package does so into the temporary folder, under this name. */
async function unpackInto(folder: string): Promise<void> {
  const usual = tmpdir();
  process.env['TMPDIR'] = folder;
  try {
    await chromium.executablePath();
  } finally {
    process.env['TMPDIR'] = usual;
  }
}

/** Starts a browser; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = join(await madeInRun('chromium', unpackInto), 'chromium');
  // The package is made for functions in a cloud, where one process has to do; with several pages that gets stuck.
  const wanted = chromium.args.filter((arg) => arg !== '--single-process' && !arg.startsWith('--headless'));
  const args = [...wanted.filter((arg) => !FOR_GRAPHICS.test(arg)), '--disable-gpu', '--disable-software-rasterizer'];
  return driver.launch({ executablePath, args, headless: true });
}

/** A little less than a spec may take (vitest.config.ts), so that the driver still says what it has waited for; its own limit is 30 s. */
const WAIT_MAX_MS = 110_000;

/** A window of its own, without what others have stored. What it waits for may take as long as a spec: a slow machine is not a fault of the page. */
export async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WAIT_MAX_MS);
  return context;
}
