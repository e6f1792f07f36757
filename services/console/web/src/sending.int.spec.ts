/** What is sent from the pages, in a real browser. */
import { readFileSync } from 'node:fs';
import { templateText } from '@oretrail/sheets';
import { describe, expect, it } from 'vitest';
import { consoleInBrowser } from '../specs/console-in-browser.ts';
import { madeUpProof } from '../specs/made-up-proof.ts';
import { keepPicture, NARROW, openPage, settle, tabbedTo, tooWide, violations, WIDE } from '../specs/view.ts';
import { prove } from './core/prove.ts';

const running = consoleInBrowser();

const letterUrl = (): string => `${running.url}/ops/letters/${encodeURIComponent(running.story.letter.id)}`;

describe('the page of a statement', () => {
  it('proves it in the page, and gives the proof as a file that the core takes again', async () => {
    const { context, page } = await openPage(running.browser, running.url, 'auditor', NARROW);
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
    await keepPicture(page, 'statement-proved');
    await context.close();
  });

  it('takes it back by a correction whose bill is shown before anything is sent', async () => {
    const { context, page } = await openPage(running.browser, running.url, 'supplier', WIDE);
    const sent: string[] = [];
    await page.route('**/v1/events', async (route) => {
      sent.push(route.request().postData() ?? '');
      await route.fulfill({ json: { items: [{ index: 0, outcome: 'accepted' }] } });
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
    await keepPicture(page, 'statement-undo');
    await page.click('button:has-text("Send the correction")');
    await page.waitForSelector('text=1 accepted');
    await page.unroute(`**/v1/statements/${digest}`);
    const over = { ...json, standing: 'taken-out', by: [running.story.correction.digest] };
    await page.route(`**/v1/statements/${digest}`, (route) => route.fulfill({ json: over }));
    await page.waitForSelector('dl.facts:has-text("Taken out by a correction")');
    expect(await page.locator('text=1 accepted').count()).toBe(1);
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

describe('a file that is sent', () => {
  const fault = { pointer: '/subject', code: 'not-allowed', detail: 'No grant in force lets you.' };

  it('is receipted event by event, with why one was refused', async () => {
    const { context, page } = await openPage(running.browser, running.url, 'supplier', NARROW);
    const { subject, digest } = running.story.lot;
    const taken = { index: 0, subject, outcome: 'accepted', digest, recordedAt: '2026-07-01T12:00:00.000Z' };
    const items = [taken, { index: 1, outcome: 'rejected', errors: [fault] }];
    await page.route('**/v1/events', (route) => route.fulfill({ json: { items } }));
    const effects = { lots: 1, vehicles: 2, isPartial: false, evaluated: 2, usdBefore: 0, usdAfter: 7_500 };
    await page.route('**/v1/events?dryRun=true', (route) => route.fulfill({ json: { items, effects } }));
    await page.goto(`${running.url}/upload`);
    await settle(page);
    const sheet = Buffer.from(templateText('minerals'));
    await page.setInputFiles('input[type=file]', { name: 'lots.csv', mimeType: 'text/csv', buffer: sheet });
    await page.click('button:has-text("Preview what it changes")');
    const previewed = page.locator('p:has-text("1 would be refused")');
    expect(await previewed.textContent()).toContain('It touches 1 lot and 2 vehicles.');
    expect(await previewed.textContent()).toContain('$0 → $7,500 (+$7,500)');
    await page.click('button:has-text("Send 1 event")');
    await page.waitForSelector('text=1 accepted, 1 refused');
    const [, first, second] = await page.getByRole('region', { name: 'Receipts' }).getByRole('row').allTextContents();
    expect(first).toContain(subject);
    expect(second).toContain(fault.detail);
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click('text=Save the receipts')]);
    const lines = readFileSync(await saved.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(items);
    await context.close();
  });

  it('says why nothing of it was accepted', async () => {
    const { context, page } = await openPage(running.browser, running.url, 'supplier', NARROW);
    const json = { type: 'urn:oretrail:error:nothing-accepted', title: 'Nothing.', errors: [{ index: 0, ...fault }] };
    await page.route('**/v1/events', (route) => route.fulfill({ status: 422, json }));
    await page.goto(`${running.url}/upload`);
    await settle(page);
    const sheet = Buffer.from(templateText('minerals'));
    await page.setInputFiles('input[type=file]', { name: 'lots.csv', mimeType: 'text/csv', buffer: sheet });
    await page.click('button:has-text("Send 1 event")');
    await page.waitForSelector(`.problem:has-text("Event 1"):has-text("${fault.detail}")`);
    await context.close();
  });
});

describe('the page of a dead letter', () => {
  it('shows an auditor what it holds, and no way to send it', async () => {
    const { context, page } = await openPage(running.browser, running.url, 'auditor', NARROW);
    await page.goto(letterUrl());
    await settle(page);
    await page.click('button:has-text("Show what it holds")');
    await page.waitForSelector('.lines .fault');
    expect(await page.textContent('.lines .faulty')).toContain('3,290.16');
    expect(await page.locator('textarea').count()).toBe(0);
    expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
    await keepPicture(page, 'letter-revealed');
    await context.close();
  });

  it('is repaired, tried and sent by keyboard alone, and then no more', async () => {
    const { context, page } = await openPage(running.browser, running.url, 'operator', NARROW);
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
    await keepPicture(page, 'letter-tried');
    await tabbedTo(page, 'Send again');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dl.facts :text("Taken")');
    await keepPicture(page, 'letter-sent');
    await context.close();
    const wide = await openPage(running.browser, running.url, 'operator', WIDE);
    await wide.page.goto(letterUrl());
    await settle(wide.page);
    await wide.page.click('button:has-text("Show what it holds")');
    await wide.page.waitForSelector('.lines .fault');
    expect(await wide.page.locator('textarea').count()).toBe(0);
    expect([await tooWide(wide.page), await violations(wide.page)]).toEqual([0, []]);
    await keepPicture(wide.page, 'letter-taken');
    await wide.context.close();
  });
});
