/** `pnpm docs:picture`: makes the picture of the README, the page of a vehicle, over the story that the tests tell. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { launchBrowser } from '@oretrail/test-support/chromium';
import { startConsole, vinOf } from './console.ts';

const PICTURE = join(import.meta.dirname, '../../../../docs/pictures/vehicle.png');
/** As wide as GitHub shows a page; at most 150 KB. */
const SIZE = { width: 1_000, height: 900 };

const folder = mkdtempSync(join(tmpdir(), 'oretrail-picture-'));
const running = await startConsole(folder);
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' });
await page.goto(`${running.url}/vehicles/${vinOf(running.story)}?as=finance`);
await page.waitForSelector('main:not(:has(.loading)) .headline');
mkdirSync(dirname(PICTURE), { recursive: true });
writeFileSync(PICTURE, await page.screenshot());
await browser.close();
await running.close();
rmSync(folder, { recursive: true, force: true });
