/** What another version has left in the journals. Source: protocol.md, "Tasks, transactions, recovery". */
import { plainEvents } from '@oretrail/generator';
import {
  BATTERY_ANSWERS,
  DRAWS,
  JOURNAL_VERSION,
  journalOf,
  LOT_ANSWERS,
  openTask,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { eligibilityWorker, WORKERS } from '@oretrail/workers';
import type { Faults } from '../simulator/judge.ts';
import { fillWithJournalsV1 } from './older-version.ts';
import { atRest, ELIGIBILITY, foreign, type Loss, loss } from './scene.ts';
import { type Script, unlessRefused } from './script.ts';

const { vehicle } = plainEvents;
const OUTPUTS = [DRAWS, LOT_ANSWERS, BATTERY_ANSWERS, VERDICTS];
const JOURNALS = WORKERS.map(({ name }) => journalOf(name));

function countOf(script: Script): number {
  return OUTPUTS.reduce((count, topic) => count + script.log.recordsOf(topic, 0).length, 0);
}

/** All is published that is due, and nothing twice. */
async function publishesNothing(script: Script): Promise<void> {
  const before = countOf(script);
  await script.rest();
  script.allow();
  script.require(countOf(script) === before, `${countOf(script) - before} records were published once more`);
}

/** The last journal record of the first task, once more, as a newer version would write it. */
async function writeNewerJournal(script: Script): Promise<void> {
  const topic = journalOf(eligibilityWorker.name);
  const value = { ...script.log.recordsOf(topic, 0).at(-1)?.value, v: JOURNAL_VERSION + 1 };
  await script.log.append([{ topic, partition: 0, key: ELIGIBILITY, value }]);
}

const refusal = (action: () => Promise<unknown>): Promise<Faults> => unlessRefused('newer-record', action);

/** Schedules that begin with the journals of another version, by name. */
export const VERSION_LOSSES: readonly Loss[] = [
  loss('T44 journals of version 1, and no state', async (script) => {
    fillWithJournalsV1(script.log);
    await publishesNothing(script);
    script.log.nextFault = 'crash-before-local-state';
    await script.send(foreign);
    await script.step(ELIGIBILITY);
    await script.step(ELIGIBILITY, { only: [VEHICLES] });
  }),

  loss('T45 the same of journals that were compacted', async (script) => {
    fillWithJournalsV1(script.log);
    for (const topic of JOURNALS) await script.compact(topic);
    await publishesNothing(script);
    await script.send(foreign, vehicle(2, 'cells'));
  }),

  loss('T46 a journal of a newer version', async (script) => {
    await atRest(script);
    script.kill(ELIGIBILITY);
    await writeNewerJournal(script);
    return refusal(() => openTask(script.log, eligibilityWorker, 0));
  }),

  loss(
    'T47 the same of the first task, which decides for the second',
    async (script) => {
      await atRest(script);
      await writeNewerJournal(script);
      await script.send(foreign);
      return refusal(() => script.step('eligibility-1'));
    },
    2,
  ),
];
