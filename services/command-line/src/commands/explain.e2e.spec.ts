/** Explanations of the acceptance cases. That each is of its own verdict, test/conformance shows. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { CASES } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';

const NAMES = readdirSync(CASES).filter((name) => existsSync(join(CASES, name, 'events.ndjson')));

/** Runs the case whose folder begins so, and hands on its directory. */
async function withCase(prefix: string, use: (out: string) => Promise<void>) {
  const name = NAMES.find((candidate) => candidate.startsWith(prefix)) ?? prefix;
  const flags = readFileSync(join(CASES, name, 'args'), 'utf8')
    .split(/\s+/)
    .filter(Boolean);
  await withTemporaryDirectory(async (out) => {
    await captureCall(['run', join(CASES, name, 'events.ndjson'), '--out', out, '--quiet', ...flags]);
    await use(out);
  });
}

/** The page of one vehicle of a case. */
async function page(prefix: string, vin: string): Promise<string> {
  let text = '';
  await withCase(prefix, async (out) => {
    text = (await captureCall(['explain', vin, '--out', out])).output;
  });
  return text;
}

describe('explain', () => {
  it('says how much more must be made in North America, and which component would do', async () => {
    const text = await page('10-', '1HGEV0109SA000003');
    expect(text).toContain('Components add $120 of incremental value; $65 in North America.');
    expect(text).toContain('54.1666667 % is less than the required 60 %.');
    expect(text).toContain('$7 more of the $120 of components must be made in North America to reach 60 %.');
    expect(text).toContain('cathode-electrode from JP (Japan), urn:facility:electrode-j-jp ($30)');
  });

  it('names the lot that is missing', async () => {
    const text = await page('17-', '1HGEV017XPA000001');
    expect(text).toContain('$3,750 now, up to $7,500 with the missing evidence');
    expect(text).toContain('$30 to $70 of $100 qualify, which is 30 % to 70 %.');
    expect(text).toContain(
      'Have the suppliers declare the steps and inputs of these lots (largest first): urn:lot:never-sent1.',
    );
  });

  it('asks for the unit if that is wrong, and for no declaration', async () => {
    const text = await page('34-', '1HGEV0348PA000002');
    expect(text).toMatch(/Critical minerals: Correct the unit of the draw or of the lot\. This concerns .*urn:lot:sep/);
    expect(text).not.toContain('declare the steps and inputs');
  });

  it('names the party of whom nobody knows who it is', async () => {
    const text = await page('16-', '1HGEV0160PA000001');
    expect(text).toContain(
      'urn:party:stranger on 2023-04-01 at urn:facility:stranger-us: no entity fact says who it is.',
    );
    expect(text).toContain('The foreign-entity rule is open, so the credit is $0 until evidence settles it.');
  });

  it('marks law that is not confirmed', async () => {
    const text = await page('07-', '1HGEV0072SA000004');
    expect(text).toContain('P.L. 119-21 §70502 [unconfirmed: that no percentage is left');
  });

  it('refuses a vehicle that is not there', () =>
    withCase('10-', async (out) => {
      const { status, errors } = await captureCall(['explain', '5YFB4MBE4PP000001', '--out', out]);
      expect(status).toBe(2);
      expect(errors).toContain('(unknown-vehicle)');
    }));

  it.each(['explain', 'trace', 'events'])('%s knows nothing of a text that is too long for an id', (command) =>
    withCase('01-', async (out) => {
      const { status, errors } = await captureCall([command, 'x'.repeat(5_000), '--out', out]);
      expect([status, errors]).toEqual([2, expect.stringMatching(/\(unknown-(vehicle|subject)\)/)]);
    }),
  );
});

describe('rules', () => {
  it('lists the rulesets and shows each parameter with citation and status', async () => {
    const rulesets = JSON.parse((await captureCall(['rules', 'list', '--json'])).output);
    expect(rulesets.filter(({ isDefault }: { isDefault: boolean }) => isDefault)).toHaveLength(1);
    for (const { id } of rulesets) {
      const { rows } = JSON.parse((await captureCall(['rules', 'show', id, '--json'])).output);
      const readable = (await captureCall(['rules', 'show', id])).output;
      expect(rows.length).toBeGreaterThan(20);
      for (const { parameter, value, citation, status } of rows) {
        expect(['text', 'secondary', 'unconfirmed']).toContain(status);
        expect(readable).toContain(`${parameter}: ${value}`);
        expect(readable).toContain(`§ ${citation}`);
      }
    }
  });
});
