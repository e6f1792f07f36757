/** Cuts that a naive coordinator would take for proved. Source: protocol.md, "Quiescence and cuts". */
import { plainEvents } from '@oretrail/generator';
import { RULESETS } from '@oretrail/model';
import {
  CONTROL,
  CutCoordinator,
  type CutState,
  controlRecord,
  deadLettersOf,
  FACTS,
  type Log,
  SHIPMENTS,
  TASK_LIMITS,
  type Topic,
  VEHICLES,
  VERDICTS,
  type Worker,
} from '@oretrail/runtime';
import { WORKERS } from '@oretrail/workers';
import { atRest, ELIGIBILITY, foreign, hearOf, type Loss, loss, MINE, PROVENANCE, withEnds } from './scene.ts';
import { restated, type Script } from './script.ts';

const { material, vehicle } = plainEvents;

/** A cut that has begun, the first of its log. */
async function begun(log: Log, workers: readonly Worker[] = WORKERS): Promise<CutCoordinator> {
  const coordinator = new CutCoordinator(log, workers, 1);
  await coordinator.begin();
  return coordinator;
}

/** Notes if a cut is otherwise than is due. */
async function expectCut(
  script: Script,
  due: CutState['kind'],
  coordinator: CutCoordinator,
  though: string,
): Promise<void> {
  const { kind } = await coordinator.poll();
  script.require(kind === due, `the cut is ${kind} though ${though}`);
}

/** A transaction comes to be seen in each partition by itself: here in that of one topic last of all. A vehicle is buried. */
const beforeAllAreSeen = (name: string, late: Topic): Loss =>
  loss(name, async (script) => {
    await atRest(script);
    await script.log.append(
      script.log.recordsOf(VEHICLES, 0).map((record) => ({ ...record, value: record.value, topic: SHIPMENTS })),
    );
    await script.rest();
    let hidden = 2; // The last record, and the marker behind it.
    const lagging = withEnds(script.log, (topic, end) => (topic === late ? end - hidden : end));
    const coordinator = await begun(lagging);
    await hearOf(script);
    await expectCut(script, 'holding', coordinator, `the last record of ${late} can not be seen yet`);
    hidden = 0;
    await expectCut(script, 'proved', coordinator, 'all can be seen');
    await coordinator.resume();
  });

/** Schedules of cuts, by name. */
export const CUT_LOSSES: readonly Loss[] = [
  loss(
    'T5 a cut while there is work to do',
    async (script) => {
      await atRest(script);
      await script.send(vehicle(1, 'cells'), vehicle(2, 'cells'));
      await script.rest();
      script.allow();
      await script.send({ ...foreign, id: 'later', time: '2024-01-01T00:00:00Z' });
      const coordinator = await begun(script.log);
      await hearOf(script);
      await expectCut(script, 'holding', coordinator, 'two vehicles wait for their turn');
      await coordinator.resume();
    },
    1,
    { ...TASK_LIMITS, outputsMax: 1 },
  ),

  beforeAllAreSeen('T6 a cut before all verdicts can be seen', VERDICTS),

  // The tasks continue, for they have heard nothing of the coordinator; between its two looks a vehicle gets its verdict.
  loss('T7 a cut that lapses between the two waves', async (script) => {
    await atRest(script);
    let isBetween = false;
    const slow = withEnds(script.log, async (topic, end) => {
      if (topic !== VERDICTS || isBetween) return end;
      isBetween = true;
      await new CutCoordinator(script.log, [], 1).resume();
      await script.send(vehicle(1, 'cells'));
      await script.rest();
      return script.log.end(VERDICTS, 0);
    });
    const coordinator = await begun(slow);
    await hearOf(script);
    const { kind } = await coordinator.poll();
    script.require(kind !== 'proved', 'the cut is proved with a verdict that its inputs do not give');
    await expectCut(script, 'missed', coordinator, 'all have continued');
  }),

  // It is over before anybody has heard of it, and nobody has anything to do: without a word the coordinator would wait for ever.
  loss('T8 a cut that is over before anybody has heard of it', async (script) => {
    await atRest(script);
    const coordinator = await begun(script.log);
    await new CutCoordinator(script.log, [], 1).resume();
    await script.rest();
    await expectCut(script, 'missed', coordinator, 'it is over');
  }),

  // Half-way through an upgrade all tasks rest, but some as the older engine left them.
  loss(
    'T9 a cut during an upgrade',
    async (script) => {
      await atRest(script);
      const newer = WORKERS.map((worker) => ({ ...worker, engine: worker.engine + 1 }));
      const coordinator = await begun(script.log, newer);
      script.upgrade('provenance-1');
      await script.rest();
      await expectCut(script, 'holding', coordinator, 'two engines are at work');
      for (const name of [PROVENANCE, ELIGIBILITY, 'eligibility-1']) script.upgrade(name);
      await script.rest();
      await expectCut(script, 'proved', coordinator, 'all are of one engine');
      await coordinator.resume();
    },
    2,
  ),

  // A task that died behind its journal hears of the cut while it recovers, and has nothing to do after that.
  loss('T10 a cut that is heard of in a recovery', async (script) => {
    await atRest(script);
    await script.log.append([controlRecord({ type: 'retry' })]);
    script.log.nextFault = 'crash-before-local-state';
    await script.step(PROVENANCE);
    const coordinator = await begun(script.log);
    await script.rest();
    await expectCut(script, 'proved', coordinator, 'all are at rest');
    await coordinator.resume();
  }),

  // A task rests that has heard nothing of the cut, nor read all that it covers.
  loss('T24 a cut before all is read', async (script) => {
    await script.send(plainEvents.makerFact(), vehicle(0, 'cells'));
    const coordinator = await begun(script.log);
    await script.step(PROVENANCE);
    await script.step(ELIGIBILITY, { only: [FACTS] });
    await expectCut(script, 'holding', coordinator, 'a vehicle before it is not read');
    await coordinator.resume();
  }),

  // A task reads beyond the cut before it hears of it: waiting for it would be in vain.
  loss('T25 a cut that was read beyond', async (script) => {
    await atRest(script);
    const coordinator = await begun(script.log);
    await script.send(vehicle(1, 'cells'));
    await script.step(ELIGIBILITY, { only: [VEHICLES] });
    await script.step(PROVENANCE);
    await script.rest();
    await expectCut(script, 'missed', coordinator, 'a vehicle behind it is read');
    await coordinator.resume();
  }),

  // Both tasks hold at the cut and have nothing to do, but an answer of the one is not read by the other.
  loss('T26 a cut with an answer on its way', async (script) => {
    await atRest(script);
    script.allow();
    await script.send(restated(material('ore', '3', MINE)));
    const coordinator = await begun(script.log);
    while (await script.step(PROVENANCE));
    await script.step(ELIGIBILITY, { only: [CONTROL] });
    await expectCut(script, 'holding', coordinator, 'an answer is on its way');
    await coordinator.resume();
  }),

  // A law is set while the cut lasts: the verdicts at the cut are still those of the law that was in force.
  loss('T27 a cut under another law', async (script) => {
    await atRest(script);
    const before = await script.log.end(VERDICTS, 0);
    const coordinator = await begun(script.log);
    await script.rest();
    await script.log.append([controlRecord({ type: 'ruleset', ruleset: RULESETS[0] })]);
    await script.rest();
    const after = await script.log.end(VERDICTS, 0);
    await coordinator.resume();
    await script.rest();
    const early = after === before ? [] : ['verdicts are given by a law that was set after the cut'];
    const late = (await script.log.end(VERDICTS, 0)) > after ? [] : ['the law is not in force after the cut'];
    return [...early, ...late];
  }),

  beforeAllAreSeen('T34 a cut before all letters can be seen', deadLettersOf(SHIPMENTS)),
];
