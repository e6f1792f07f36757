/** The grants of docs/intake-operations.md: a book takes all of them, in the order of the page. */
import { DELEGATIONS_MAX, GRANT_ERRORS, GrantBook, parseGrantEvent, principalId } from '@oretrail/authority';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { codeBlocksIn, pageText, rowsBelow } from './page.ts';

type Grant = Readonly<{ grantId: string; roles: readonly string[]; sources: readonly string[] }>;
type Revocation = Readonly<{ grantId: string; reason: string }>;
/** A file of `oretrail grants apply`. */
type GrantsFile = Readonly<{ source: string; grants: readonly Grant[] }>;

/** The page without the indentation of blocks in lists, so that they are found. */
const PAGE = pageText('intake-operations.md').replaceAll(/^ {3}```[^`]*```/gm, (block) =>
  block.replaceAll(/^ {3}/gm, ''),
);
const [FIRST, OTHERS, ENDED] = codeBlocksIn(PAGE, 'yaml').map((text) => parse(text));
const FILES: readonly GrantsFile[] = [FIRST, OTHERS];
const [, BOOTSTRAP = ''] = /ORETRAIL_BOOTSTRAP_OPERATOR='(.*)'/.exec(PAGE) ?? [];
const ANNA = principalId({ issuer: 'https://login.example.com', subject: 'user:anna' });

/** What the book makes of a grant or revocation. */
function outcomeOf(book: GrantBook, source: string, type: string, data: Grant | Revocation): unknown {
  const { grantId } = data;
  const parsed = parseGrantEvent({
    specversion: '1.0',
    id: `${type} ${grantId}`,
    source,
    type,
    subject: grantId,
    time: '2026-01-01T00:00:00Z',
    data,
  });
  return parsed.ok
    ? book.apply({ event: parsed.event, principal: ANNA, recordedtime: '2026-01-02T00:00:00Z' })
    : parsed;
}

describe('docs/intake-operations.md', () => {
  it('has a first grant that the bootstrap operator may state, and what its holder may grant and revoke', () => {
    expect([BOOTSTRAP, ...FILES.map(({ grants }) => grants.length)]).toEqual([ANNA, 1, 4]);
    const book = new GrantBook(principalId(BOOTSTRAP));
    for (const { source, grants } of FILES) {
      for (const grant of grants) {
        expect(outcomeOf(book, source, 'oretrail.grant.v1', grant), grant.grantId).toEqual({ outcome: 'accepted' });
      }
    }
    const [revocation]: readonly Revocation[] = ENDED.revoke;
    if (revocation === undefined) throw new Error('the page revokes nothing');
    const ended = outcomeOf(book, FILES[0]?.source ?? '', 'oretrail.grant-revocation.v1', revocation);
    expect(ended).toEqual({ outcome: 'accepted' });
    expect(PAGE).toContain(`grants revoke ${revocation.grantId} --reason "${revocation.reason}"`);
    expect([...book.operatorSources()]).toEqual(/oretrail operators add (\S+)/.exec(PAGE)?.slice(1));
  });

  it('names each code of grants with its status', () => {
    const shown = rowsBelow('intake-operations.md', 'code', 'status').map(([code, status]) => [code, Number(status)]);
    const known = Object.entries(GRANT_ERRORS.rows).map(([code, { httpStatus }]) => [code, httpStatus]);
    expect(shown.toSorted()).toEqual(known.toSorted());
    expect(PAGE).toContain(`delegated ${DELEGATIONS_MAX.toLocaleString('en')} times`);
  });
});
