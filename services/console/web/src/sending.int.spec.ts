/** What is sent from the pages, in a real browser. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '@oretrail/test-support/chromium';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningConsole, startConsole } from '../specs/console.ts';
import { madeUpProof } from '../specs/made-up-proof.ts';
import { NARROW, openPage, PICTURES, settle, tabbedTo, tooWide, violations, WIDE } from '../specs/view.ts';
import { prove } from './core/prove.ts';

let running: RunningConsole;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  running = await startConsole(temporaryFolder());
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

const letterUrl = (): string => `${running.url}/ops/letters/${encodeURIComponent(running.story.letter.id)}`;

describe('the page of a statement', () => {
  it('proves it in the page, and gives the proof as a file that the core takes again', async () => {
    const { context, page } = await openPage(browser, running.url, 'auditor', NARROW);
    const body = await madeUpProof(running.archive, running.story.lot.digest);
    await page.route('**/proof', (route) => route.fulfill({ body, contentType: 'application/json' }));
    await page.goto(`${running.url}/statements/${running.story.lot.digest}`);
    await settle(page);
    await page.click('summary:has-text("What it states")');
    await page.click('button:has-text("Prove it here")');
    await page.waitForSelector('.proved:has-text("Proved")');
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click('button:has-text("Save the proof")')]);
    const bytes = readFileSync(await saved.path());
    const { digest } = running.story.lot;
    expect(prove({ bytes, digest })).toMatchObject({ isProved: true, proved: { digest } });
    expect(prove({ bytes, digest: running.story.correction.digest }).isProved).toBe(false);
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await page.screenshot({ path: join(PICTURES, 'statement-proved.png'), fullPage: true });
    await context.close();
  });

  it('takes it back by a correction whose bill is shown before anything is sent', async () => {
    const { context, page } = await openPage(browser, running.url, 'supplier', WIDE);
    const sent: string[] = [];
    await page.route('**/v1/events', async (route) => {
      sent.push(route.request().postData() ?? '');
      await route.fulfill({ json: { summary: { accepted: 1 } } });
    });
    const { subject } = running.story.lot;
    const own = { source: 'urn:party:supplier', id: 'own', type: 'oretrail.mineral-shipment.v1', standing: 'in-force' };
    const { digest } = running.story.lot;
    const json = { asOf: { position: '', behind: 0 }, digest, subject, ...own, data: running.story.lot.data };
    await page.route(`**/v1/statements/${digest}`, (route) => route.fulfill({ json }));
    await page.goto(`${running.url}/statements/${digest}`);
    await settle(page);
    await page.getByLabel('Why it is taken back').fill('The assay was of another batch');
    await page.click('button:has-text("Show its bill")');
    await page.waitForSelector('text=It touches');
    expect(sent).toEqual([]);
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await page.screenshot({ path: join(PICTURES, 'statement-undo.png'), fullPage: true });
    await page.click('button:has-text("Send the correction")');
    await page.waitForSelector('text=1 accepted');
    expect(sent.map((body) => JSON.parse(body))).toMatchObject([
      {
        type: 'oretrail.correction.v1',
        subject,
        source: own.source,
        data: { corrects: { source: own.source, id: 'own' } },
      },
    ]);
    await context.close();
  });
});

describe('the page of a dead letter', () => {
  it('shows an auditor what it holds, and no way to send it', async () => {
    const { context, page } = await openPage(browser, running.url, 'auditor', NARROW);
    await page.goto(letterUrl());
    await settle(page);
    await page.click('button:has-text("Show what it holds")');
    await page.waitForSelector('.lines .fault');
    expect(await page.textContent('.lines .faulty')).toContain('3,290.16');
    expect(await page.locator('textarea').count()).toBe(0);
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await page.screenshot({ path: join(PICTURES, 'letter-revealed.png'), fullPage: true });
    await context.close();
  });

  it('is repaired, tried and sent by keyboard alone, and then no more', async () => {
    const { context, page } = await openPage(browser, running.url, 'operator', NARROW);
    await page.goto(letterUrl());
    await settle(page);
    await tabbedTo(page, 'Show what it holds');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.lines .fault');
    await tabbedTo(page, 'Try it as it was');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Refused:');
    const text = await page.inputValue('textarea');
    await page.fill('textarea', text.replace('3,290.16', '3290.16'));
    await tabbedTo(page, 'Try the repair');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=The workers would take it');
    expect(await page.textContent('.lines .removed')).toContain('3,290.16');
    // The ore is there again, and so is the credit of vehicles that rest on it.
    expect(await page.locator('table.list tbody tr').count()).toBeGreaterThan(0);
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await page.screenshot({ path: join(PICTURES, 'letter-tried.png'), fullPage: true });
    await tabbedTo(page, 'Send again');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dl.facts :text("Taken")');
    await page.screenshot({ path: join(PICTURES, 'letter-sent.png'), fullPage: true });
    await context.close();
    const wide = await openPage(browser, running.url, 'operator', WIDE);
    await wide.page.goto(letterUrl());
    await settle(wide.page);
    await wide.page.click('button:has-text("Show what it holds")');
    await wide.page.waitForSelector('.lines .fault');
    expect(await wide.page.locator('textarea').count()).toBe(0);
    expect([await tooWide(wide.page), await violations(wide.page)]).toEqual([0, []]);
    await wide.page.screenshot({ path: join(PICTURES, 'letter-taken.png'), fullPage: true });
    await wide.context.close();
  });
});
