/** docs/conformance.md: its pointers lead somewhere, and it names every paragraph that the rules cite. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULESETS } from '@oretrail/model';
import { describeRuleset, FINDING_RULES } from '@oretrail/rules';
import { describe, expect, it } from 'vitest';
import { citedParagraphs } from './cited-paragraphs.ts';
import { DOCS, rowsBelow } from './page.ts';

const ROOT = join(DOCS, '..');
const STATUSES = rowsBelow('conformance.md', 'status', 'rows');
const KNOWN_BY = rowsBelow('conformance.md', 'known by', 'what of the paragraph was seen').map(([name]) => name);

const TEXTS = rowsBelow('conformance.md', 'text', 'what it is').map(([name = '']) => name);

const pointersIn = (cell: string): string[] => (cell === '–' ? [] : cell.split('<br>'));

const ROWS = rowsBelow('conformance.md', 'paragraph', 'subject').map((cells) => {
  const [paragraph = '', subject = '', status = '', knownBy = '', ofText = '', ofPages = '', ...rest] = cells;
  const [why = '', code = '', tests = ''] = rest;
  const pointers = { code: pointersIn(code), tests: pointersIn(tests) };
  return { paragraph, subject, status, knownBy, ofText, ofPages, why, ...pointers, cells };
});
const PARAGRAPHS = ROWS.map(({ paragraph }) => paragraph);
const NOT_DECIDED = 'not decided here';

/** Whether a file exports something of this name. */
function isExported(pointer: string): boolean {
  const [path = '', name = ''] = pointer.split('#');
  const file = join(ROOT, path);
  if (!path.endsWith('.ts') || path.endsWith('.spec.ts') || !/^\w+$/.test(name) || !existsSync(file)) return false;
  const declaration = new RegExp(`^export (?:const|function\\*?|class|type|interface) ${name}\\b`, 'm');
  return declaration.test(readFileSync(file, 'utf8'));
}

/** Whether it is a spec, or the folder of an acceptance case. */
function isTest(path: string): boolean {
  if (path.startsWith('test/conformance/cases/')) return existsSync(join(ROOT, path, 'expected.json'));
  return path.endsWith('.spec.ts') && existsSync(join(ROOT, path));
}

/** Whether a row names the cited paragraph, a part of it, or what it is a part of. */
const isNamed = (cited: string): boolean =>
  PARAGRAPHS.some((row) => row === cited || row.startsWith(`${cited}(`) || cited.startsWith(`${row}(`));

describe('docs/conformance.md', () => {
  it('has all cells in each row, and each paragraph once', () => {
    expect(ROWS.length).toBeGreaterThan(0);
    expect(ROWS.filter(({ cells }) => cells.length !== 9 || cells.includes(''))).toEqual([]);
    expect(PARAGRAPHS.filter((paragraph, i) => PARAGRAPHS.indexOf(paragraph) !== i)).toEqual([]);
  });

  it('counts its statuses, and has no other', () => {
    const counts = ['met', 'partly', NOT_DECIDED].map((status) => [
      status,
      String(ROWS.filter((row) => row.status === status).length),
    ]);
    expect(STATUSES.map((row) => row.slice(0, 2))).toEqual(counts);
    expect(counts.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(ROWS.length);
  });

  it('says how each paragraph is known, and calls none met whose text was not read', () => {
    expect(ROWS.filter(({ knownBy }) => !KNOWN_BY.includes(knownBy))).toEqual([]);
    expect(ROWS.filter(({ status, knownBy }) => status === 'met' && knownBy !== 'text')).toEqual([]);
  });

  it('says who checked what is decided against which text, and that nobody has where no text was read', () => {
    const isChecked = ({ status, knownBy, ofText, ofPages }: (typeof ROWS)[number]): boolean => {
      if (status === NOT_DECIDED) return ofText === '–' && ofPages === '–';
      const [, named = ''] = /^authors: (.+)$/.exec(ofText) ?? [];
      const isRead = named.split(', ').every((text) => TEXTS.includes(text));
      const isOfText = knownBy === 'text' ? isRead : ofText === 'nobody yet';
      return isOfText && ['second opinion', 'nobody yet'].includes(ofPages);
    };
    expect(ROWS.filter((row) => !isChecked(row))).toEqual([]);
  });

  it('names no text that no row was checked against', () => {
    expect(TEXTS.filter((text) => !ROWS.some(({ ofText }) => ofText.includes(text)))).toEqual([]);
  });

  it('says why where something is missing', () => {
    expect(ROWS.filter(({ status, why }) => status !== 'met' && why === '–')).toEqual([]);
  });

  it('points to code and tests where something is decided, and only there', () => {
    const decided = ROWS.filter(({ status }) => status !== NOT_DECIDED);
    expect(decided.filter(({ code, tests }) => code.length === 0 || tests.length === 0)).toEqual([]);
    const open = ROWS.filter(({ status }) => status === NOT_DECIDED);
    expect(open.filter(({ code, tests }) => code.length + tests.length > 0)).toEqual([]);
  });

  it('points to what the code exports', () => {
    expect(ROWS.flatMap(({ code }) => code).filter((pointer) => !isExported(pointer))).toEqual([]);
  });

  it('points to tests that are there', () => {
    expect(ROWS.flatMap(({ tests }) => tests).filter((path) => !isTest(path))).toEqual([]);
  });

  it('names every paragraph that the rules cite', () => {
    const ofFindings = FINDING_RULES.filter(({ status }) => status !== 'design').map(({ citation }) => citation);
    const ofParameters = RULESETS.flatMap((id) => describeRuleset(id)).map(({ citation }) => citation);
    const cited = [...ofFindings, ...ofParameters].flatMap(citedParagraphs);
    expect(cited.length).toBeGreaterThan(0);
    expect([...new Set(cited)].filter((paragraph) => !isNamed(paragraph))).toEqual([]);
  });
});

describe('citedParagraphs', () => {
  it('writes each paragraph of a citation in full', () => {
    expect(citedParagraphs('26 USC 30D(d)(1)(G), (d)(5), (e); 26 CFR 1.30D-2(b)(5), (8), 1.30D-6(d)(2)(ii)')).toEqual([
      '26 USC 30D(d)(1)(G)',
      '26 USC 30D(d)(5)',
      '26 USC 30D(e)',
      '26 CFR 1.30D-2(b)(5)',
      '26 CFR 1.30D-2(b)(8)',
      '26 CFR 1.30D-6(d)(2)(ii)',
    ]);
  });

  it('leaves out which version of the law is meant', () => {
    expect(citedParagraphs('26 USC 30D(h) as of P.L. 117-169')).toEqual(['26 USC 30D(h)']);
    expect(citedParagraphs('proposed 26 CFR 1.30D-3, 88 FR 23370')).toEqual(['26 CFR 1.30D-3', '88 FR 23370']);
  });
});
