/** What a record has become stays so, whatever is lost and whatever a registry answers later. Source: protocol.md, "Fate". */

import { type GeneratedEvent, plainEvents } from '@oretrail/generator';
import { ANY_OPERATOR, TEXT_LENGTH_MAX } from '@oretrail/model';
import {
  controlRecord,
  deadLettersOf,
  eventRecord,
  FACTS,
  type Log,
  openTask,
  type ReadRequest,
  type ReadResult,
  SHIPMENTS,
  type StateChanges,
  TASK_LIMITS,
  type TaskId,
  type TaskLog,
  VEHICLES,
} from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import { goodEvent } from '../events.ts';
import { eventsTaken, type Faults } from '../simulator/judge.ts';
import { SimulatedCrash } from '../simulator/memory-log.ts';
import { atRest, ELIGIBILITY, foreign, type Loss, loss, MINE, PROVENANCE, withEnds } from './scene.ts';
import { restated, type Script, unlessRefused } from './script.ts';

const { material, party, partyId, vehicle } = plainEvents;
/** The first lot of {@link atRest}, and the last fact that was sent. */
const ORE = { topic: SHIPMENTS, partition: 0, offset: 0 };
const OPERATOR = 'urn:party:registrar';

/** The schema of what all rests on is deleted, then the state lost; then the schema is there again. */
const schemaDeleted = (name: string, isStateLost: boolean): Loss =>
  loss(name, async (script) => {
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
    script.note(await unlessRefused('fate-changed', () => openTask(script.log, provenanceWorker, 0)));
    script.log.spoilt.mend(gone);
    return script.faults(allowed);
  });

/** A fact that the first task could not read, and another could. */
const factOfTwoMinds = (name: string, isBuried: boolean): Loss =>
  loss(
    name,
    async (script) => {
      // In both partitions of vehicles.
      await script.send(...[1, 2, 3, 4].map((i) => vehicle(i, 'cells')));
      await atRest(script);
      script.allow();
      const place = { topic: FACTS, partition: 0, offset: await script.log.end(FACTS, 0) };
      await script.send({ ...foreign, id: 'later', time: '2024-01-01T00:00:00Z' });
      script.allow();
      // The other one comes first, and has to wait.
      await script.step('eligibility-1');
      if (isBuried) script.log.spoilt.spoil(place);
      await script.step(ELIGIBILITY);
      script.log.spoilt.mendAll();
    },
    2,
  );

/** Takes the ore out of force, in the name of somebody else. */
function correction(id = 'k-1') {
  const ore = material('ore', '10', MINE);
  const data = { corrects: { source: ore.source, id: ore.id }, reason: 'withdrawn' };
  const type = 'oretrail.correction.v1';
  const stated = { ...ore, id, source: OPERATOR, type, time: '2025-01-01T00:00:00Z', data };
  return eventRecord(goodEvent(stated, ANY_OPERATOR), 1);
}

/** So many keys of state are not stored together. */
const TOO_MANY_FOR_A_CHUNK = 70;

/** A correction of a source's own event, about as long a subject as there may be. */
function correctionOfNothing(id: string): GeneratedEvent {
  const { source } = material('ore', '10', MINE);
  const data = { corrects: { source, id: 'nothing' }, reason: 'withdrawn' };
  const subject = `${id} `.padEnd(TEXT_LENGTH_MAX, 'ü');
  return { ...foreign, id, source, type: 'oretrail.correction.v1', subject, time: '2025-01-01T00:00:00Z', data };
}

const say = (script: Script, type: 'operator-added' | 'operator-removed') =>
  script.log.append([controlRecord({ type, operator: OPERATOR })]);

/** How many corrections were taken. */
const corrections = ({ log }: Script): number =>
  eventsTaken(log).filter(({ type }) => type === 'oretrail.correction.v1').length;

/** A step that sends a letter is full. */
const ONE_LETTER = { ...TASK_LIMITS, charactersMax: 1 };

/** The same, and each change of state is saved. */
const EACH_SAVED = { ...ONE_LETTER, recoveryCharactersMax: 1 };

/** The log, of which records are read one by one. */
function oneByOne(log: Log): Log {
  return { ...withEnds(log, (_, end) => end), read: (request) => log.read({ ...request, recordsMax: 1 }) };
}

/** The same for a task that dies when it has saved a letter. */
function dyingWithLetters(log: Log): Log {
  const open = async (id: TaskId): Promise<TaskLog> => {
    const own = await log.open(id);
    const save = async (changes: StateChanges): Promise<void> => {
      await own.save(changes);
      if ([...changes.keys()].some((key) => key.startsWith('dead-letters'))) throw new SimulatedCrash('with letters');
    };
    return { ...own, save };
  };
  return { ...oneByOne(log), open };
}

/** Two vehicles of which the local state knows one, and then records of other topics among facts and vehicles. */
async function withStrays(script: Script): Promise<void> {
  await atRest(script);
  const old = script.log.snapshotOf(ELIGIBILITY);
  await script.send(vehicle(1, 'cells'));
  await script.rest();
  script.allow();
  const [ore] = script.log.recordsOf(SHIPMENTS, 0);
  if (ore === undefined) throw new Error('there is no ore');
  const strays = [FACTS, FACTS, VEHICLES, VEHICLES].map((topic) => ({ ...ore, value: ore.value, topic }));
  await script.log.append(strays);
  script.kill(ELIGIBILITY);
  script.log.restore(ELIGIBILITY, old);
}

async function buriedOneByOne(script: Script): Promise<Faults> {
  const allowed = script.due();
  const task = await openTask(oneByOne(script.log), eligibilityWorker, 0, ONE_LETTER);
  await task.step([]);
  const sent = [FACTS, VEHICLES].map((topic) => script.log.recordsOf(deadLettersOf(topic), 0).length);
  script.require(sent.join() === '1,0', `a step sent ${sent.join(' and ')} letters`);
  return script.faults(allowed);
}

/** The log, of which facts are read one by one, and the first task steps just before the last. */
function decidedMeanwhile(script: Script): Log {
  const { log } = script;
  const read = async (request: ReadRequest): Promise<ReadResult> => {
    if (request.topic !== FACTS) return log.read(request);
    if (request.from === (await log.end(FACTS, 0)) - 1) await script.step(ELIGIBILITY);
    return log.read({ ...request, recordsMax: 1 });
  };
  return { ...withEnds(log, (_, end) => end), read };
}

/** Schedules of fates, by name. */
export const FATE_LOSSES: readonly Loss[] = [
  schemaDeleted('R6 a schema deleted, and then the state lost', true),
  schemaDeleted('R6 a schema deleted, and an older state put back', false),

  // Its worker has another task to follow.
  loss('R6 the same of a vehicle', async (script) => {
    await atRest(script);
    const allowed = script.due();
    script.lose(ELIGIBILITY);
    script.log.spoilt.spoil({ topic: VEHICLES, partition: 0, offset: 0 });
    script.note(await unlessRefused('fate-changed', () => openTask(script.log, eligibilityWorker, 0)));
    script.log.spoilt.mendAll();
    return script.faults(allowed);
  }),

  loss('R7 a record buried when the registry refused its id, and a recovery when it no longer does', async (script) => {
    script.log.spoilt.spoil(ORE);
    await atRest(script);
    const allowed = script.due();
    script.log.spoilt.mendAll();
    script.lose(PROVENANCE);
    script.lose(ELIGIBILITY);
    return script.faults(allowed);
  }),

  // The process dies with its letter committed and its state not.
  loss('R7 the same, just before a crash', async (script) => {
    await atRest(script);
    const place = { ...ORE, offset: await script.log.end(SHIPMENTS, 0) };
    script.log.spoilt.spoil(place);
    await script.send(restated(material('ore', '3', MINE)));
    script.allow();
    script.log.nextFault = 'crash-before-local-state';
    await script.step(PROVENANCE);
    script.log.spoilt.mendAll();
    await script.rest();
    const letters = await script.log.end(deadLettersOf(SHIPMENTS), 0);
    script.require(script.log.recordsOf(deadLettersOf(SHIPMENTS), 0).length === 1, `letters end at ${letters}`);
  }),

  // They are trimmed or their topic is recreated: nobody knows any more what was buried.
  loss('T28 dead letters that are gone', async (script) => {
    script.log.spoilt.spoil(ORE);
    await atRest(script);
    script.log.spoilt.mendAll();
    script.lose(PROVENANCE);
    script.log.truncate(deadLettersOf(SHIPMENTS), 0, 0);
    return unlessRefused('letters-lost', () => openTask(script.log, provenanceWorker, 0));
  }),

  factOfTwoMinds('T29 a fact that one task can read, and the first could not', true),
  factOfTwoMinds('T30 a fact that one task has read before the first', false),

  // Taken by nobody, named by a letter.
  loss('T31 a record in the wrong topic', async (script) => {
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
  }),

  // A source that is an operator when the correction is written counts as one.
  loss('T32 a correction whose reader has not heard of the operator yet', async (script) => {
    await atRest(script);
    script.allow();
    await say(script, 'operator-added');
    await script.log.append([correction()]);
    await script.step(PROVENANCE, { only: [SHIPMENTS] });
    await script.rest();
    script.require(corrections(script) === 1, 'the correction of an operator was refused');
  }),

  // A correction stays what it was when its source becomes an operator, or is none any more.
  loss('T33 operators who come and go', async (script) => {
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
    script.require(corrections(script) === 1, `${corrections(script)} corrections were taken`);
    return script.faults(allowed);
  }),

  // It must not take in the second of two facts that the first task decides meanwhile, and leave out the first.
  loss(
    'T49 facts that are decided while another task recovers',
    async (script) => {
      await atRest(script);
      await script.send(...[1, 2, 3, 4, 5].map((number) => vehicle(number, 'cells')));
      await script.rest();
      script.allow();
      script.lose('eligibility-1');
      await script.send(foreign, party(partyId('nobody'), 'US', {}));
      await openTask(decidedMeanwhile(script), eligibilityWorker, 1);
    },
    2,
  ),

  // Each letter may have megabytes: those that no journal knows of are not all sent at once, nor held.
  loss('T52 many records to be buried that a recovery finds', async (script) => {
    await withStrays(script);
    return buriedOneByOne(script);
  }),

  // Each process would add to the letters that the one before has left.
  loss('T54 the same after a recovery that was killed when it had buried the first', async (script) => {
    await withStrays(script);
    await openTask(dyingWithLetters(script.log), eligibilityWorker, 0, EACH_SAVED).catch(() => null);
    return buriedOneByOne(script);
  }),

  // Ids are shorter, so it corrects nothing; and the text is longer than a key of state may be.
  loss('T53 corrections of what has as long a subject as a text may be', async (script) => {
    await atRest(script);
    for (let i = 0; i < TOO_MANY_FOR_A_CHUNK; i += 1) await script.send(correctionOfNothing(`k-${i}`));
  }),
];
