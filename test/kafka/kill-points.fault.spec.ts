/** Workers that die at any point of a step lose, double and falsify no verdict. Issue C, "Must hold, on a real broker". */
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { expect, it, vi } from 'vitest';
import { judgedRun, pickedOf, SEED, TIMEOUT_MS } from './judged-run.ts';

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

/** No point: the processes never end. */
const UNDISTURBED = 'undisturbed';
/** Of the points, in one run of the tests. */
const POINTS_A_RUN = 1;

const PARTS = { kafka: shared.kafkaAsSet, registry: shared.registry };

vi.setConfig({ testTimeout: TIMEOUT_MS });

await describeWith(`workers killed at a point of a step (ORETRAIL_SEED=${SEED})`, PARTS, (parts) => {
  const addresses = () => ({ brokers: parts().kafka.address, registry: parts().registry.address });

  it.each(pickedOf([...POINTS, UNDISTURBED], POINTS_A_RUN))('%s', async (faultAt) => {
    if (faultAt === UNDISTURBED) return expect(await judgedRun(addresses(), {})).toBe(0);
    const fault = { provenance: { faultAt, faultAfter: 2 }, eligibility: { faultAt, faultAfter: 1 } };
    return expect(await judgedRun(addresses(), fault)).toBe(2);
  });
});
