/** Each page as each role in a real browser: accessible, without errors, at 360 and 1,600 px, light and dark. */
import { readFileSync } from 'node:fs';
import type { Vin } from '@oretrail/model';
import { templateText } from '@oretrail/sheets';
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH } from '@oretrail/test-support/runs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, vinOf } from '../specs/console.ts';
import { consoleInBrowser } from '../specs/console-in-browser.ts';
import { madeUpLineage } from '../specs/made-up-lineage.ts';
import type { Story } from '../specs/story.ts';
import {
  keepPicture,
  NARROW,
  openPage,
  settle,
  tabbed,
  tabbedTo,
  tooWide,
  type View,
  violations,
  WIDE,
} from '../specs/view.ts';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const running = consoleInBrowser();

/** The pages by name, and their addresses in a story. */
const PAGES: readonly (readonly [string, (story: Story) => string])[] = [
  ['overview', () => '/'],
  ['vehicles', () => '/vehicles'],
  ['vehicle', (story) => `/vehicles/${vinOf(story)}`],
  ['changes', () => '/changes'],
  ['asks', () => '/asks'],
  ['lots', () => '/lots'],
  ['lot', ({ lot }) => `/lots/${encodeURIComponent(lot.subject)}`],
  ['statement', ({ correction }) => `/statements/${correction.digest.replace('sha256:', '')}`],
  ['upload', () => '/upload'],
  ['what-if', () => '/what-if'],
  ['law', () => '/law'],
  ['audit', () => '/audit'],
  ['audit-past', (story) => `/audit?vin=${vinOf(story)}&seal=2`],
  ['ops', () => '/ops'],
  ['letter', ({ letter }) => `/ops/letters/${encodeURIComponent(letter.id)}`],
  ['access', () => '/access'],
  ['not-there', () => '/not-there'],
];

type Visit = Readonly<{ role: (typeof ROLES)[number]; view: View }>;
const VISITS: readonly Visit[] = ROLES.flatMap((role) => [WIDE, NARROW].map((view) => ({ role, view })));

/** At length each role sees each page in each view. A run of the tests shows each page to one role in each view, which the seed picks. */
function visitsPicked(random: Random): readonly Visit[] {
  const [wide, narrow] = random.shuffled(ROLES);
  return VISITS.filter(({ role, view }) => role === (view === WIDE ? wide : narrow));
}
const random = new Random(SEED);
const visitsOfPages = PAGES.map(([name, pathOf]) => ({
  name,
  pathOf,
  visits: AT_LENGTH ? VISITS : visitsPicked(random),
}));
/** The pages that are opened by a visit. */
const pagesOf = (visit: Visit) => visitsOfPages.filter(({ visits }) => visits.includes(visit));

/** Faults of the page itself: what it logs, and what its content policy stops. Refused requests are its states, not faults. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return faults;
}

const openView = (role: string, view: View) => openPage(running.browser, running.url, role, view);

describe.each(VISITS.filter((visit) => pagesOf(visit).length > 0))(
  `as $role, $view.name (ORETRAIL_SEED=${SEED})`,
  (visit) => {
    const { role, view } = visit;
    let opened: Awaited<ReturnType<typeof openView>>;
    beforeAll(async () => {
      opened = await openView(role, view);
    });
    afterAll(() => opened?.context.close());

    it.each(pagesOf(visit))('the page $name is accessible, without faults, and fits', async ({ name, pathOf }) => {
      const { page } = opened;
      const faults = faultsOf(page);
      await page.goto(running.url + pathOf(running.story));
      await settle(page);
      const wide = await tooWide(page);
      const found = [...(wide > 0 ? [`${wide} px too wide`] : []), ...(await violations(page)), ...faults];
      await keepPicture(page, `${name}-${role}-${view.name}`);
      page.removeAllListeners();
      expect(found).toEqual([]);
    });
  },
);

describe('the page, used', () => {
  it('leads by keyboard alone from the list to the reasons of a vehicle', async () => {
    const { context, page } = await openView('finance', WIDE);
    const vin = vinOf(running.story);
    await page.goto(`${running.url}/vehicles`);
    await settle(page);
    const press = (times: number): Promise<string> => tabbed(page, times);
    expect(await press(1)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await press(1)).toBe('vin');
    await page.keyboard.type(vin);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('table.list tbody tr').length === 1);
    let at = '';
    for (let i = 0; i < 20 && at !== vin; i += 1) at = await press(1);
    await page.keyboard.press('Enter');
    await page.waitForFunction((title) => document.querySelector('h1')?.textContent === title, vin);
    await settle(page);
    const why = await page.textContent('.headline');
    expect(why).toContain('Still open');
    expect(why).toContain('because a statement was corrected');
    await context.close();
  });

  it('checks a sheet in the page, and says which cell is wrong', async () => {
    const { context, page } = await openView('supplier', WIDE);
    await page.goto(`${running.url}/upload`);
    await settle(page);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.method()));
    const sheet = templateText('minerals').replace(/,\d+(?:\.\d+)?,/, ',"1.000,5",');
    await page.setInputFiles('input[type=file]', {
      name: 'lots.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(sheet),
    });
    await page.waitForSelector('text=What is wrong');
    const text = (await page.textContent('main')) ?? '';
    expect(text).toContain('1.000,5');
    expect(text).toContain('Save the refused rows');
    expect(sent.filter((method) => method !== 'GET')).toEqual([]);
    await context.close();
  });

  it.each([500, 5_000])('shows the genealogy of a vehicle above %i lots by keyboard', async (lots) => {
    const { context, page } = await openView('auditor', lots > 500 ? NARROW : WIDE);
    await page.route('**/lineage', (route) => route.fulfill({ json: madeUpLineage(lots) }));
    await page.goto(`${running.url}/vehicles/${vinOf(running.story)}`);
    await settle(page);
    await page.focus('.tier-group');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.tier-lot[aria-pressed=true]');
    await page.click('summary:has-text("rows")');
    await page.waitForSelector('table:has-text("What is wrong")');
    expect(await page.textContent('figure:has(.tiers) summary')).toContain(
      `${(lots + 1).toLocaleString('en-US')} rows`,
    );
    expect(await page.locator('.tier-line.on-path').count()).toBeGreaterThan(0);
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await keepPicture(page.locator('.tiers'), `genealogy-${lots}`);
    await context.close();
  });

  it.each([WIDE, NARROW])('shows the owners of parties by keyboard, $name', async (view) => {
    const { context, page } = await openView('auditor', view);
    await page.goto(`${running.url}/law?day=2026-06-01`);
    await settle(page);
    await page.waitForSelector('.owners .tier-box');
    const cells = page.locator('.owners button', { hasText: 'example-ochang-cells' });
    expect(await cells.textContent()).toContain('Foreign entity of concern');
    const red = await page.locator('.owners .tier-box.bad button').allTextContents();
    expect(red.filter((text) => text.includes('Not of concern') || text.includes('Open'))).toEqual([]);
    await cells.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.owners .tier-line.on-path');
    expect(await page.textContent('figure:has(.owners) figcaption')).toContain('held by covered governments');
    await page.click('summary:has-text("holdings")');
    const row = page.locator('figure:has(.owners) tr', { hasText: 'example-ochang-cells' });
    expect(await row.textContent()).toContain('30 %');
    await page.click('summary:has-text("facts")');
    expect(await page.textContent('section[aria-label^="Facts in force"]')).toContain('example-ochang-cells');
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await keepPicture(page, `owners-${view.name}`);
    await keepPicture(page.locator('figure:has(.owners)'), `owners-picture-${view.name}`);
    await page.goto(`${running.url}/law?day=2019-06-01`);
    await page.waitForSelector('h2:has-text("2019-06-01")');
    await settle(page);
    expect(await page.locator('.owners').count()).toBe(0);
    await context.close();
  });

  it('derives a verdict again from the evidence of the service, and proves the same bundle as a file', async () => {
    const { context, page } = await openView('auditor', WIDE);
    const vin = vinOf(running.story);
    await page.goto(`${running.url}/vehicles/${vin}`);
    await settle(page);
    await page.click('button:has-text("Prove it in this page")');
    const derived = page.locator('output:has-text("derived here from")');
    await derived.waitFor({ timeout: 60_000 });
    await keepPicture(page, 'derived-again');
    expect(await derived.textContent()).toContain(running.story.revisions.get(vin as Vin)?.at(-1)?.verdictId);
    expect(await derived.textContent()).toContain('The same id');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.click('button:has-text("Save the evidence")'),
    ]);
    await page.goto(`${running.url}/audit`);
    await settle(page);
    await page.setInputFiles('input[type=file]', await saved.path());
    await page.waitForSelector('text=Proved');
    expect(await page.textContent('.proved')).toContain(vin);
    await keepPicture(page, 'proved');
    await context.close();
  });

  it.each([WIDE, NARROW])('shows a verdict as it was known, by keyboard, $name', async (view) => {
    const { context, page } = await openView('auditor', view);
    const vin = vinOf(running.story);
    const revisions = running.story.revisions.get(vin as Vin) ?? [];
    const idIn = async (): Promise<string> => (await page.textContent('section[aria-labelledby=past] dd.wrap')) ?? '';
    await page.goto(`${running.url}/audit`);
    await settle(page);
    await tabbedTo(page, 'past-vin');
    await page.keyboard.type(vin.toLowerCase());
    await page.keyboard.press('Tab');
    await page.keyboard.type('2');
    await page.keyboard.press('Enter');
    await page.waitForSelector('h3:has-text("at seal 2")');
    expect(await page.textContent('section[aria-labelledby=past]')).toContain('the same id');
    const sealed = await idIn();
    expect(revisions.map(({ verdictId }) => verdictId)).toContain(sealed);
    expect(sealed).not.toBe(revisions.at(-1)?.verdictId);
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await keepPicture(page, `past-${view.name}`);
    // The vehicle stays as another seal is chosen.
    await page.click('a[aria-label="Verdicts at seal 5"]');
    await page.waitForSelector('h3:has-text("at seal 5")');
    await settle(page);
    expect(await idIn()).toBe(revisions.at(-1)?.verdictId);
    await page.goto(`${running.url}/vehicles/${vin}`);
    await settle(page);
    await page.click('table.revisions tbody tr:last-child a[href^="/audit"]');
    await page.waitForSelector(`h3:has-text("${vin}")`);
    await settle(page);
    expect(await idIn()).toBe(revisions[0]?.verdictId);
    await page.goto(`${running.url}/audit?vin=${vin}&seal=99`);
    await page.waitForSelector('text=The console knows no seal of this number');
    await context.close();
  });

  it('answers an ask in its row: filled in, checked in the page, and sent', async () => {
    const { context, page } = await openView('supplier', WIDE);
    const sent: string[] = [];
    await page.route('**/v1/events', async (route) => {
      sent.push(route.request().postData() ?? '');
      await route.fulfill({ json: { items: [{ index: 0, outcome: 'accepted' }] } });
    });
    await page.goto(`${running.url}/asks`);
    await settle(page);
    await page.click('button:has-text("Answer") >> nth=0');
    const lot = await page.inputValue('label:has-text("lot id") input >> nth=0');
    await page.click('button:has-text("Check 1 row")');
    await page.waitForSelector('text=error');
    const answers = {
      material: 'nickel ore',
      form: 'ore',
      'quantity kg': '1000',
      mineral: 'nickel',
      'mineral kg': '10',
      'mineral usd': '99',
    };
    for (const [label, value] of Object.entries(answers)) {
      await page.getByLabel(label, { exact: true }).fill(value);
    }
    // The second mineral of the same lot.
    await page.click('button:has-text("Add a row")');
    await page.getByLabel('mineral', { exact: true }).nth(1).fill('cobalt');
    await page.getByLabel('mineral kg', { exact: true }).nth(1).fill('2');
    await page.click('button:has-text("Check 2 rows")');
    await page.waitForSelector('text=nothing is wrong');
    await keepPicture(page, 'answered-ask');
    expect(await violations(page)).toEqual([]);
    await page.click('button:has-text("Send 1 event")');
    await page.waitForSelector('text=1 accepted');
    expect(sent.map((body) => JSON.parse(body).subject)).toEqual([lot]);
    const minerals = sent.flatMap((body) => JSON.parse(body).data.minerals);
    expect(minerals.map(({ mineral }: { mineral: string }) => mineral)).toEqual(['nickel', 'cobalt']);
    const [, ...examples] = templateText('minerals').trim().split('\n');
    await page.click('summary:has-text("Paste rows")');
    await page.fill('.answer textarea', examples.join('\n').replaceAll(',', '\t'));
    await page.click('button:has-text("Check the pasted rows")');
    await page.waitForSelector('text=Send 1 event');
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await context.close();
  });

  it('shows a supplier what it holds and has delegated, by which keys, and nobody else\u2019s rights', async () => {
    const { context, page } = await openView('supplier', WIDE);
    await page.goto(`${running.url}/access`);
    await settle(page);
    const rowsOf = (name: string) => page.getByRole('region', { name, exact: true }).getByRole('row').allTextContents();
    const [, ...own] = await rowsOf('Your grants');
    const [, ...delegated] = await rowsOf('Delegations');
    const [, ...keys] = await rowsOf('Keys and tokens');
    expect(own).toEqual([expect.stringContaining('urn:lot:example:')]);
    expect(delegated).toEqual([expect.stringContaining('urn:lot:example:1:')]);
    expect(keys.filter((text) => text.includes('API key'))).toHaveLength(2);
    expect(await page.getByRole('region', { name: 'Grants of others' }).count()).toBe(0);
    await context.close();
  });

  it('has each revision once in the ledger, and all of them in its file', async () => {
    const { context, page } = await openView('finance', WIDE);
    const revisions = [...running.story.revisions.values()].flat();
    const changes = revisions.filter(({ cause }) => cause !== undefined);
    await page.goto(`${running.url}/changes`);
    await settle(page);
    const rows = page.locator('table.list tbody tr');
    expect(await rows.count()).toBe(Math.min(changes.length, 200));
    await page.selectOption('#cause', 'all');
    await page.waitForFunction(
      (due) => document.querySelectorAll('table.list tbody tr').length === due,
      Math.min(revisions.length, 200),
    );
    await keepPicture(page, 'ledger');
    expect(await violations(page)).toEqual([]);
    // Pages of 3 rows: the file is made of all of them.
    await page.route('**/v1/revisions?*limit=1000*', (route) =>
      route.continue({ url: route.request().url().replace('limit=1000', 'limit=3') }),
    );
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click('button:has-text("Download CSV")')]);
    const lines = readFileSync(await saved.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    const keys = lines.slice(1).map((line) => line.split(',')[1]);
    expect(keys.toSorted()).toEqual(revisions.map(({ vin }) => vin).toSorted());
    await context.close();
  });

  it('says nothing of how far it has read if a page got no answer', async () => {
    const { context, page } = await openView('auditor', WIDE);
    await page.waitForSelector('.as-of');
    await page.goto(`${running.url}/vehicles`);
    await settle(page);
    await page.evaluate(() => window.history.pushState(null, '', '/lots/urn%3Alot%3Anowhere'));
    await page.waitForSelector('h1:has-text("urn:lot:nowhere")');
    await settle(page);
    expect(await page.locator('.as-of').count()).toBe(0);
    await context.close();
  });

  it('says which role sees what another does not', async () => {
    const { context, page } = await openView('supplier', NARROW);
    await page.goto(`${running.url}/vehicles`);
    await settle(page);
    expect(await page.textContent('main')).toContain('manufacturer, finance, auditor, operator');
    await context.close();
  });

  it('keeps the frame, says what to do, and tries again if the service does not answer', async () => {
    const { context, page } = await openView('finance', WIDE);
    await page.route('**/v1/verdicts?*', (route) => route.abort());
    await page.goto(`${running.url}/vehicles`);
    await page.waitForSelector('text=The console does not answer.');
    await page.unroute('**/v1/verdicts?*');
    await page.click('button:has-text("Try again")');
    await page.waitForSelector('table.list tbody tr');
    await context.close();
  });
});
