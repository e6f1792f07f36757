/** What a recovery must not lose, nor go on after, and what must not be done too often. Source: protocol.md, "Recovery". */
import { plainEvents } from '@oretrail/generator';
import {
  BrokenPromise,
  type BrokenPromiseCode,
  controlRecord,
  DRAWS,
  type NewRecord,
  openTask,
  TASK_LIMITS,
  VEHICLES,
} from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import type { Faults } from '../judge.ts';
import { atRest, batteriesOf, cells, drawn, ELIGIBILITY, type Loss, MINE, PROVENANCE } from './scene.ts';
import { restated, Script } from './script.ts';

const { material, party, partyId, vehicle } = plainEvents;

/** A lot draws another one too, its task dies behind its journal, and the event that drew is taken back meanwhile. */
async function lotDrawsJustBeforeCrash(): Promise<Faults> {
  const script = new Script();
  await script.send(material('other', '10', MINE));
  await atRest(script);
  const both = restated(cells('cells', 'ore', '5'), { inputs: [...drawn('ore', '5'), ...drawn('other', '5')] });
  const allowed = [...script.due()];
  await script.send(both);
  script.log.nextFault = 'crash-before-local-state';
  await script.step(PROVENANCE);
  await script.send({ ...restated(both, { inputs: drawn('ore', '5') }), time: '2024-12-01T00:00:00Z' });
  return script.faults([...allowed, ...script.due()]);
}

/** The same of a vehicle that was said to have two batteries. */
async function vehicleDrawsJustBeforeCrash(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  await script.send(cells('others', 'ore', '5'));
  await script.rest();
  const { batteries } = batteriesOf('cells');
  const both = restated(vehicle(0, 'cells'), { batteries: [...batteries, ...batteriesOf('others').batteries] });
  const allowed = [...script.due()];
  await script.send(both);
  script.log.nextFault = 'crash-before-local-state';
  await script.step(ELIGIBILITY);
  await script.send({ ...restated(both, { batteries }), time: '2025-12-01T00:00:00Z' });
  return script.faults([...allowed, ...script.due()]);
}

/** A lot whose figures can't be worked out, as long as the fault is there. */
function faultyProvenance(fault: { isThere: boolean }): typeof provenanceWorker {
  return {
    ...provenanceWorker,
    createReducer: (of) => {
      const reducer = provenanceWorker.createReducer(of) as ReturnType<typeof provenanceWorker.createReducer> & {
        placed: (...args: readonly unknown[]) => unknown;
      };
      const placed = reducer.placed.bind(reducer);
      reducer.placed = (...args) => {
        if (fault.isThere) throw new RangeError('a fault of ours');
        return placed(...args);
      };
      return reducer;
    },
  };
}

/** A parked lot is drawn by others: its last figures must not stand as if nothing had happened. */
async function parkedAndDrawn(): Promise<Faults> {
  const fault = { isThere: false };
  const script = new Script(1, TASK_LIMITS, [faultyProvenance(fault), eligibilityWorker]);
  await atRest(script);
  const allowed = [...script.due()];
  fault.isThere = true;
  await script.send(restated(material('ore', '3', MINE)));
  await script.rest();
  fault.isThere = false;
  await script.send(cells('others', 'ore', '1'), vehicle(1, 'others'));
  return script.faults([...allowed, ...script.due()]);
}

/** What is wrong where a task is opened and goes on, instead of stopping with a code. */
async function unlessRefused(code: BrokenPromiseCode, action: () => Promise<unknown>): Promise<Faults> {
  try {
    await action();
  } catch (error) {
    if (error instanceof BrokenPromise) return error.code === code ? [] : [`${error.code} instead of ${code}`];
    throw error;
  }
  return [`the task goes on, though it should stop with ${code}`];
}

/** Local state that is current leaves nothing of the journal to be read. */
async function olderEngine(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  script.upgrade(ELIGIBILITY);
  await script.rest();
  return unlessRefused('newer-engine', () => openTask(script.log, eligibilityWorker, 0));
}

async function olderEngineWithoutState(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  script.upgrade(ELIGIBILITY);
  await script.rest();
  script.lose(ELIGIBILITY);
  return unlessRefused('newer-engine', () => openTask(script.log, eligibilityWorker, 0));
}

/** A newer version knows a law that this one doesn't, and has left it in the state. */
async function unknownLaw(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const newer = await openTask(script.log, eligibilityWorker, 0);
  const { control } = newer.standing;
  newer.standing = {
    ...newer.standing,
    control: { ...control, ruleset: 'us-30d@2099-01-01' as typeof control.ruleset },
  };
  await newer.step([]);
  return unlessRefused('unknown-ruleset', () => openTask(script.log, eligibilityWorker, 0));
}

/** An upgrade dies when it has saved a part of what it read; what the older engine left must be marked all the same. */
async function upgradeKilledHalfway(): Promise<Faults> {
  const limits = { ...TASK_LIMITS, recoveryEntriesMax: 1 };
  const script = new Script(1, limits);
  await atRest(script);
  script.kill(ELIGIBILITY);
  await script.send(vehicle(1, 'cells'));
  const newer = { ...eligibilityWorker, engine: eligibilityWorker.engine + 1 };
  script.log.nextFault = 'crash-after-save';
  const first = await openTask(script.log, newer, 0, limits).catch(() => null);
  const { dirty } = (await openTask(script.log, newer, 0, limits)).pending;
  const survived = first === null ? [] : ['the upgrade was not killed'];
  return dirty === 2 ? survived : [...survived, `${dirty} of two vehicles are marked for the newer engine`];
}

/** The same law and the same engine: what a recovery has read must be said, though its process died before it could. */
async function killedBeforeItSaidSo(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  await script.log.append([controlRecord({ type: 'retry' })]);
  script.log.nextFault = 'crash-before-local-state';
  await script.step(PROVENANCE);
  await openTask(script.log, provenanceWorker, 0);
  const { isStepDue } = await openTask(script.log, provenanceWorker, 0);
  return isStepDue ? [] : ['nothing is said of what the recovery has read'];
}

async function shrunkInput(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  await script.send(vehicle(1, 'cells'));
  await script.rest();
  script.lose(ELIGIBILITY);
  script.log.truncate(VEHICLES, 0, 1);
  return unlessRefused('input-shrank', () => openTask(script.log, eligibilityWorker, 0));
}

/** The last draw, written again as another would: with other content and no greater number, or by a newer version. */
async function afterForgedDraw(code: BrokenPromiseCode, forge: (draw: object) => object): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const last = script.log.recordsOf(DRAWS, 0).at(-1);
  if (last === undefined) return ['nothing was drawn'];
  const value = JSON.stringify(forge(JSON.parse(last.value)));
  const forged: NewRecord = { topic: DRAWS, partition: 0, key: last.key, value };
  await script.log.append([forged]);
  return unlessRefused(code, () => script.rest());
}

/** Two makers: a fact about the one must cost no evaluation of the other's vehicles. */
async function factOfAnother(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const before = script.evaluations;
  await script.send(party(partyId('stranger'), 'CN', {}));
  await script.rest();
  const evaluated = script.evaluations - before;
  const tooMany = evaluated === 0 ? [] : [`${evaluated} were evaluated for a fact that nobody used`];
  return [...tooMany, ...(await script.faults(script.due()))];
}

/** Two lots that rest on each other: found in a round, not in one for each level. */
async function loopInOneRound(): Promise<Faults> {
  const script = new Script();
  const step = { activity: 'processing', facility: 'works', day: 10 } as const;
  await script.send(
    plainEvents.makerFact(),
    material('first', '10', step, drawn('second', '1')),
    material('second', '10', step, drawn('first', '1')),
    cells('cells', 'first', '5'),
    vehicle(0, 'cells'),
  );
  await script.rest();
  const tooMany = script.evaluations <= LOOP_EVALUATIONS_MAX ? [] : [`${script.evaluations} evaluations for one loop`];
  return [...tooMany, ...(await script.faults(script.due()))];
}

/** Four subjects, each a few times; one round for each of 64 levels takes more than a hundred. */
const LOOP_EVALUATIONS_MAX = 40;

/** Schedules of recoveries, by name. */
export const RECOVERY_LOSSES: readonly Loss[] = [
  {
    name: 'T11 a draw of a lot, published just before a crash and taken back before the recovery',
    run: lotDrawsJustBeforeCrash,
  },
  { name: 'T12 the same of a vehicle', run: vehicleDrawsJustBeforeCrash },
  { name: 'T13 a parked lot that others draw', run: parkedAndDrawn },
  { name: 'T14 an older engine after a newer one', run: olderEngine },
  { name: 'T15 the same without local state', run: olderEngineWithoutState },
  { name: 'T16 a law in the state that only a newer version knows', run: unknownLaw },
  { name: 'T17 an upgrade killed in the midst of its recovery', run: upgradeKilledHalfway },
  { name: 'T18 a process killed between its recovery and its first step', run: killedBeforeItSaidSo },
  { name: 'T19 an input that is shorter than it was', run: shrunkInput },
  {
    name: 'T20 a register whose number does not grow',
    run: () => afterForgedDraw('register-went-back', (draw) => ({ ...draw, digest: 'another' })),
  },
  {
    name: 'T21 a record of a newer version',
    run: () => afterForgedDraw('newer-record', (draw) => ({ ...draw, v: 2 })),
  },
  { name: 'T22 a fact that no vehicle used', run: factOfAnother },
  { name: 'T23 a loop of lots', run: loopInOneRound },
];
