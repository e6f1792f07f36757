/** Whatever happens on the way: at rest, the verdicts are those of the plain evaluation. */

import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { AT_LENGTH } from '../runs.ts';
import { judgeSeed } from './schedules.ts';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Schedules with `ORETRAIL_AT_LENGTH=1`. Each takes some 0.15 s of processor time. */
const SEEDS_AT_LENGTH = 1_000;
/** Seeds in one test: few enough that a red one points somewhere, many enough that the list stays short. */
const SEEDS_PER_TEST = 50;
/** They take some ten seconds of processor time: a busy machine gave them a twentieth of one processor. */
const TIMEOUT_MS = 600_000;

const all = Array.from({ length: SEEDS_AT_LENGTH / SEEDS_PER_TEST }, (_, i) => 1 + i * SEEDS_PER_TEST);
/** One in each run of the tests. */
const blocks = AT_LENGTH ? all : [new Random(SEED).pick(all)];
const SEEDS = blocks.length * SEEDS_PER_TEST;

describe(`simulated schedules (ORETRAIL_SEED=${SEED})`, () => {
  let cuts = 0;
  let crashes = 0;
  let shared = 0;
  let unchangedClasses = 0;

  it.each(blocks)('come to the verdicts of the batch: 50 seeds from %i', { timeout: TIMEOUT_MS }, async (from) => {
    const failed: Record<string, readonly string[]> = {};
    for (let seed = from; seed < from + SEEDS_PER_TEST; seed += 1) {
      const judged = await judgeSeed(seed);
      cuts += judged.cuts;
      crashes += judged.crashes;
      shared += judged.shared;
      unchangedClasses += judged.unchangedClasses;
      if (judged.faults.length > 0) failed[`pnpm sim --seeds 1 --from ${seed}`] = judged.faults.slice(0, 5);
    }
    expect(failed).toEqual({});
  });

  // A state behind its journal sent a letter once more, which was then missed.
  it.each([502_384, 601_976])('hold for a seed that once did not: %i', async (seed) => {
    expect((await judgeSeed(seed)).faults).toEqual([]);
  });

  // At most half of what the poorest of all blocks has: each kind of trouble was there, and was judged.
  it('crash often, prove many cuts, share many assessments, and find classes as they were', () => {
    expect(crashes).toBeGreaterThan(SEEDS);
    expect(cuts).toBeGreaterThan(SEEDS / 2);
    expect(shared).toBeGreaterThan(SEEDS / 2);
    expect(unchangedClasses).toBeGreaterThan(SEEDS / 10);
  });
});
