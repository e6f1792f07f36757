/** What a record has become stays so, whatever is lost and whatever a registry answers later. Source: protocol.md, "Fate". */

import { plainEvents } from '@oretrail/generator';
import { ANY_OPERATOR } from '@oretrail/model';
import {
  controlRecord,
  deadLettersOf,
  eventRecord,
  FACTS,
  openTask,
  type ProtocolViolationCode,
  SHIPMENTS,
  VEHICLES,
} from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import { goodEvent } from '../events.ts';
import { eventsTaken, type Faults } from '../simulator/judge.ts';
import { atRest, ELIGIBILITY, foreign, type Loss, MINE, PROVENANCE } from './scene.ts';
import { restated, Script, unlessRefused } from './script.ts';

const { material, vehicle } = plainEvents;
/** The first lot of {@link atRest}, and the last fact that was sent. */
const ORE = { topic: SHIPMENTS, partition: 0, offset: 0 };
const OPERATOR = 'urn:party:registrar';

/** Names what is wrong if something doesn't hold. */
const unless = (holds: boolean, what: string): Faults => (holds ? [] : [what]);

/** The schema of what all rests on is deleted, then the state lost; then the schema is there again. */
async function schemaDeleted(isStateLost: boolean): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = script.due();
  const old = script.log.snapshotOf(PROVENANCE);
  const second = { ...ORE, offset: await script.log.end(SHIPMENTS, 0) };
  await script.send({ ...material('more', '10', MINE) });
  await script.rest();
  script.kill(PROVENANCE);
  if (isStateLost) script.log.loseState(PROVENANCE);
  else script.log.restore(PROVENANCE, old);
  const gone = isStateLost ? ORE : second;
  script.log.spoilt.spoil(gone);
  const refused = await unlessRefused('fate-changed', () => openTask(script.log, provenanceWorker, 0));
  script.log.spoilt.mend(gone);
  return [...refused, ...(await script.faults(allowed))];
}

/** Refused by the registry, and buried; then it can be read, and the state is lost. */
async function refusedOnce(): Promise<Faults> {
  const script = new Script();
  script.log.spoilt.spoil(ORE);
  await atRest(script);
  const allowed = script.due();
  script.log.spoilt.mendAll();
  script.lose(PROVENANCE);
  script.lose(ELIGIBILITY);
  return script.faults(allowed);
}

/** The same, and the process dies with its letter committed and its state not. */
async function refusedJustBeforeCrash(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const place = { ...ORE, offset: await script.log.end(SHIPMENTS, 0) };
  script.log.spoilt.spoil(place);
  await script.send(restated(material('ore', '3', MINE)));
  const allowed = [...script.due()];
  script.log.nextFault = 'crash-before-local-state';
  await script.step(PROVENANCE);
  script.log.spoilt.mendAll();
  await script.rest();
  const letters = await script.log.end(deadLettersOf(SHIPMENTS), 0);
  const once = unless(script.log.recordsOf(deadLettersOf(SHIPMENTS), 0).length === 1, `letters end at ${letters}`);
  return [...once, ...(await script.faults([...allowed, ...script.due()]))];
}

/** Letters are trimmed or their topic is recreated: nobody knows any more what was buried. */
async function lettersLost(): Promise<Faults> {
  const script = new Script();
  script.log.spoilt.spoil(ORE);
  await atRest(script);
  script.log.spoilt.mendAll();
  script.lose(PROVENANCE);
  script.log.truncate(deadLettersOf(SHIPMENTS), 0, 0);
  return unlessRefused('letters-lost', () => openTask(script.log, provenanceWorker, 0));
}

/** A fact that the first task could not read, and another could. */
async function factOfTwoMinds(isBuried: boolean): Promise<Faults> {
  const script = new Script(2);
  // In both partitions of vehicles.
  await script.send(...[1, 2, 3, 4].map((i) => vehicle(i, 'cells')));
  await atRest(script);
  const allowed = [...script.due()];
  const place = { topic: FACTS, partition: 0, offset: await script.log.end(FACTS, 0) };
  await script.send({ ...foreign, id: 'later', time: '2024-01-01T00:00:00Z' });
  allowed.push(...script.due());
  // The other one comes first, and has to wait.
  await script.step('eligibility-1');
  if (isBuried) script.log.spoilt.spoil(place);
  await script.step(ELIGIBILITY);
  script.log.spoilt.mendAll();
  return script.faults([...allowed, ...script.due()]);
}

/** A record of another topic: taken by nobody, named by a letter. */
async function astray(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = script.due();
  for (const [from, to] of [
    [SHIPMENTS, VEHICLES],
    [VEHICLES, SHIPMENTS],
    [VEHICLES, FACTS],
  ] as const) {
    const [first] = script.log.recordsOf(from, 0);
    if (first !== undefined) await script.log.append([{ ...first, value: first.value, topic: to }]);
  }
  return script.faults(allowed);
}

/** Takes the ore out of force, in the name of somebody else. */
function correction(id = 'k-1') {
  const ore = material('ore', '10', MINE);
  const data = { corrects: { source: ore.source, id: ore.id }, reason: 'withdrawn' };
  const type = 'oretrail.correction.v1';
  const stated = { ...ore, id, source: OPERATOR, type, time: '2025-01-01T00:00:00Z', data };
  return eventRecord(goodEvent(stated, ANY_OPERATOR), 1);
}

const say = (script: Script, type: 'operator-added' | 'operator-removed') =>
  script.log.append([controlRecord({ type, operator: OPERATOR })]);

/** How many corrections were taken. */
const corrections = ({ log }: Script): number =>
  eventsTaken(log).filter(({ type }) => type === 'oretrail.correction.v1').length;

/** A source that is an operator when the correction is written counts as one, though the reader has not heard of it. */
async function operatorJustAdded(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = [...script.due()];
  await say(script, 'operator-added');
  await script.log.append([correction()]);
  await script.step(PROVENANCE, { only: [SHIPMENTS] });
  await script.rest();
  const taken = unless(corrections(script) === 1, 'the correction of an operator was refused');
  return [...taken, ...(await script.faults([...allowed, ...script.due()]))];
}

/** A correction stays what it was when its source becomes an operator, or is none any more. */
async function operatorsComeAndGo(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = [...script.due()];
  await script.log.append([correction('before')]);
  await script.rest();
  await say(script, 'operator-added');
  await script.log.append([correction('then')]);
  await script.rest();
  allowed.push(...script.due());
  await say(script, 'operator-removed');
  await script.log.append([correction('after')]);
  await script.rest();
  script.lose(PROVENANCE);
  await script.rest();
  const taken = unless(corrections(script) === 1, `${corrections(script)} corrections were taken`);
  return [...taken, ...(await script.faults(allowed))];
}

const REFUSED: ProtocolViolationCode = 'fate-changed';

/** The same of vehicles, whose worker has another task to follow. */
async function vehicleSchemaDeleted(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = script.due();
  script.lose(ELIGIBILITY);
  script.log.spoilt.spoil({ topic: VEHICLES, partition: 0, offset: 0 });
  const refused = await unlessRefused(REFUSED, () => openTask(script.log, eligibilityWorker, 0));
  script.log.spoilt.mendAll();
  return [...refused, ...(await script.faults(allowed))];
}

/** Schedules of fates, by name. */
export const FATE_LOSSES: readonly Loss[] = [
  { name: 'R6 a schema deleted, and then the state lost', run: () => schemaDeleted(true) },
  { name: 'R6 a schema deleted, and an older state put back', run: () => schemaDeleted(false) },
  { name: 'R6 the same of a vehicle', run: vehicleSchemaDeleted },
  {
    name: 'R7 a record buried when the registry refused its id, and a recovery when it no longer does',
    run: refusedOnce,
  },
  { name: 'R7 the same, just before a crash', run: refusedJustBeforeCrash },
  { name: 'T28 dead letters that are gone', run: lettersLost },
  { name: 'T29 a fact that one task can read, and the first could not', run: () => factOfTwoMinds(true) },
  { name: 'T30 a fact that one task has read before the first', run: () => factOfTwoMinds(false) },
  { name: 'T31 a record in the wrong topic', run: astray },
  { name: 'T32 a correction whose reader has not heard of the operator yet', run: operatorJustAdded },
  { name: 'T33 operators who come and go', run: operatorsComeAndGo },
];
