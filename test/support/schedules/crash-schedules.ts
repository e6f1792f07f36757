/** What a death at a bad moment must not lose. Source: protocol.md, "Tasks, transactions, recovery". */
import { plainEvents } from '@oretrail/generator';
import { BATTERY_ANSWERS, controlRecord, DRAWS, LOT_ANSWERS, openTask, TASK_LIMITS, VEHICLES } from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import type { Faults } from '../simulator/judge.ts';
import { atRest, batteriesOf, cells, drawn, ELIGIBILITY, foreign, type Loss, MINE, PROVENANCE } from './scene.ts';
import { restated, Script } from './script.ts';

const { material, vehicle } = plainEvents;

async function crashBeforeFact(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = [...script.due()];
  await script.send(vehicle(1, 'cells'));
  await script.step(PROVENANCE);
  script.log.nextFault = 'abort';
  await script.step(ELIGIBILITY, { only: [VEHICLES] });
  await script.send({ ...foreign, id: 'later', time: '2024-01-01T00:00:00Z' });
  await script.step(ELIGIBILITY, { only: [VEHICLES, BATTERY_ANSWERS] });
  await script.rest();
  return script.faults([...allowed, ...script.due()]);
}

async function ownerWithFewerFacts(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = [...script.due()];
  const old = script.log.snapshotOf(ELIGIBILITY);
  await script.send({ ...foreign, id: 'later', time: '2024-01-01T00:00:00Z' });
  allowed.push(...script.due());
  await script.rest();
  await script.send(vehicle(1, 'cells'));
  script.kill(ELIGIBILITY);
  script.log.restore(ELIGIBILITY, old);
  await script.step(PROVENANCE);
  await script.step(ELIGIBILITY, { only: [VEHICLES, BATTERY_ANSWERS] });
  return script.faults([...allowed, ...script.due()]);
}

async function olderAnswerCompacted(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const old = script.log.snapshotOf(PROVENANCE);
  const allowed = [...script.due()];
  for (const weightKg of ['3', '4', '2']) {
    await script.send({
      ...restated(material('ore', weightKg, MINE)),
      id: `ore-${weightKg}`,
      time: `2024-0${weightKg}-01T00:00:00Z`,
    });
    allowed.push(...script.due());
    await script.rest();
  }
  for (const topic of [LOT_ANSWERS, BATTERY_ANSWERS, DRAWS, 'oretrail.provenance.journal.v1'])
    await script.compact(topic);
  script.kill(PROVENANCE);
  script.log.restore(PROVENANCE, old);
  script.lose(ELIGIBILITY);
  return script.faults(allowed);
}

async function crashBetweenParts(): Promise<Faults> {
  const script = new Script(1, { ...TASK_LIMITS, outputsMax: 1 });
  const allowed: string[] = [];
  await script.send(plainEvents.makerFact(), material('ore', '10', MINE));
  for (let i = 0; i < 8; i += 1) await script.send(cells(`cells-${i}`, 'ore', '1'), vehicle(i, `cells-${i}`));
  allowed.push(...script.due());
  for (const fault of ['abort', 'crash-before-local-state', 'crash-after'] as const) {
    for (const task of [PROVENANCE, ELIGIBILITY]) {
      await script.step(task);
      script.log.nextFault = fault;
      await script.step(task);
    }
  }
  script.log.nextFault = null;
  return script.faults(allowed);
}

async function crashBeforeLocalState(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = [...script.due()];
  await script.send(restated(material('ore', '3', MINE)));
  allowed.push(...script.due());
  script.log.nextFault = 'crash-before-local-state';
  await script.step(PROVENANCE);
  await script.step(PROVENANCE);
  script.log.nextFault = 'crash-before-local-state';
  await script.step(ELIGIBILITY);
  return script.faults(allowed);
}

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

/** Schedules of crashes, by name. */
export const CRASH_LOSSES: readonly Loss[] = [
  { name: 'R1 a crash just before a fact arrives', run: crashBeforeFact },
  { name: 'R2 a new owner that has read fewer facts than the old', run: ownerWithFewerFacts },
  { name: 'R3 state lost and the older answer compacted away', run: olderAnswerCompacted },
  { name: 'R4 a result larger than one transaction, with a crash between', run: crashBetweenParts },
  { name: 'R5 a crash between the commit of the log and the local one', run: crashBeforeLocalState },
  {
    name: 'T11 a draw of a lot, published just before a crash and taken back before the recovery',
    run: lotDrawsJustBeforeCrash,
  },
  { name: 'T12 the same of a vehicle', run: vehicleDrawsJustBeforeCrash },
  { name: 'T13 a parked lot that others draw', run: parkedAndDrawn },
  { name: 'T18 a process killed between its recovery and its first step', run: killedBeforeItSaidSo },
];
