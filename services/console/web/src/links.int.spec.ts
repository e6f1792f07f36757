/** Where the links of the pages lead, in a real browser: each role is led only to what it may see something of. */
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH } from '@oretrail/test-support/runs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ROLES, vinOf } from '../specs/console.ts';
import { consoleInBrowser } from '../specs/console-in-browser.ts';
import { openPage, settle, WIDE } from '../specs/view.ts';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Links of one kind that are followed, such as those to vehicles. */
const OF_A_KIND = 2;

const running = consoleInBrowser();

/** `/vehicles/*` of `/vehicles/4EX…?revision=2`. */
const kindOf = (path: string): string => path.replace(/\?.*$/, '').replace(/^(\/[a-z-]+)\/.+/, '$1/*');

/** Paths of this console that a page links to. */
async function linksOn(page: Page): Promise<readonly string[]> {
  const found = await page
    .locator('a[href^="/"]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  return [...new Set(found)].filter((path) => !path.includes('#'));
}

/** Whether a page says that it is not for the caller, and shows it nothing else. */
async function isShut(page: Page): Promise<boolean> {
  const said = await page.locator('main .no-right').count();
  return said > 0 && (await page.locator('main :is(table, dl, figure, .radius, .mark)').count()) === 0;
}

/** Follows links from the overview and from a vehicle. @returns pages that are shut, each with the page that leads to it */
async function shutPages(page: Page, role: string): Promise<readonly string[]> {
  const seen = new Map<string, number>();
  const wanted: [string, string][] = [['/', 'the address']];
  if (role !== 'supplier') wanted.push([`/vehicles/${vinOf(running.story)}`, 'the address']);
  const shut: string[] = [];
  for (const [path, from] of wanted) {
    await page.goto(running.url + path);
    await settle(page);
    if (await isShut(page)) shut.push(`${from} leads to ${path}`);
    for (const link of await linksOn(page)) {
      const kind = kindOf(link);
      const times = seen.get(kind) ?? 0;
      if (times >= OF_A_KIND || wanted.some(([known]) => known === link)) continue;
      seen.set(kind, times + 1);
      wanted.push([link, path]);
    }
  }
  expect(wanted.length).toBeGreaterThan(5);
  return shut;
}

const [picked] = new Random(SEED).shuffled(ROLES);
describe(`no link leads to a page that is shut (ORETRAIL_SEED=${SEED})`, () => {
  it.each(ROLES.filter((role) => AT_LENGTH || role === picked))('as %s', async (role) => {
    const { context, page } = await openPage(running.browser, running.url, role, WIDE);
    expect(await shutPages(page, role)).toEqual([]);
    await context.close();
  });
});
