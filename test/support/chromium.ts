/** For specs: a real Chromium, which an npm package brings, so that nothing has to be installed. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';

/** The package lets a processor play a graphics card, which is two fifths of the work of showing a page. */
const FOR_GRAPHICS = /gpu|gl=|angle|swiftshader/;

/** Starts a browser; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  // The package unpacks the browser into the temporary folder: a process of its own would find there what another still writes.
  const usual = tmpdir();
  process.env['TMPDIR'] = mkdtempSync(join(usual, 'oretrail-chromium-'));
  // The package is made for functions in a cloud, where one process has to do; with several pages that gets stuck.
  const wanted = chromium.args.filter((arg) => arg !== '--single-process' && !arg.startsWith('--headless'));
  const args = [...wanted.filter((arg) => !FOR_GRAPHICS.test(arg)), '--disable-gpu', '--disable-software-rasterizer'];
  try {
    return await driver.launch({ executablePath: await chromium.executablePath(), args, headless: true });
  } finally {
    // Other files run in this process after this one: their names would be longer than what a message shows of them.
    process.env['TMPDIR'] = usual;
  }
}
