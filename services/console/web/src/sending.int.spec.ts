/** What is sent from the pages, in a real browser. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '@oretrail/test-support/chromium';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningConsole, startConsole } from '../specs/console.ts';
import { NARROW, openPage, PICTURES, settle, tabbedTo, tooWide, violations, WIDE } from '../specs/view.ts';

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
