/**
 * Five tasks as a new user does them: by what a person reads and clicks, without an address, a class or an id of the page. Each
 * begins on the overview. Source: console.md, "Pages".
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { evaluate } from '@oretrail/evaluation';
import type { Vin } from '@oretrail/model';
import { goodEvent } from '@oretrail/test-support/events';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { vinOf } from '../specs/console.ts';
import { consoleInBrowser } from '../specs/console-in-browser.ts';
import { RULESET } from '../specs/story.ts';
import { openPage, WIDE } from '../specs/view.ts';

const ORETRAIL = join(import.meta.dirname, '../../../command-line/src/main.ts');
/** Findings that somebody else has to settle by a statement about a lot. */
const OWED: readonly string[] = ['lot-missing', 'untraced', 'unit-mismatch'];

const running = consoleInBrowser();

async function signedIn(role: string): Promise<Page> {
  const { context, page } = await openPage(running.browser, running.url, role, WIDE);
  onTestFinished(() => context.close());
  return page;
}

/** Types into the field that every page has. */
async function find(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Find a vehicle, a lot, a statement or a supplier' }).fill(text);
  await page.keyboard.press('Enter');
}

const lastOf = (vin: string) => running.story.revisions.get(vin as Vin)?.at(-1);

it('why did a vehicle change? finance finds it, and reads the dollars, the cause and the requirement', async () => {
  const page = await signedIn('finance');
  const vin = vinOf(running.story);
  await find(page, vin);
  await page.getByRole('heading', { level: 1, name: vin }).waitFor();
  const verdict = page.getByRole('region', { name: 'The verdict' });
  await verdict.getByText('because a statement was corrected').waitFor();
  await page.getByRole('heading', { name: /^What changed from revision \d+ to \d+$/ }).waitFor();
});

it('which vehicles rest on a lot, and what do they cost? finance finds the lot', async () => {
  const page = await signedIn('finance');
  const { subject } = running.story.lot;
  await find(page, subject);
  await page.getByRole('heading', { level: 1, name: subject }).waitFor();
  const resting = page.getByRole('region', { name: 'What rests on it', exact: true });
  const sentence = (await resting.getByText(/rests? on it and earns? /).textContent()) ?? '';
  const vins = await resting.getByRole('rowheader').getByRole('link').allTextContents();
  const earned = vins.reduce((sum, vin) => sum + (lastOf(vin)?.amountUsd ?? 0), 0);
  expect(vins.length).toBeGreaterThan(0);
  expect(sentence).toContain(`${vins.length} vehicle`);
  expect(sentence).toContain(`$${earned.toLocaleString('en-US')}`);
});

it('what does a supplier owe us? a manufacturer finds its lots, and the dollars that wait', async () => {
  const page = await signedIn('manufacturer');
  const maker = vinOf(running.story).slice(0, 3);
  const own = [...running.story.revisions.keys()].filter((vin) => vin.startsWith(maker));
  const owed = own.flatMap((vin) => lastOf(vin)?.findings ?? []).filter(({ code }) => OWED.includes(code));
  const lot = owed.flatMap(({ subjects }) => subjects)[0] ?? '';
  await find(
    page,
    lot
      .replace('urn:lot:', '')
      .replaceAll(':', ' ')
      .split(' ')
      .toSorted((a, b) => b.length - a.length)[0] ?? '',
  );
  const wanted = page.getByRole('region', { name: 'What your vehicles wait for' });
  const row = wanted.getByRole('row').filter({ hasText: lot }).first();
  expect(await row.textContent()).toMatch(/\$[\d,]+/);
});

it('how is a verdict proved to an outsider? an auditor saves a file, which proves itself', async () => {
  const page = await signedIn('auditor');
  await find(page, vinOf(running.story));
  await page.getByRole('link', { name: 'Prove it to somebody else' }).click();
  await page.getByRole('button', { name: 'Prove it in this page' }).click();
  await page.getByText('The same id').waitFor({ timeout: 60_000 });
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the evidence for others' }).click();
  const { stdout } = await promisify(execFile)('node', [ORETRAIL, 'evidence', 'verify', await (await saving).path()]);
  expect(stdout).toContain('PROVED');
});

/** Vehicles whose status is another once the letter is taken as it should be. */
function restatused(): readonly string[] {
  const { events, letter } = running.story;
  const said = {
    ...letter.event,
    data: { ...Object(letter.event['data']), quantity: { value: '3290.16', unit: 'KGM' } },
  };
  const { verdicts } = evaluate([...events, goodEvent(said)], { ruleset: RULESET });
  const vins = verdicts.filter(({ vin, status }) => lastOf(vin)?.status !== status).map(({ vin }) => vin);
  expect(vins.length).toBeGreaterThan(0);
  return vins.toSorted();
}

it('how is a dead letter repaired? an operator edits what is wrong, tries it and sends it', async () => {
  const page = await signedIn('operator');
  await page.getByRole('link', { name: /^✗ \d+ dead letters? to repair$/ }).click();
  await page.getByRole('link', { name: 'The event breaks the contract' }).click();
  await page.getByRole('button', { name: 'Show what it holds' }).click();
  await page.getByRole('button', { name: 'Edit it' }).click();
  await page.keyboard.type('3290.16');
  await page.getByRole('button', { name: 'Try the repair' }).click();
  await page.getByText('The workers would take it').waitFor();
  const others = page.getByRole('region', { name: 'Vehicles that would get another status' });
  expect((await others.getByRole('rowheader').allTextContents()).toSorted()).toEqual(restatused());
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('The workers have taken it.').waitFor();
  await page.locator('dl.facts').getByText('Taken').waitFor();
});
