/** A cluster that a console asks, made up: its answers can be changed by a spec. */
import type { Cluster } from '@oretrail/console';

type Kept<Name extends 'tasks' | 'parked'> = Awaited<ReturnType<Cluster[Name]>>['value'];

/** When its journals were read. */
export const READ_AT_MS = Date.UTC(2026, 0, 1);

/** What a worker says of an evaluation that failed; it may quote figures. */
export const PARKED_WHY = 'RangeError: 12.735191 is not a mass of urn:secret-party-x';

/** One input that is read to its end. */
const input = (topic: string, partition: number, behind = 0) => ({
  topic,
  partition,
  position: 10,
  end: 10 + behind,
  behind,
});

const JOURNAL = { dirty: 0, waiting: 0, parked: 0, cut: null, ruleset: 'us-30d@2025-07-04', engine: 2 } as const;

/** A task of each state. */
export const MADE_UP_TASKS: Kept<'tasks'> = [
  { worker: 'provenance', task: 0, journal: JOURNAL, inputs: [input('sourcing.draws.v1', 0, 5)] },
  { worker: 'provenance', task: 1, journal: JOURNAL, inputs: [input('sourcing.shipments.v1', 1, 1)] },
  {
    worker: 'provenance',
    task: 2,
    journal: { ...JOURNAL, waiting: 3 },
    inputs: [input('sourcing.shipments.v1', 2)],
  },
  { worker: 'eligibility', task: 0, journal: { ...JOURNAL, cut: 7, parked: 1 }, inputs: [] },
  { worker: 'eligibility', task: 1, journal: null, inputs: [] },
  { worker: 'eligibility', task: 2, journal: JOURNAL, inputs: [input('sourcing.draws.v1', 2, 7)] },
];

const PARKED: Kept<'parked'> = [
  { task: 'eligibility-0', count: 3, parked: [{ subject: 'urn:lot:example:parked', why: PARKED_WHY }] },
];

/** A letter with marks in all that it says. */
const REVEALED: Awaited<ReturnType<Cluster['letters']['reveal']>> = {
  message: PARKED_WHY,
  inspection: {
    key: { text: 'urn:lot:example:letter' },
    headers: [],
    valueBytes: 7,
    schemaId: 1,
    death: {
      code: 'refused-event',
      message: PARKED_WHY,
      errors: [{ pointer: '/data/usd', code: 'bad-decimal', detail: '"1,5.735191" is not a decimal' }],
    },
    event: { source: 'urn:secret-party-x', subject: 'urn:lot:example:letter', data: { usd: '1,5.735191' } },
  },
};

const kept = <T>(value: T) => ({ value, readAtMs: READ_AT_MS });

/** A cluster. @param others what it answers otherwise */
export function madeUpCluster(others: Partial<Cluster> = {}): Cluster {
  return {
    tasks: async () => kept(MADE_UP_TASKS),
    parked: async () => kept(PARKED),
    letters: {
      reveal: async () => REVEALED,
      redrive: async ({ place }) => ({ letter: place, outcome: 'refused', code: 'made-up', message: 'made up' }),
    },
    ...others,
  };
}
