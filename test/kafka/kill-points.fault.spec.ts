/** Workers that die at any point of a step lose, double and falsify no verdict. Issue C, "Must hold, on a real broker". */
import { type NativePart, startKafka, startRegistry } from '@oretrail/real-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgedRun, SEED, TIMEOUT_MS } from './judged-run.ts';
import { BROKER_SETTINGS } from './pipeline.ts';

const POINTS = [
  'before-fence',
  'after-fence',
  'after-fold',
  'after-claim',
  'before-first-transaction',
  'before-commit',
  'after-commit',
  'after-local-commit',
];

describe(`workers killed at a point of a step (ORETRAIL_SEED=${SEED})`, { timeout: TIMEOUT_MS }, () => {
  let [kafka, registry]: [NativePart | null, NativePart | null] = [null, null];
  const addresses = () => ({ brokers: kafka?.address ?? '', registry: registry?.address ?? '' });
  beforeAll(async () => {
    [kafka, registry] = await Promise.all([startKafka({ settings: BROKER_SETTINGS }), startRegistry()]);
  }, TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all([kafka?.stop(), registry?.stop()]);
  });

  it('undisturbed, they never end', async () => {
    expect(await judgedRun(addresses(), {})).toBe(0);
  });

  it.each(POINTS)('%s', async (faultAt) => {
    const fault = { provenance: { faultAt, faultAfter: 2 }, eligibility: { faultAt, faultAfter: 1 } };
    expect(await judgedRun(addresses(), fault)).toBe(2);
  });
});
