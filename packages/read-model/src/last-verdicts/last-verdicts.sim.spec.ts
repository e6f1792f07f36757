import { Random } from '@oretrail/test-support/random';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { FOLDS_KEPT_MAX } from '../limits.ts';
import type { PublicBatch } from '../records/public-record.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import { LastVerdicts } from './last-verdicts.ts';

/** What a reader has in memory. */
function heldBy(last: LastVerdicts): unknown {
  last.keepUp();
  const { columns, amountsUsd, potentialsUsd } = last;
  const vehicles = Array.from({ length: last.count }, (_, i) => {
    const vin = [columns.vinHeads[i + 1], columns.vinTails[i + 1]];
    const [bucket = 0, wanting] = [columns.buckets[i + 1], columns.wantings[i + 1]];
    const days = [columns.publishedAtMs[i + 1], columns.decidingDays[i + 1]];
    return [...vin, ...days, bucket, wanting, amountsUsd[bucket], potentialsUsd[bucket]];
  });
  return vehicles;
}

/** A history in pieces of some records. */
function piecesOf(batches: readonly PublicBatch[], random: Random): readonly PublicBatch[] {
  return batches.flatMap((batch) => {
    const pieces: PublicBatch[] = [];
    for (let from = 0; from < batch.next; ) {
      const next = Math.min(batch.next, from + 1 + random.below(6));
      const records = batch.records.filter(({ offset }) => offset >= from && offset < next);
      pieces.push({ ...batch, from, next, records });
      from = next;
    }
    return pieces;
  });
}

describe.each([1, 2, 3])('readers of history %i', (seed) => {
  const random = new Random(seed);
  const pieces = piecesOf(historyOf({ seed, vehicles: 30 }).batches, random);

  it('hold the same, however often they keep up', () => {
    const database = openForWriting(IN_MEMORY, 'spec');
    const fold = new Fold(database);
    const [eager, idle, rare] = [new LastVerdicts(database), new LastVerdicts(database), new LastVerdicts(database)];
    for (const piece of pieces) {
      const rows = rowsOf(piece);
      const gap = { ...rows, from: rows.next + 1, next: rows.next + 2, rows: [], assessments: [] };
      if (random.percent(20)) expect(() => fold.take([rows, gap])).toThrow(expect.objectContaining({ code: 'gap' }));
      fold.take([rows]);
      const held = heldBy(eager);
      if (random.percent(20)) expect(heldBy(rare)).toEqual(held);
    }
    const folds = database.prepare('SELECT count(*) AS kept, max(fold) AS last FROM verdict_changes').get();
    // The idle one can't take over what is no longer kept.
    expect(folds).toMatchObject({ kept: FOLDS_KEPT_MAX });
    expect(Number(folds?.['last'])).toBeGreaterThan(FOLDS_KEPT_MAX);
    const all = [eager, idle, rare, new LastVerdicts(database)].map(heldBy);
    expect(new Set(all.map((held) => JSON.stringify(held))).size).toBe(1);
    expect(eager.count).toBe(database.prepare('SELECT count(*) AS n FROM verdicts').get()?.['n']);
  });
});
