import { GrantBook, type PrincipalId } from '@oretrail/authority';
import type { ContentDigest } from '@oretrail/model';
import { expect, it } from 'vitest';
import type { PageRequest, RecordedStatement, StatementPage } from '../../intake.ts';
import { Sight } from '../sight.ts';
import { visiblePage } from './visible-page.ts';

const STATEMENTS = 5_000;

const statement = (number: number): RecordedStatement => ({
  id: String(number),
  source: 'urn:party:smm',
  subject: 'urn:lot:smm:1',
  digest: String(number) as ContentDigest,
  recordedAt: '2026-06-01T00:00:00Z',
  principal: 'sha256:other' as PrincipalId,
  grantId: null,
  place: { topic: 'sourcing.shipments.v1', partition: 0, offset: number },
});
const ALL = Array.from({ length: STATEMENTS }, (_, i) => statement(i));

/** Pages of a list, as the core answers them: it waits for nothing. */
async function pages({ from = '0', countMax }: PageRequest): Promise<StatementPage> {
  const end = Number(from) + countMax;
  return { statements: ALL.slice(Number(from), end), next: end < STATEMENTS ? String(end) : null };
}

it('lets other requests be answered while it searches for what a principal may see', async () => {
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 0);
  const sight = new Sight(new GrantBook(null), 'sha256:me' as PrincipalId, 0n);
  const page = await visiblePage(pages, { countMax: 1 }, sight, () => true);
  clearInterval(turning);
  expect(page).toEqual({ statements: [], next: null });
  expect(turns).toBeGreaterThan(0);
});

it('is filled from what may be seen, and names the place behind it', async () => {
  const sight = { seesStatement: ({ id }: RecordedStatement) => Number(id) % 400 === 0 } as Sight;
  const first = await visiblePage(pages, { countMax: 2 }, sight, () => true);
  expect([first.statements.map(({ id }) => id), first.next]).toEqual([['0', '400'], '401']);
  const last = await visiblePage(pages, { from: '4401', countMax: 2 }, sight, ({ id }) => id !== '4800');
  expect(last).toEqual({ statements: [], next: null });
  const exact = await visiblePage(pages, { from: '4400', countMax: 2 }, sight, () => true);
  expect([exact.statements.map(({ id }) => id), exact.next]).toEqual([['4400', '4800'], null]);
});
