/** The grants of docs/intake-operations.md: a book takes all of them, in the order of the page. */
import { DELEGATIONS_MAX, GRANT_ERRORS, GrantBook, parseGrantEvent, principalId } from '@oretrail/authority';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { codeBlocksIn, pageText, rowsBelow } from './page.ts';

type Grant = Readonly<{ grantId: string; roles: readonly string[]; sources: readonly string[] }>;

/** The page without the indentation of lists, so that their blocks are found. */
const PAGE = pageText('intake-operations.md').replaceAll(/^ {3}/gm, '');
const [FIRST = [], OTHERS = []] = codeBlocksIn(PAGE, 'yaml').map((text): Grant[] => parse(text));
const [, BOOTSTRAP = ''] = /ORETRAIL_BOOTSTRAP_OPERATOR='(.*)'/.exec(PAGE) ?? [];
const ANNA = principalId({ issuer: 'https://login.example.com', subject: 'user:anna' });

/** What the book makes of a grant. */
function outcomeOf(book: GrantBook, data: Grant): unknown {
  const { grantId } = data;
  const parsed = parseGrantEvent({
    specversion: '1.0',
    id: grantId,
    source: 'urn:party:registrar',
    type: 'oretrail.grant.v1',
    subject: grantId,
    time: '2026-01-01T00:00:00Z',
    data,
  });
  return parsed.ok
    ? book.apply({ event: parsed.event, principal: ANNA, recordedtime: '2026-01-02T00:00:00Z' })
    : parsed;
}

describe('docs/intake-operations.md', () => {
  it('has a first grant that the bootstrap operator may state, and grants that its holder may state', () => {
    expect([BOOTSTRAP, FIRST.length, OTHERS.length > 0]).toEqual([ANNA, 1, true]);
    const book = new GrantBook(principalId(BOOTSTRAP));
    for (const grant of [...FIRST, ...OTHERS]) {
      expect(outcomeOf(book, grant), grant.grantId).toEqual({ outcome: 'accepted' });
    }
    expect([...book.operatorSources()]).toEqual(/oretrail operators add (\S+)/.exec(PAGE)?.slice(1));
  });

  it('names each code of grants with its status', () => {
    const shown = rowsBelow('intake-operations.md', 'code', 'status').map(([code, status]) => [code, Number(status)]);
    const known = Object.entries(GRANT_ERRORS.rows).map(([code, { httpStatus }]) => [code, httpStatus]);
    expect(shown.toSorted()).toEqual(known.toSorted());
    expect(PAGE).toContain(`delegated ${DELEGATIONS_MAX.toLocaleString('en')} times`);
  });
});
