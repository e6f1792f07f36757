import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type OretrailEvent, RULESETS } from '@oretrail/model';
import { describeWith } from '@oretrail/real-parts/specs';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { resolveBrowser } from '@oretrail/test-support/browser';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { generatedEvents } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { chromium } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';

const root = temporaryFolder();
const archive = join(root, 'archive');
const facts = join(root, 'facts.ndjson');
const page = join(root, 'page.html');
const events: readonly OretrailEvent[] = generatedEvents({ seed: 5, vehicles: 24, realisticFaults: 0.1 });

beforeAll(async () => {
  await writeSealedLife(new DirectoryStore(archive), { seed: 5, partitions: 2, ruleset: RULESETS[2], events });
  writeFileSync(facts, BUILT_IN_FACTS.map((fact) => `${JSON.stringify({ specversion: '1.0', ...fact })}\n`).join(''));
});

const diff = (...args: readonly string[]) => captureCall(['diff', archive, ...args]);

describe('diff', () => {
  it('says that nothing changes by the law that was in force', async () => {
    const { status, output } = await diff('--ruleset', RULESETS[2]);
    expect([status, output]).toEqual([0, expect.stringContaining('Nothing changes.\n')]);
  });

  it('tells by cause, maker, model, month, finding and vehicle, and the same in JSON', async () => {
    const { status, output } = await diff('--as-known-at', '2024-06-01T00:00:00Z');
    expect(status).toBe(1);
    for (const title of ['CAUSE', 'MAKER', 'MODEL', 'MONTH', 'FINDING', 'VIN']) expect(output).toContain(`\n${title}`);
    const report = JSON.parse((await diff('--as-known-at', '2024-06-01T00:00:00Z', '--json')).output);
    expect(report.byCause['late-event'].changed).toBeGreaterThan(0);
    expect(report.vehicles).toHaveLength(report.total.changed);
    expect(report.byFinding.length).toBeGreaterThan(0);
    for (const { came, lostUsd, went, gainedUsd } of report.byFinding) {
      if (went === 0) expect(gainedUsd).toBe(0);
      if (came === 0) expect(lostUsd).toBe(0);
      expect(Math.min(lostUsd, gainedUsd)).toBeGreaterThanOrEqual(0);
    }
  });

  it.each([
    ['no-seal', ['--from-seal', '99']],
    ['file-unreadable', ['--facts', join(root, 'none.ndjson')]],
    ['bad-facts', ['--facts', join(import.meta.dirname, '..', 'demo', 'events.ndjson')]],
  ])('is a wrong call: %s', async (code, args) => {
    const { status, errors } = await diff(...args);
    expect([status, errors]).toEqual([2, expect.stringContaining(`(${code})`)]);
  });
});

await describeWith('the page of a diff', { browser: resolveBrowser }, (parts) => {
  it('shows its charts in a browser, and asks for nothing from elsewhere', async () => {
    await diff('--facts', facts, '--as-known-at', '2024-06-01T00:00:00Z', '--ruleset', RULESETS[0], '--html', page);
    const browser = await chromium.launch({ executablePath: parts().browser.address, args: ['--no-sandbox'] });
    try {
      const shown = await browser.newPage();
      const [requests, faults]: [string[], string[]] = [[], []];
      shown.on('request', (request) => requests.push(request.url()));
      shown.on('pageerror', (error) => faults.push(error.message));
      shown.on('console', (message) => faults.push(message.text()));
      await shown.goto(pathToFileURL(page).href);
      expect(await shown.locator('h1').textContent()).toBe('Clean-vehicle credit: what changes');
      expect(await shown.locator('svg').count()).toBe(4);
      for (const svg of await shown.locator('svg').all()) {
        expect((await svg.boundingBox())?.width).toBeGreaterThan(500);
      }
      expect(await shown.locator('svg text', { hasText: 'Late events' }).count()).toBe(1);
      // Nothing may be wider than the page, on a phone either.
      await shown.setViewportSize({ width: 400, height: 800 });
      expect(await shown.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
      expect([requests, faults]).toEqual([[pathToFileURL(page).href], []]);
    } finally {
      await browser.close();
    }
  });

  it("shows no supplier's price or mass", () => {
    const html = readFileSync(page, 'utf8');
    const secrets = events.flatMap(({ data }) => JSON.stringify(data).match(/(?<="(usd|mass)":")\d{4,}\.?\d*/g) ?? []);
    expect(secrets.length).toBeGreaterThan(50);
    expect(secrets.filter((secret) => html.includes(`$${secret}`) || html.includes(`>${secret}<`))).toEqual([]);
  });
});
