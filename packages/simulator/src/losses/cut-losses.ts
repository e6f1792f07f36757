/** Cuts that a naive coordinator would take for proved. Source: protocol.md, "Quiescence and cuts". */
import { plainEvents } from '@oretrail/generator';
import { RULESETS } from '@oretrail/model';
import {
  CONTROL,
  CutCoordinator,
  controlRecord,
  FACTS,
  type Log,
  TASK_LIMITS,
  type Topic,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import type { Faults } from '../judge.ts';
import { WORKERS } from '../simulate.ts';
import { atRest, ELIGIBILITY, foreign, type Loss, MINE, PROVENANCE } from './scene.ts';
import { restated, Script } from './script.ts';

const { material, vehicle } = plainEvents;

/** The same log, of which something else is seen, or happens, when it is asked where a topic ends. */
function withEnds(log: Log, endOf: (topic: Topic, end: number) => number | Promise<number>): Log {
  return {
    partitions: log.partitions,
    end: async (topic, partition) => endOf(topic, await log.end(topic, partition)),
    read: (request) => log.read(request),
    append: (records) => log.append(records),
    open: (task) => log.open(task),
    identity: (...args) => log.identity(...args),
  };
}

/** Every task has heard of the cut and stepped once. */
async function hearOf(script: Script): Promise<void> {
  await script.step(PROVENANCE);
  await script.step(ELIGIBILITY);
}

async function cutWithWorkToDo(): Promise<Faults> {
  const script = new Script(1, { ...TASK_LIMITS, outputsMax: 1 });
  await atRest(script);
  await script.send(vehicle(1, 'cells'), vehicle(2, 'cells'));
  await script.rest();
  const allowed = [...script.due()];
  await script.send({ ...foreign, id: 'later', time: '2024-01-01T00:00:00Z' });
  const coordinator = new CutCoordinator(script.log, WORKERS, 1);
  await coordinator.begin();
  await hearOf(script);
  const { kind } = await coordinator.poll();
  await coordinator.resume();
  const early = kind === 'holding' ? [] : [`the cut is ${kind} while two vehicles wait for their turn`];
  return [...early, ...(await script.faults([...allowed, ...script.due()]))];
}

/** A transaction comes to be seen in each partition by itself: here in that of the verdicts last of all. */
async function cutBeforeVerdictsAreSeen(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  // The last verdict, and the marker behind it.
  let hidden = 2;
  const lagging = withEnds(script.log, (topic, end) => (topic === VERDICTS ? end - hidden : end));
  const coordinator = new CutCoordinator(lagging, WORKERS, 1);
  await coordinator.begin();
  await hearOf(script);
  const { kind: before } = await coordinator.poll();
  hidden = 0;
  const { kind: after } = await coordinator.poll();
  await coordinator.resume();
  const early = before === 'holding' ? [] : [`the cut is ${before} though a verdict can't be seen yet`];
  const late = after === 'proved' ? [] : [`the cut is ${after} though all can be seen`];
  return [...early, ...late, ...(await script.faults(script.due()))];
}

/** The tasks go on, for they have heard nothing of the coordinator; between its two looks a vehicle gets its verdict. */
async function cutThatLapsesBetweenTheWaves(): Promise<Faults> {
  const script = new Script();
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
  const coordinator = new CutCoordinator(slow, WORKERS, 1);
  await coordinator.begin();
  await hearOf(script);
  const { kind } = await coordinator.poll();
  const { kind: then } = await coordinator.poll();
  const early = kind === 'proved' ? ['the cut is proved with a verdict that its inputs do not give'] : [];
  const late = then === 'missed' ? [] : [`the cut is ${then} though all have gone on`];
  return [...early, ...late, ...(await script.faults(script.due()))];
}

/** It is over before anybody has heard of it, and nobody has anything to do: without a word the coordinator would wait for ever. */
async function cutThatNobodyHeardOf(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const coordinator = new CutCoordinator(script.log, WORKERS, 1);
  await coordinator.begin();
  await new CutCoordinator(script.log, [], 1).resume();
  await script.rest();
  const { kind } = await coordinator.poll();
  const faults = kind === 'missed' ? [] : [`the cut is ${kind} though it is over`];
  return [...faults, ...(await script.faults(script.due()))];
}

/** A task that died behind its journal hears of the cut while it recovers, and has nothing to do after that. */
async function cutHeardOfInRecovery(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  await script.log.append([controlRecord({ type: 'retry' })]);
  script.log.nextFault = 'crash-before-local-state';
  await script.step(PROVENANCE);
  const coordinator = new CutCoordinator(script.log, WORKERS, 1);
  await coordinator.begin();
  await script.rest();
  const { kind } = await coordinator.poll();
  await coordinator.resume();
  const late = kind === 'proved' ? [] : [`the cut is ${kind} though all are at rest`];
  return [...late, ...(await script.faults(script.due()))];
}

/** Half-way through an upgrade all tasks rest, but some as the older engine left them. */
async function cutInTheMidstOfAnUpgrade(): Promise<Faults> {
  const script = new Script(2);
  await atRest(script);
  const newer = WORKERS.map((worker) => ({ ...worker, engine: worker.engine + 1 }));
  const coordinator = new CutCoordinator(script.log, newer, 1);
  await coordinator.begin();
  script.upgrade('provenance-1');
  await script.rest();
  const { kind: before } = await coordinator.poll();
  for (const name of [PROVENANCE, ELIGIBILITY, 'eligibility-1']) script.upgrade(name);
  await script.rest();
  const { kind: after } = await coordinator.poll();
  await coordinator.resume();
  const early = before === 'holding' ? [] : [`the cut is ${before} though two engines are at work`];
  const late = after === 'proved' ? [] : [`the cut is ${after} though all are of one engine`];
  return [...early, ...late, ...(await script.faults(script.due()))];
}

/** A task rests that has heard nothing of the cut, nor read all that it covers. */
async function cutBeforeAllIsRead(): Promise<Faults> {
  const script = new Script();
  await script.send(plainEvents.makerFact(), vehicle(0, 'cells'));
  const coordinator = new CutCoordinator(script.log, WORKERS, 1);
  await coordinator.begin();
  await script.step(PROVENANCE);
  await script.step(ELIGIBILITY, { only: [FACTS] });
  const { kind } = await coordinator.poll();
  await coordinator.resume();
  const early = kind === 'holding' ? [] : [`the cut is ${kind} though a vehicle before it is not read`];
  return [...early, ...(await script.faults(script.due()))];
}

/** A task reads beyond the cut before it hears of it: waiting for it would be in vain. */
async function cutThatWasReadBeyond(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const coordinator = new CutCoordinator(script.log, WORKERS, 1);
  await coordinator.begin();
  await script.send(vehicle(1, 'cells'));
  await script.step(ELIGIBILITY, { only: [VEHICLES] });
  await script.step(PROVENANCE);
  await script.rest();
  const { kind } = await coordinator.poll();
  await coordinator.resume();
  const late = kind === 'missed' ? [] : [`the cut is ${kind} though a vehicle behind it is read`];
  return [...late, ...(await script.faults(script.due()))];
}

/** Both tasks hold at the cut and have nothing to do, but an answer of the one is not read by the other. */
async function cutWithAnAnswerOnItsWay(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = [...script.due()];
  await script.send(restated(material('ore', '3', MINE)));
  const coordinator = new CutCoordinator(script.log, WORKERS, 1);
  await coordinator.begin();
  await script.step(PROVENANCE);
  while (await script.step(PROVENANCE));
  await script.step(ELIGIBILITY, { only: [CONTROL] });
  const { kind } = await coordinator.poll();
  await coordinator.resume();
  const early = kind === 'holding' ? [] : [`the cut is ${kind} though an answer is on its way`];
  return [...early, ...(await script.faults([...allowed, ...script.due()]))];
}

/** A law is set while the cut stands: the verdicts at the cut are still those of the law that was in force. */
async function cutUnderAnotherLaw(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const before = await script.log.end(VERDICTS, 0);
  const coordinator = new CutCoordinator(script.log, WORKERS, 1);
  await coordinator.begin();
  await script.rest();
  await script.log.append([controlRecord({ type: 'ruleset', ruleset: RULESETS[0] })]);
  await script.rest();
  const after = await script.log.end(VERDICTS, 0);
  await coordinator.resume();
  await script.rest();
  const early = after === before ? [] : ['verdicts are given by a law that was set after the cut'];
  const late = (await script.log.end(VERDICTS, 0)) > after ? [] : ['the law is not in force after the cut'];
  return [...early, ...late];
}

/** Schedules of cuts, by name. */
export const CUT_LOSSES: readonly Loss[] = [
  { name: 'T5 a cut while there is work to do', run: cutWithWorkToDo },
  { name: 'T6 a cut before all verdicts can be seen', run: cutBeforeVerdictsAreSeen },
  { name: 'T7 a cut that lapses between the two waves', run: cutThatLapsesBetweenTheWaves },
  { name: 'T8 a cut that is over before anybody has heard of it', run: cutThatNobodyHeardOf },
  { name: 'T9 a cut in the midst of an upgrade', run: cutInTheMidstOfAnUpgrade },
  { name: 'T10 a cut that is heard of in a recovery', run: cutHeardOfInRecovery },
  { name: 'T24 a cut before all is read', run: cutBeforeAllIsRead },
  { name: 'T25 a cut that was read beyond', run: cutThatWasReadBeyond },
  { name: 'T26 a cut with an answer on its way', run: cutWithAnAnswerOnItsWay },
  { name: 'T27 a cut under another law', run: cutUnderAnotherLaw },
];
