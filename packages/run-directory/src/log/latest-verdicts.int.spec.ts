import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedLog } from '@oretrail/embedded-log';
import { VERDICTS } from '@oretrail/runtime';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestVerdicts } from './latest-verdicts.ts';

const PARTITIONS = 2;

type Stated = Readonly<{ vehicle: number; size: number }>;

/** Several at once are stored together. */
const appends = fc.array(
  fc.array(fc.record({ vehicle: fc.nat({ max: 2_500 }), size: fc.constantFrom(10, 1_000, 5_000) }), {
    minLength: 1,
    maxLength: 100,
    size: 'max',
  }),
  { minLength: 1, maxLength: 150, size: 'max' },
);

/** One by one, a few at a time, or all at once. */
const gathered = fc.constantFrom(1, 40_000, 1_000_000, 100_000_000);

/** Appends verdicts. @returns the latest of each vehicle */
async function appended(log: EmbeddedLog, all: readonly (readonly Stated[])[]): Promise<ReadonlyMap<string, object>> {
  const latest = new Map<string, object>();
  for (const [i, some] of all.entries()) {
    const records = some.map(({ vehicle, size }) => {
      const vin = `V${vehicle}`;
      const value = { vin, revision: i, text: '.'.repeat(size) };
      latest.set(vin, value);
      return { topic: VERDICTS, partition: vehicle % PARTITIONS, key: vin, value };
    });
    await log.append(records);
  }
  return latest;
}

const folder = temporaryFolder();

describe('the latest verdicts of a log', () => {
  it('are the last of each vehicle, by VIN, in whatever order they came', async () => {
    await fc.assert(
      fc.asyncProperty(appends, gathered, async (all, charactersMax) => {
        const log = EmbeddedLog.open({ directory: mkdtempSync(join(folder, 'log-')), partitions: PARTITIONS });
        const latest = await appended(log, all);
        const texts: string[] = [];
        for await (const some of latestVerdicts(log, charactersMax)) texts.push(...some);
        await log.close();
        const vins = [...latest.keys()].sort();
        expect(texts).toEqual(vins.map((vin) => JSON.stringify(latest.get(vin))));
      }),
      { numRuns: 10 },
    );
  });
});
