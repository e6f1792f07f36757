import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Vin } from '@oretrail/model';
import { dumpOf } from '@oretrail/test-support/read-model/dump';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fold } from './fold/fold.ts';
import { FOLD_RECORDS_MAX, FOLDS_WAITING_MAX, QUERIES_WAITING_MAX, READERS } from './limits.ts';
import { ReadModel } from './read-model.ts';
import { hasReached, type Position, type PublicBatch } from './records/public-record.ts';
import { rowsOf } from './rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from './schema/open-database.ts';

const { batches, revisions } = historyOf({ seed: 41, vehicles: 10 });
const vin = [...revisions.keys()][0] as Vin;
const published = revisions.get(vin) ?? [];

/** How many of some calls were refused as `busy`, if all others are fine. */
async function refusedOf(calls: readonly Promise<unknown>[]): Promise<number> {
  const ends = await Promise.allSettled(calls);
  const refused = ends.filter(({ status }) => status === 'rejected');
  for (const one of refused) expect(one).toMatchObject({ reason: { code: 'busy' } });
  return refused.length;
}

describe('the read model', () => {
  const path = join(temporaryFolder(), 'read-model.sqlite');
  let model: ReadModel;
  let position: Position;
  beforeAll(async () => {
    model = await ReadModel.open({ path, source: 'a' });
    expect(model.position).toEqual([]);
    position = await model.fold(batches);
  });
  afterAll(() => model.close());

  it('answers in its threads, with the position of the answer', async () => {
    expect(model.position).toEqual(position);
    expect(hasReached(position, batches)).toBe(true);
    const answers = await Promise.all(Array.from({ length: 2 * READERS }, () => model.ask('verdict', { vin })));
    for (const answer of answers) {
      expect(answer.position).toEqual(position);
      expect(answer.result?.verdict).toEqual(published.at(-1)?.verdict);
    }
  });

  it('sends the closure of a vehicle whole', async () => {
    const { result } = await model.ask('closure', { vin });
    expect(result.events.length).toBeGreaterThan(0);
  });

  it('refuses what is outside its bounds, and keeps what it has', async () => {
    await expect(model.ask('verdicts', { limit: 1_001 })).rejects.toMatchObject({ code: 'bad-query' });
    const record = { offset: 0, appendTimeMs: 0, content: { kind: 'unread' } } as const;
    const large = { topic: 't', partition: 0, from: 0, next: 1, records: Array(FOLD_RECORDS_MAX + 1).fill(record) };
    await expect(model.fold([large])).rejects.toMatchObject({ code: 'too-large' });
    expect((await model.ask('seals', { limit: 1 })).position).toEqual(position);
  });

  it('takes no more than may wait', async () => {
    expect(await refusedOf(Array.from({ length: FOLDS_WAITING_MAX + 1 }, () => model.fold([])))).toBe(1);
    // Readers keep up with a fold by a question of their own: it has to be answered.
    await Promise.all(Array.from({ length: READERS }, () => model.ask('seals', { limit: 1 })));
    const queries = Array.from({ length: QUERIES_WAITING_MAX * READERS + 1 }, () => model.ask('seals', { limit: 1 }));
    expect(await refusedOf(queries)).toBe(1);
  });
});

it('folds what is sent without waiting as it folds one batch after another', async () => {
  const path = join(temporaryFolder(), 'read-model.sqlite');
  const model = await ReadModel.open({ path, source: 'together' });
  const waiting: Promise<unknown>[] = [];
  for (const batch of batches) {
    if (waiting.length === FOLDS_WAITING_MAX) await waiting.shift();
    waiting.push(model.fold([batch]));
  }
  await Promise.all(waiting);
  await model.close();
  const alone = openForWriting(IN_MEMORY, 'together');
  const fold = new Fold(alone);
  for (const batch of batches) fold.take([rowsOf(batch)]);
  expect(batches.length).toBeGreaterThan(FOLDS_WAITING_MAX);
  expect(dumpOf(openForWriting(path, 'together'))).toEqual(dumpOf(alone));
});

it('folds nothing behind a failure, so that nothing is left out', async () => {
  const model = await ReadModel.open({ path: join(temporaryFolder(), 'read-model.sqlite'), source: 'a' });
  const [batch, other] = batches as [PublicBatch, PublicBatch];
  await model.fold([batch]);
  const { topic, partition, next } = batch;
  const beyond = { topic, partition, from: next + 1, next: next + 2, records: [] };
  const ends = await Promise.allSettled([model.fold([beyond]), model.fold([other])]);
  ends.push(...(await Promise.allSettled([model.fold([other])])));
  expect(ends).toMatchObject(ends.map(() => ({ status: 'rejected', reason: { code: 'gap' } })));
  expect((await model.ask('seals', { limit: 1 })).position).toEqual([{ topic, partition, next }]);
  await model.close();
});

it('removes a database that it finds damaged, so that the next start builds another', async () => {
  const path = join(temporaryFolder(), 'read-model.sqlite');
  const written = openForWriting(path, 'a');
  new Fold(written).take(batches.map(rowsOf));
  written.close();
  damage(path);
  const model = await ReadModel.open({ path, source: 'a' });
  expect(model.position.length).toBeGreaterThan(0);
  await expect(model.ask('verdicts', { limit: 10 })).rejects.toMatchObject({ code: 'damaged' });
  expect(existsSync(path)).toBe(false);
  await model.close();
  await expect(model.ask('seals', { limit: 1 })).rejects.toMatchObject({ code: 'thread-lost' });
});

/** Makes the pages of the verdicts those of another table. */
function damage(path: string): void {
  const database = new DatabaseSync(path, { defensive: false });
  database.exec(`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'positions') WHERE name = 'verdicts'`);
  database.close();
}
