import type { DatabaseSync } from 'node:sqlite';
import { Random } from '@oretrail/test-support/random';
import { dumpOf } from '@oretrail/test-support/read-model/dump';
import { type History, historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import type { PublicBatch } from '../records/public-record.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import { Fold } from './fold.ts';

const SEEDS = [1, 2, 3];
/** Ways of one history: each another interleaving with other batches. */
const WAYS = 4;

const made = (): { database: DatabaseSync; fold: Fold } => {
  const database = openForWriting(IN_MEMORY, 'spec');
  return { database, fold: new Fold(database) };
};

function wholeOf({ batches }: History): DatabaseSync {
  const { database, fold } = made();
  fold.take(batches.map(rowsOf));
  return database;
}

/** The part of a batch between two offsets. */
function cut(batch: PublicBatch, from: number, next: number): PublicBatch {
  const records = batch.records.filter(({ offset }) => offset >= from && offset < next);
  return { ...batch, from, next, records };
}

/** Takes a history in random pieces, some of them again, and at times fails in the middle of one. */
function takeRandomly(fold: Fold, { batches }: History, random: Random): void {
  const ends = new Map(batches.map((batch) => [batch, 0]));
  const isLeft = (batch: PublicBatch): boolean => (ends.get(batch) ?? 0) < batch.next;
  for (let left = batches.filter(isLeft); left.length > 0; left = batches.filter(isLeft)) {
    const chosen = random.shuffled(left).slice(0, 1 + random.below(3));
    const pieces = chosen.map((batch) => {
      const known = ends.get(batch) ?? 0;
      const next = Math.min(batch.next, known + 1 + random.below(40));
      return cut(batch, random.percent(20) ? Math.max(0, known - 7) : known, next);
    });
    const rows = pieces.map(rowsOf);
    if (random.percent(20)) {
      expect(() => fold.take([...rows, failing(pieces)])).toThrow(expect.objectContaining({ code: 'gap' }));
    } else {
      fold.take(rows);
      for (const [i, batch] of chosen.entries()) ends.set(batch, pieces[i]?.next ?? 0);
    }
  }
}

/** A batch that can't be taken, behind others that were. */
function failing([first]: readonly PublicBatch[]) {
  if (first === undefined) throw new Error('there is no piece');
  return { ...rowsOf(first), from: first.next + 1_000, next: first.next + 1_001, rows: [], assessments: [] };
}

describe.each(SEEDS)('the tables of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 12 });
  const whole = dumpOf(wholeOf(history));

  it('hold something of everything', () => {
    const { events, statements, letters, in_force, draws, revisions, causes, verdicts, seals } = whole;
    const { redrives, reads, reads_of, ledger_days } = whole;
    const judged = [in_force, draws, revisions, causes, verdicts, ledger_days];
    for (const rows of [events, statements, letters, ...judged, seals, redrives, reads, reads_of]) {
      expect(rows?.length).toBeGreaterThan(0);
    }
  });

  it.each(Array.from({ length: WAYS }, (_, way) => seed * 100 + way))(
    'are the same whatever the interleaving, the batches and the failures: way %i',
    (way) => {
      const { database, fold } = made();
      takeRandomly(fold, history, new Random(way));
      expect(dumpOf(database)).toEqual(whole);
    },
  );
});

describe('a batch', () => {
  it('that leaves records out is refused', () => {
    const { fold } = made();
    const batch = { topic: 't', partition: 0, rows: [], assessments: [] };
    fold.take([{ ...batch, from: 5, next: 10 }]);
    expect(() => fold.take([{ ...batch, from: 11, next: 12 }])).toThrow(expect.objectContaining({ code: 'gap' }));
    fold.take([{ ...batch, from: 10, next: 12 }]);
  });
});
