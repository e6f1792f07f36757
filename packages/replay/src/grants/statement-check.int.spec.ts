import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchivedRecord, GRANTS_PLACE, PartitionArchiver, partitionAt } from '@oretrail/archive';
import type { OretrailEvent } from '@oretrail/model';
import { SHIPMENTS, topicPartitionOf } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { granting, grantJson, idOf, OPERATOR, revoking, statedEvent } from '@oretrail/test-support/grants/story';
import { afterAll, describe, expect, it } from 'vitest';
import { ArchivedInputs } from '../archived-events/archived-inputs.ts';
import { type GrantHistory, grantHistoryIn } from './grant-history.ts';
import { type AuthorityCheck, StatementChecker } from './statement-check.ts';

const root = mkdtempSync(join(tmpdir(), 'oretrail-statement-check-'));
afterAll(() => rmSync(root, { recursive: true }));

const PLACE = topicPartitionOf(SHIPMENTS, 0);
type Headers = Readonly<Record<string, string>>;

const archived = (
  offset: number,
  value: string,
  headers: readonly (readonly [string, string])[] = [],
): ArchivedRecord => ({
  offset,
  appendTimeMs: 1_760_000_000_000,
  key: null,
  value: Buffer.from(value),
  headers: headers.map(([name, text]) => ({ name: Buffer.from(name), value: Buffer.from(text) })),
});

/** A grant event as the intake writes it. */
const stamped = (name: string, recordedtime: string, event: object): string =>
  JSON.stringify({ ...event, recordedtime, authtype: 'jwt', authid: idOf(name) });

const GRANTS_WRITTEN = [
  stamped('root', '2026-01-01T00:00:00Z', granting('urn:party:root', OPERATOR)),
  stamped('op', '2026-01-02T00:00:00Z', granting('urn:party:op', grantJson('smm'))),
  // Another intake was first with a grant of the same prefix.
  stamped(
    'op',
    '2026-01-02T00:00:01Z',
    granting('urn:party:op', grantJson('late', { may: [{ lots: 'urn:lot:smm:' }] })),
  ),
  'not a grant event',
  JSON.stringify(granting('urn:party:op', grantJson('unstamped'))),
  stamped('op', '2026-07-01T00:00:00Z', revoking('urn:party:op', 'smm')),
];

async function historyOf(values: readonly string[]): Promise<GrantHistory> {
  const store = new DirectoryStore(mkdtempSync(join(root, 'store-')));
  const [first] = values.map((value, offset) => archived(offset, value));
  const options = { store, cluster: 'here', schemaOf: async () => null };
  const archiver = await PartitionArchiver.open(options, partitionAt(GRANTS_PLACE), first ?? null);
  await archiver.take({ records: values.map((value, offset) => archived(offset, value)), next: values.length });
  await archiver.cutAt(values.length);
  const inputs = new ArchivedInputs(store, []);
  const history = await grantHistoryIn(inputs);
  await inputs.close();
  return history;
}

const lot = (id: string, attributes: object = {}): OretrailEvent =>
  statedEvent('mineral', {
    id,
    subject: 'urn:lot:smm:1',
    source: 'urn:party:smm',
    time: '2026-05-01T00:00:00Z',
    ...attributes,
  });
const by = (name: string, recordedtime: string): Headers => ({ ce_authid: idOf(name), ce_recordedtime: recordedtime });

async function checked(statements: readonly (readonly [OretrailEvent | null, Headers])[]): Promise<AuthorityCheck> {
  const checker = new StatementChecker(await historyOf(GRANTS_WRITTEN));
  const judged = statements.map(([event, headers], offset) => {
    return { record: archived(offset, '', Object.entries(headers)), writer: null, event };
  });
  checker.take(PLACE, judged);
  return checker.outcome;
}

describe('the grants of an archive', () => {
  it('are folded, and what the intake has not written is counted and left out', async () => {
    const { book, accepted, withoutEffect, unreadable } = await historyOf(GRANTS_WRITTEN);
    expect([accepted, withoutEffect, unreadable]).toEqual([3, 1, 2]);
    expect([...book.all()].map(({ grant }) => grant.grantId)).toEqual(['urn:grant:op', 'urn:grant:smm']);
  });

  it('are none in an archive without grants', async () => {
    expect(await historyOf([])).toMatchObject({ accepted: 0, withoutEffect: 0, unreadable: 0 });
  });
});

describe('archived statements', () => {
  it('are allowed by the grants as they were when each was recorded', async () => {
    const june = '2026-06-01T00:00:00Z';
    const check = await checked([
      [lot('a'), by('smm', june)],
      [lot('b'), by('smm', '2026-06-30T23:59:59.999999999Z')],
      [lot('c'), by('smm', '2026-07-01T00:00:00Z')],
      [lot('d'), by('other', june)],
      [lot('e', { source: 'urn:party:other' }), by('smm', june)],
      [lot('f'), {}],
      [lot('g'), { ce_recordedtime: june }],
      [null, by('other', june)],
    ]);
    expect(check).toMatchObject({ grants: 3, unreadableGrants: 2, allowed: 2, notAllowed: 3, notByIntake: 2 });
    expect(check.named.map(({ id, place, offset }) => [id, place, offset])).toEqual([
      ['c', PLACE, 2],
      ['d', PLACE, 3],
      ['e', PLACE, 4],
    ]);
    expect(check.named[0]).toMatchObject({
      subject: 'urn:lot:smm:1',
      source: 'urn:party:smm',
      authid: idOf('smm'),
      recordedtime: '2026-07-01T00:00:00Z',
    });
    expect(check.named[0]?.why).toContain('No grant in force');
  });

  it.each<readonly [string, Headers]>([
    ['no time', { ce_authid: idOf('smm') }],
    ['a time that is not one', by('smm', 'yesterday')],
  ])('are not allowed with a sender and %s', async (_what, headers) => {
    const check = await checked([[lot('a'), headers]]);
    expect(check).toMatchObject({ allowed: 0, notAllowed: 1 });
    expect(check.named[0]).toMatchObject({ recordedtime: null });
  });

  it('are not allowed with two senders', async () => {
    const checker = new StatementChecker(await historyOf(GRANTS_WRITTEN));
    const headers = [
      ['ce_authid', idOf('smm')],
      ['ce_authid', idOf('op')],
      ['ce_recordedtime', '2026-06-01T00:00:00Z'],
    ] as const;
    checker.take(PLACE, [{ record: archived(0, '', headers), writer: null, event: lot('a') }]);
    expect(checker.outcome).toMatchObject({ allowed: 0, notAllowed: 1 });
  });

  it('are named up to a hundred, and all counted', async () => {
    const stranger = by('other', '2026-06-01T00:00:00Z');
    const check = await checked(Array.from({ length: 250 }, (_, i) => [lot(`e-${i}`), stranger] as const));
    expect(check.notAllowed).toBe(250);
    expect(check.named.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => `e-${i}`));
  });
});
