import { plainEvents } from '@oretrail/generator';
import {
  CutCoordinator,
  controlRecord,
  type JournalRecord,
  journalOf,
  PARKED_LISTED_MAX,
  PARKED_WHY_LENGTH_MAX,
  TASK_LIMITS,
  VEHICLES,
  VERDICTS,
  type Worker,
} from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import { describe, expect, it } from 'vitest';
import { Script } from './script.ts';

const { component, kg, lotId, material, vehicle } = plainEvents;
const [PROVENANCE, ELIGIBILITY] = ['provenance-0', 'eligibility-0'];

/** A version of a worker with a fault in it: one of its evaluations throws. */
function faulty(worker: Worker, method: 'evaluateVehicle' | 'evaluateLot', message: string): Worker {
  const thrown = () => {
    throw new RangeError(message);
  };
  return { ...worker, createReducer: (of) => Object.assign(worker.createReducer(of), { [method]: thrown }) };
}

/** A pipeline whose workers can be replaced. */
function scriptOf(workers: Worker[]) {
  const script = new Script(1, TASK_LIMITS, workers);
  const mend = (name: string, worker: Worker): void => {
    const at = workers.findIndex((one) => one.name === worker.name);
    workers[at] = worker;
    script.kill(name);
  };
  const retry = () => script.log.append([controlRecord({ type: 'retry' })]);
  const journal = (worker: Worker): JournalRecord =>
    script.log.recordsOf(journalOf(worker.name), 0).at(-1)?.value as JournalRecord;
  const stateOfCut = async (cut: number) => {
    const coordinator = new CutCoordinator(script.log, workers, cut);
    await coordinator.begin();
    await script.rest();
    const state = await coordinator.poll();
    await coordinator.resume();
    await script.rest();
    return state.kind;
  };
  return { script, mend, retry, journal, stateOfCut };
}

function chain(vehicles: number) {
  const ore = material('ore', '10', { activity: 'extraction', facility: 'mine', day: 0 });
  const cells = component('cells', 'cell', vehicles, [{ lotId: lotId('ore'), quantity: kg('5') }], 900);
  const made = Array.from({ length: vehicles }, (_, i) => vehicle(i, 'cells'));
  return [plainEvents.makerFact(), ore, cells, ...made];
}

describe('a subject that can not be evaluated', () => {
  const MESSAGE = `a fault ${'of ours '.repeat(100)}`;

  it('is named in the journal with what was thrown, and stays parked until it is tried again', async () => {
    const events = chain(1);
    const { script, mend, retry, journal } = scriptOf([
      provenanceWorker,
      faulty(eligibilityWorker, 'evaluateVehicle', MESSAGE),
    ]);
    await script.send(...events);
    await script.rest();
    const vin = events.at(-1)?.subject;
    const why = `RangeError: ${MESSAGE}`.slice(0, PARKED_WHY_LENGTH_MAX);
    expect(journal(eligibilityWorker)).toMatchObject({ pending: { parked: 1 }, parked: [{ subject: vin, why }] });
    mend(ELIGIBILITY, eligibilityWorker);
    await script.rest();
    expect(script.log.recordsOf(VERDICTS, 0)).toEqual([]);
    await retry();
    expect(await script.faults(script.due())).toEqual([]);
    expect(script.log.recordsOf(VERDICTS, 0)).toHaveLength(1);
    expect(journal(eligibilityWorker)).toMatchObject({ pending: { dirty: 0, waiting: 0, parked: 0 }, parked: [] });
  });

  it('is parked again where the fault is still there', async () => {
    const broken = faulty(eligibilityWorker, 'evaluateVehicle', MESSAGE);
    const { script, retry, journal } = scriptOf([provenanceWorker, broken]);
    await script.send(...chain(1));
    await script.rest();
    const before = journal(eligibilityWorker);
    await retry();
    await script.rest();
    const { pending, parked, previous } = journal(eligibilityWorker);
    expect({ pending, parked }).toEqual({ pending: before.pending, parked: before.parked });
    expect(previous).toBeGreaterThan(before.previous);
  });

  it('can be a lot, and those who rest on it follow', async () => {
    const { script, mend, retry, journal } = scriptOf([
      faulty(provenanceWorker, 'evaluateLot', MESSAGE),
      eligibilityWorker,
    ]);
    await script.send(...chain(2));
    await script.rest();
    expect(journal(provenanceWorker).parked.map(({ subject }) => subject)).toEqual([lotId('cells'), lotId('ore')]);
    mend(PROVENANCE, provenanceWorker);
    await retry();
    expect(await script.faults(script.due())).toEqual([]);
    expect(script.log.recordsOf(VERDICTS, 0)).toHaveLength(2);
  });

  it('keeps a cut from being proved, and is tried again also while one stands', async () => {
    const { script, mend, retry, stateOfCut } = scriptOf([
      provenanceWorker,
      faulty(eligibilityWorker, 'evaluateVehicle', MESSAGE),
    ]);
    await script.send(...chain(1));
    expect(await stateOfCut(1)).toBe('holding');
    mend(ELIGIBILITY, eligibilityWorker);
    expect(await stateOfCut(2)).toBe('holding');
    const coordinator = new CutCoordinator(script.log, [provenanceWorker, eligibilityWorker], 3);
    await coordinator.begin();
    await script.rest();
    expect((await coordinator.poll()).kind).toBe('holding');
    await retry();
    await script.rest();
    expect((await coordinator.poll()).kind).toBe('proved');
  });

  it('is one of at most a hundred that a journal names, and of any number that are tried again', async () => {
    const count = PARKED_LISTED_MAX + 20;
    const { script, mend, retry, journal } = scriptOf([
      provenanceWorker,
      faulty(eligibilityWorker, 'evaluateVehicle', MESSAGE),
    ]);
    await script.send(...chain(count));
    await script.rest();
    const { pending, parked } = journal(eligibilityWorker);
    const vins = script.log.recordsOf(VEHICLES, 0).map(({ key }) => key);
    expect(pending.parked).toBe(count);
    expect(parked.map(({ subject }) => subject)).toEqual(vins.sort().slice(0, PARKED_LISTED_MAX));
    mend(ELIGIBILITY, eligibilityWorker);
    await retry();
    await script.rest();
    expect(journal(eligibilityWorker).pending.parked).toBe(0);
    expect(script.log.recordsOf(VERDICTS, 0)).toHaveLength(count);
  });
});
