/** docs/findings.md against the one table of findings in the code. */
import { PROVENANCE_CODES, RULE_CODES } from '@oretrail/model';
import { citedPages, FINDING_RULES, type FindingRule } from '@oretrail/rules';
import { describe, expect, it } from 'vitest';
import { tableRows } from './markdown-tables.ts';

const ROWS = tableRows('findings.md', ['code', 'bears on', 'what a verdict says']);
const STATUSES = tableRows('findings.md', ['status', 'how well the rule is founded']).map(([status]) => status);
const WHO = tableRows('findings.md', ['who', 'who this is']).map(([name]) => name);

/** The sentences of a finding, with letters where a verdict has figures. */
function sentences({ message }: FindingRule): string {
  const letters = { required: 'Y %', atMost: 'X %', limitUsd: 'N', lastDay: 'YYYY-MM-DD' };
  const both = [true, false].map((isByAcquisition) => message({ ...letters, isByAcquisition }));
  return [...new Set(both)].join(' Or: ');
}

/** A citation as the page shows it, each section with the address that people open. */
function linkedCitation({ citation }: FindingRule): string {
  const links = citedPages(citation).map((page) => page.replace('docs/', ''));
  if (links.length === 0) return citation;
  const sections = citation.split(' and ');
  expect(sections.length).toBe(links.length);
  return sections.map((section, i) => `[${section}](${links[i]})`).join(' and ');
}

describe('docs/findings.md', () => {
  it('has every code that a verdict can carry, and no other', () => {
    const documented = new Set(ROWS.map(([code]) => code));
    expect([...documented].sort()).toEqual([...PROVENANCE_CODES, ...RULE_CODES].map((code) => `\`${code}\``).sort());
  });

  it('says of each what the code says, in its order', () => {
    const ofCode = FINDING_RULES.map((rule) => [
      `\`${rule.code}\``,
      rule.requirements.map((name) => `\`${name}\``).join(', ') || '–',
      sentences(rule),
      linkedCitation(rule),
      rule.status,
      rule.remedy,
    ]);
    expect(ROWS.map((row) => row.slice(0, -1))).toEqual(ofCode);
  });

  it('explains every status', () => {
    expect([...new Set(ROWS.map((row) => `\`${row.at(-3)}\``))].sort()).toEqual([...STATUSES].sort());
  });

  it('names somebody it explains for each', () => {
    expect(WHO.length).toBeGreaterThan(0);
    expect(ROWS.filter((row) => !WHO.includes(row.at(-1) ?? ''))).toEqual([]);
  });

  it('explains nobody in vain', () => {
    const named = new Set(ROWS.map((row) => row.at(-1)));
    expect(WHO.filter((name) => !named.has(name))).toEqual([]);
  });
});
