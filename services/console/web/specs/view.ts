/** For specs: pages in a real browser, and what is wrong with one. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newContext } from '@oretrail/test-support/chromium';
import { AT_LENGTH } from '@oretrail/test-support/runs';
// Its short form: each document has to read it.
import axe from 'axe-core/axe.min.js?raw';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

/** Not kept in the repository. */
const PICTURES = join(import.meta.dirname, '..', 'pictures');

/** A screen. */
export type View = Readonly<{ name: string; width: number; height: number; colorScheme: 'light' | 'dark' }>;
/** A large one in light colours. */
export const WIDE: View = { name: 'wide', width: 1_600, height: 1_000, colorScheme: 'light' };
/** The narrowest on which the page has to be usable, in dark colours. Source: console.md, "Access for everybody". */
export const NARROW: View = { name: 'narrow-dark', width: 360, height: 780, colorScheme: 'dark' };

/** Waits until nothing is being loaded. */
export async function settle(page: Page): Promise<void> {
  await page.waitForSelector('header.frame');
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => document.querySelector('.loading') === null);
}

type Violation = Readonly<{ id: string; nodes: readonly Readonly<{ html: string; failureSummary?: string }>[] }>;

/** Makes a picture of a page or of a part of it, at length alone: people look at it, and no test does. */
export async function keepPicture(shown: Page | Locator, name: string): Promise<void> {
  if (!AT_LENGTH) return;
  mkdirSync(PICTURES, { recursive: true });
  const path = join(PICTURES, `${name}.png`);
  await ('goto' in shown ? shown.screenshot({ path, fullPage: true }) : shown.screenshot({ path }));
}

/** What axe-core finds on a page of {@link openWindow}. */
export async function violations(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(async () => {
    type Axe = Readonly<{ run: (options: object) => Promise<{ violations: Violation[] }> }>;
    const { axe: inPage } = globalThis as unknown as { axe: Axe };
    // What is well is not described element by element.
    return (await inPage.run({ resultTypes: ['violations'] })).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** By how many pixels parts are wider than the screen that do not scroll by themselves. */
export function tooWide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Presses Tab so many times. @returns the id of what has the focus then, or its text */
export async function tabbed(page: Page, times: number): Promise<string> {
  for (let i = 0; i < times; i += 1) await page.keyboard.press('Tab');
  return page.evaluate(() => document.activeElement?.id || (document.activeElement?.textContent ?? ''));
}

/** Presses Tab until something has the focus. @throws Error if nothing of this id or text is reached */
export async function tabbedTo(page: Page, wanted: string, timesMax = 40): Promise<void> {
  for (let i = 0; i < timesMax; i += 1) if ((await tabbed(page, 1)) === wanted) return;
  throw new Error(`${wanted} is not reached by ${timesMax} times Tab`);
}

/** A window of its own, each document of which has axe-core. */
export async function openWindow(browser: Browser, { width, height, colorScheme }: View): Promise<BrowserContext> {
  const context = await newContext(browser, { viewport: { width, height }, colorScheme, bypassCSP: false });
  // The browser itself gives it to a document, whose content policy would stop it as a script. It keeps the half megabyte: to send
  // that for each look at a page takes several times as long.
  await context.addInitScript({ content: axe });
  return context;
}

/** Signs in to the console at an address. */
export async function openPage(
  browser: Browser,
  url: string,
  role: string,
  view: View,
): Promise<Readonly<{ context: BrowserContext; page: Page }>> {
  const context = await openWindow(browser, view);
  const page = await context.newPage();
  await page.goto(`${url}/?as=${role}`);
  await settle(page);
  return { context, page };
}
