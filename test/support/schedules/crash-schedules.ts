/** What a death at a bad moment must not lose. Source: protocol.md, "Tasks, transactions, recovery". */
import { plainEvents } from '@oretrail/generator';
import type { Verdict } from '@oretrail/model';
import {
  BATTERY_ANSWERS,
  controlRecord,
  DRAWS,
  LOT_ANSWERS,
  openTask,
  rulesetRecord,
  TASK_LIMITS,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import { atRest, batteriesOf, cells, drawn, ELIGIBILITY, foreign, type Loss, loss, MINE, PROVENANCE } from './scene.ts';
import { restated } from './script.ts';

const { material, vehicle } = plainEvents;

/** A worker that can't work out the figures of a lot, as long as it is faulty. */
const faulty = {
  isFaulty: false,
  worker: {
    ...provenanceWorker,
    createReducer: (of) => {
      const reducer = provenanceWorker.createReducer(of) as ReturnType<typeof provenanceWorker.createReducer> & {
        placed: (...args: readonly unknown[]) => unknown;
      };
      const placed = reducer.placed.bind(reducer);
      reducer.placed = (...args) => {
        if (faulty.isFaulty) throw new RangeError('a fault of ours');
        return placed(...args);
      };
      return reducer;
    },
  } satisfies typeof provenanceWorker,
};

/** Schedules of crashes, by name. */
export const CRASH_LOSSES: readonly Loss[] = [
  loss('R1 a crash just before a fact arrives', async (script) => {
    await atRest(script);
    script.allow();
    await script.send(vehicle(1, 'cells'));
    await script.step(PROVENANCE);
    script.log.nextFault = 'abort';
    await script.step(ELIGIBILITY, { only: [VEHICLES] });
    await script.send({ ...foreign, id: 'later', time: '2024-01-01T00:00:00Z' });
    await script.step(ELIGIBILITY, { only: [VEHICLES, BATTERY_ANSWERS] });
    await script.rest();
  }),

  loss('R2 a new owner that has read fewer facts than the old', async (script) => {
    await atRest(script);
    script.allow();
    const old = script.log.snapshotOf(ELIGIBILITY);
    await script.send({ ...foreign, id: 'later', time: '2024-01-01T00:00:00Z' });
    script.allow();
    await script.rest();
    await script.send(vehicle(1, 'cells'));
    script.kill(ELIGIBILITY);
    script.log.restore(ELIGIBILITY, old);
    await script.step(PROVENANCE);
    await script.step(ELIGIBILITY, { only: [VEHICLES, BATTERY_ANSWERS] });
  }),

  loss('R3 state lost and the older answer compacted away', async (script) => {
    await atRest(script);
    const old = script.log.snapshotOf(PROVENANCE);
    script.allow();
    for (const weightKg of ['3', '4', '2']) {
      await script.send({
        ...restated(material('ore', weightKg, MINE)),
        id: `ore-${weightKg}`,
        time: `2024-0${weightKg}-01T00:00:00Z`,
      });
      script.allow();
      await script.rest();
    }
    for (const topic of [LOT_ANSWERS, BATTERY_ANSWERS, DRAWS, 'oretrail.provenance.journal.v1'])
      await script.compact(topic);
    script.kill(PROVENANCE);
    script.log.restore(PROVENANCE, old);
    script.lose(ELIGIBILITY);
  }),

  loss(
    'R4 a result larger than one transaction, with a crash between',
    async (script) => {
      await script.send(plainEvents.makerFact(), material('ore', '10', MINE));
      for (let i = 0; i < 8; i += 1) await script.send(cells(`cells-${i}`, 'ore', '1'), vehicle(i, `cells-${i}`));
      for (const fault of ['abort', 'crash-before-local-state', 'crash-after'] as const) {
        for (const task of [PROVENANCE, ELIGIBILITY]) {
          await script.step(task);
          script.log.nextFault = fault;
          await script.step(task);
        }
      }
      script.log.nextFault = null;
    },
    1,
    { ...TASK_LIMITS, outputsMax: 1 },
  ),

  loss('R5 a crash between the commit of the log and the local one', async (script) => {
    await atRest(script);
    script.allow();
    await script.send(restated(material('ore', '3', MINE)));
    script.log.nextFault = 'crash-before-local-state';
    await script.step(PROVENANCE);
    await script.step(PROVENANCE);
    script.log.nextFault = 'crash-before-local-state';
    await script.step(ELIGIBILITY);
  }),

  // A lot draws another one too, its task dies behind its journal, and the event that drew is taken back meanwhile.
  loss('T11 a draw of a lot, published just before a crash and taken back before the recovery', async (script) => {
    await script.send(material('other', '10', MINE));
    await atRest(script);
    const both = restated(cells('cells', 'ore', '5'), { inputs: [...drawn('ore', '5'), ...drawn('other', '5')] });
    script.allow();
    await script.send(both);
    script.log.nextFault = 'crash-before-local-state';
    await script.step(PROVENANCE);
    await script.send({ ...restated(both, { inputs: drawn('ore', '5') }), time: '2024-12-01T00:00:00Z' });
  }),

  // The vehicle was stated to have two batteries.
  loss('T12 the same of a vehicle', async (script) => {
    await atRest(script);
    await script.send(cells('others', 'ore', '5'));
    await script.rest();
    const { batteries } = batteriesOf('cells');
    const both = restated(vehicle(0, 'cells'), { batteries: [...batteries, ...batteriesOf('others').batteries] });
    script.allow();
    await script.send(both);
    script.log.nextFault = 'crash-before-local-state';
    await script.step(ELIGIBILITY);
    await script.send({ ...restated(both, { batteries }), time: '2025-12-01T00:00:00Z' });
  }),

  // Its lot is as the local state knows it, and what came between is compacted away, but not the verdict about it.
  loss('T35 a verdict published just before a crash, of a lot that is then as it was', async (script) => {
    await atRest(script);
    script.allow();
    await script.send(restated(material('ore', '3', MINE)));
    script.allow();
    while (await script.step(PROVENANCE));
    script.log.nextFault = 'crash-before-local-state';
    await script.step(ELIGIBILITY);
    await script.send({ ...restated(material('ore', '10', MINE)), id: 'ore-last', time: '2025-12-01T00:00:00Z' });
    while (await script.step(PROVENANCE));
    await script.compact(BATTERY_ANSWERS);
  }),

  // Its last figures must not hold as if nothing had happened.
  loss(
    'T13 a parked lot that others draw',
    async (script) => {
      await atRest(script);
      script.allow();
      faulty.isFaulty = true;
      await script.send(restated(material('ore', '3', MINE)));
      await script.rest();
      faulty.isFaulty = false;
      await script.send(cells('others', 'ore', '1'), vehicle(1, 'others'));
    },
    1,
    TASK_LIMITS,
    [faulty.worker, eligibilityWorker],
  ),

  // The same law and the same engine: what a recovery has read must be said, though its process died before it could.
  loss('T18 a process killed between its recovery and its first step', async (script) => {
    await atRest(script);
    await script.log.append([controlRecord({ type: 'retry' })]);
    script.log.nextFault = 'crash-before-local-state';
    await script.step(PROVENANCE);
    await openTask(script.log, provenanceWorker, 0);
    const { isStepDue } = await openTask(script.log, provenanceWorker, 0);
    return isStepDue ? [] : ['nothing is said of what the recovery has read'];
  }),

  // Its journal alone says how far each of the two registers of an answer has counted.
  loss('T48 an answer published just before a crash, and another after it', async (script) => {
    await atRest(script);
    script.allow();
    await script.send(restated(material('ore', '4', MINE)));
    script.allow();
    script.log.nextFault = 'crash-before-local-state';
    await script.step(PROVENANCE);
    await script.send({ ...restated(material('ore', '3', MINE)), id: 'ore-last', time: '2025-12-01T00:00:00Z' });
  }),

  // The topics have the verdict alone; what it rested on is in the journal, which is read before them.
  loss('T51 another law after all state is lost', async (script) => {
    await atRest(script);
    script.lose(ELIGIBILITY);
    await script.log.append([rulesetRecord('us-30d@2024-05-06')]);
    await script.rest();
    const causes = script.log.recordsOf(VERDICTS, 0).map(({ value }) => (value as Verdict).cause);
    return causes.join() === 'data,rules' ? [] : [`the causes are ${causes.join()}`];
  }),
];
