/** Parses every block of JSON that the pages show, with the parsers of the model. */
import {
  EVENT_ERRORS,
  type EventErrorCode,
  type ParsedEvent,
  parseEvent,
  parseEventText,
  type Verdict,
} from '@oretrail/model';
import { contentOf, verdictIdsOf } from '@oretrail/rules';
import { describe, expect, it } from 'vitest';
import { ARRIVALS, EVALUATIONS, exampleLines } from './example.ts';
import { codeBlocksIn, pageText } from './page.ts';

const PAGES = ['suppliers.md', 'finance.md', 'arithmetic.md', 'errors.md'] as const;
const NO_OPERATORS = { operators: new Set<string>() };

type Block = Readonly<{ page: string; nth: number; value: Readonly<Record<string, unknown>> }>;

const BLOCKS: readonly Block[] = PAGES.flatMap((page) =>
  codeBlocksIn(pageText(page), 'json').map((text, i) => ({ page, nth: i + 1, value: JSON.parse(text) })),
);
const events = BLOCKS.filter(({ value }) => 'specversion' in value);
const verdicts = BLOCKS.filter(({ value }) => 'verdictId' in value);
const rejected = BLOCKS.filter(({ value }) => 'errors' in value);

const faultsOf = (parsed: ParsedEvent) => (parsed.ok ? [] : parsed.errors);
const written = ARRIVALS.flatMap(exampleLines).map((line) => JSON.parse(line));

describe('the JSON of the pages', () => {
  it('is of a kind that is parsed here', () => {
    expect([events, verdicts, rejected].map(({ length }) => length > 0)).toEqual([true, true, true]);
    expect(events.length + verdicts.length + rejected.length).toBe(BLOCKS.length);
  });

  it.each(events)('$page, block $nth, is an event of the examples', ({ value }) => {
    expect(faultsOf(parseEvent(value, NO_OPERATORS))).toEqual([]);
    expect(written).toContainEqual(value);
  });

  it.each(verdicts)('$page, block $nth, is a verdict that the plain evaluation gives, too', ({ value }) => {
    const { revision, supersedes, previousAmountUsd, cause, evidence, ...shown } = value as unknown as Verdict;
    expect([revision, supersedes, previousAmountUsd, cause, evidence]).not.toContain(undefined);
    const evaluated = EVALUATIONS.flatMap((evaluation) => evaluation.verdicts).map(({ revision: _, ...rest }) => rest);
    expect(evaluated).toContainEqual(shown);
    const { verdictId, assessmentId } = shown;
    expect(verdictIdsOf(contentOf(value as unknown as Verdict))).toEqual({ verdictId, assessmentId });
  });

  it.each(rejected)('$page, block $nth, has codes and remedies of the table', ({ value }) => {
    const errors = value['errors'] as readonly { code: EventErrorCode; detail: string }[];
    expect(errors.length).toBeGreaterThan(0);
    for (const { code, detail } of errors)
      expect(detail.endsWith(` ${EVENT_ERRORS.rows[code].remedy}`), code).toBe(true);
  });
});

describe('docs/examples', () => {
  it.each(ARRIVALS)('%s.ndjson holds good events only', (name) => {
    const faults = exampleLines(name).flatMap((line) => faultsOf(parseEventText(line, NO_OPERATORS)));
    expect(faults).toEqual([]);
  });

  it('with-errors.ndjson holds one fault of each code', () => {
    const codes = exampleLines('with-errors').map((line) => faultsOf(parseEventText(line, NO_OPERATORS))[0]?.code);
    expect(codes).toEqual(Object.keys(EVENT_ERRORS.rows));
  });
});
