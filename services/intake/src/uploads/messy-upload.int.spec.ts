/** The upload of a large sheet with every kind of mistake. */
import { sourceOf } from '@oretrail/test-support/intake/plain-intake';
import type { RowJson } from '@oretrail/test-support/intake/upload-story';
import { uploadStoryOfTest } from '@oretrail/test-support/intake/upload-story-of-test';
import { MESSY_ROWS, messySheet } from '@oretrail/test-support/messy-sheet';
import { Random } from '@oretrail/test-support/random';
import { describe, expect, it } from 'vitest';
import { UPLOAD_BYTES_MAX } from './limits.ts';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe(`a sheet of 10,000 rows with every kind of mistake (ORETRAIL_SEED=${SEED})`, () => {
  it('has a fate for each row, and gives back what is refused', async () => {
    const { bytes, lots: sheetLots, count } = messySheet(new Random(SEED));
    const own = Buffer.from(
      bytes.toString('latin1').replaceAll('urn:party:example-refinery', sourceOf('smm')),
      'latin1',
    );
    const story = await uploadStoryOfTest();
    const url = await story.upload(own);
    const job = await story.over(url);
    expect(job.accepted + job.rejected).toBe(count);
    expect(count).toBeGreaterThanOrEqual(MESSY_ROWS);
    const rows = new Map<number, RowJson>((await story.rows(url)).map((row) => [row.row, row]));
    expect(rows.size).toBe(count);
    for (const { rows: ofLot, mistake } of sheetLots) {
      for (const row of ofLot)
        expect(rows.get(row)?.outcome, `row ${row}`).toBe(mistake === null ? 'accepted' : 'rejected');
      if (mistake !== null) expect(rows.get(mistake.row)?.errors?.map(({ code }) => code)).toContain(mistake.code);
    }
    const { body } = await story.send('GET', `${url}/rows?outcome=rejected`, { headers: { accept: 'text/csv' } });
    expect(body.trimEnd().split('\n')).toHaveLength(job.rejected + 1);
    expect(own.length).toBeLessThan(UPLOAD_BYTES_MAX);
  });
});
