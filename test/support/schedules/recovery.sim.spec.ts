/** What tasks read of journals, and how much of that they hold. Source: protocol.md, "Recovery", "Fate". */
import { plainEvents } from '@oretrail/generator';
import {
  FACTS,
  journalOf,
  type Log,
  openTask,
  TASK_LIMITS,
  type TaskLog,
  type WrittenJournal,
} from '@oretrail/runtime';
import { eligibilityWorker, WORKERS } from '@oretrail/workers';
import { describe, expect, it } from 'vitest';
import { atRest, ELIGIBILITY, foreign, MINE } from './scene.ts';
import { restated, Script } from './script.ts';

const { material, vehicle } = plainEvents;
/** Each save holds what one record has changed. */
const LITTLE_BY_LITTLE = { ...TASK_LIMITS, recoveryCharactersMax: 1 };
const STEPS = 6;

/** A pipeline at rest whose journals have some records. */
async function withHistory(): Promise<Script> {
  const script = new Script();
  await atRest(script);
  for (let step = 1; step <= STEPS; step += 1) {
    await script.send({
      ...restated(material('ore', `${step}`, MINE)),
      id: `ore-${step}`,
      time: `2025-12-0${step}T00:00:00Z`,
    });
    await script.rest();
  }
  return script;
}

/** A log that says what is asked of it: the topic and the offset of each record that it reads, and each save. */
function watched(log: Log, calls: string[]): Log {
  const asOwner = (own: TaskLog): TaskLog => ({
    state: own.state,
    commit: (step) => own.commit(step),
    forget: () => own.forget(),
    save: async (changes) => {
      calls.push('save');
      await own.save(changes);
    },
  });
  return {
    partitions: log.partitions,
    end: (...args) => log.end(...args),
    identity: (...args) => log.identity(...args),
    append: (records) => log.append(records),
    open: async (task) => asOwner(await log.open(task)),
    read: async (request) => {
      const result = await log.read(request);
      for (const { offset } of result.records) calls.push(`${request.topic}/${offset}`);
      return result;
    },
  };
}

describe('a recovery from nothing', () => {
  it.each(WORKERS)('reads each record of its journal once ($name)', async (worker) => {
    const script = await withHistory();
    script.lose(`${worker.name}-0`);
    const calls: string[] = [];
    await openTask(watched(script.log, calls), worker, 0);
    const offsets = script.log.recordsOf(journalOf(worker.name), 0).map(({ offset }) => offset);
    expect(offsets.length).toBeGreaterThan(STEPS);
    const read = calls.filter((call) => call.startsWith(journalOf(worker.name)));
    expect(read).toEqual(offsets.map((offset) => `${journalOf(worker.name)}/${offset}`));
  });

  it.each(WORKERS)('holds of the journal no more than it may change between two saves ($name)', async (worker) => {
    const script = await withHistory();
    script.lose(`${worker.name}-0`);
    const calls: string[] = [];
    await openTask(watched(script.log, calls), worker, 0, LITTLE_BY_LITTLE);
    const records = script.log.recordsOf(journalOf(worker.name), 0);
    const published = records.filter(({ value }) => (value as WrittenJournal).subjects?.length !== 0);
    expect(published.length).toBeGreaterThan(3);
    const readOutputsAt = calls.findIndex((call) => worker.outputs.some((topic) => call.startsWith(topic)));
    expect(calls.slice(0, readOutputsAt).filter((call) => call === 'save')).toHaveLength(published.length);
  });
});

describe('a task that follows the first one', () => {
  it('reads only the end of its journal, however much that has written since the last fact', async () => {
    const script = new Script(2);
    await atRest(script);
    const calls: string[] = [];
    const journal = journalOf(eligibilityWorker.name);
    const follower = await openTask(watched(script.log, calls), eligibilityWorker, 1);
    for (let step = 1; step <= 50; step += 1) {
      await script.send(vehicle(step, 'cells'));
      await script.step(ELIGIBILITY);
    }
    await script.send(foreign);
    await script.step(ELIGIBILITY);
    const { position: from } = follower.inputs.find(({ topic }) => topic === FACTS) ?? { position: 0 };
    const facts = {
      topic: FACTS,
      partition: 0,
      ...(await script.log.read({ topic: FACTS, partition: 0, from, recordsMax: 9 })),
    };
    calls.length = 0;
    expect(await follower.admitted([facts])).toEqual([{ ...facts, isAdmitted: true }]);
    const read = calls.filter((call) => call.startsWith(journal)).length;
    expect(script.log.recordsOf(journal, 0).length).toBeGreaterThan(2 * read);
  });
});
