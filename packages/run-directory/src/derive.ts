/** A run derived again from what its log holds: as much of it as a question needs. */

import type { EmbeddedLog } from '@oretrail/embedded-log';
import { type Evaluation, evaluateState } from '@oretrail/evaluation';
import { BRANCHES_MAX } from '@oretrail/explanation';
import type { OretrailEvent } from '@oretrail/model';
import { PartialStateReader } from '@oretrail/workers';
import { RUN_DIRECTORY_ERRORS } from './errors.ts';
import { withLogToRead } from './log/read-log.ts';
import { settingsIn } from './run-directory.ts';
import type { RunSettings } from './run-settings.ts';

/** The settings of a run, and the evaluation that its events give. */
export type DerivedRun = Readonly<{ settings: RunSettings; evaluation: Evaluation }>;

/** What a question is about: a VIN or lot, and whether also what lies below it. */
export type Question = Readonly<{ subject: string; isDownward: boolean }>;

const readerOf = (log: EmbeddedLog): PartialStateReader =>
  new PartialStateReader(log.partitions, (task) => log.stateOf(task));

function evaluationOf(log: EmbeddedLog, settings: RunSettings, question: Question): Evaluation {
  // One more than are shown, so that the rest is counted.
  const state = readerOf(log).read({ ...question, subjectsMax: BRANCHES_MAX + 1 });
  return evaluateState(state, settings);
}

/** The log of a directory and the settings that it was made under. */
export type OpenRun = Readonly<{ log: EmbeddedLog; settings: RunSettings }>;

/**
 * Opens the log of a directory for a while, to read it: nothing is written, even if that would be allowed.
 * @throws RunDirectoryError `no-run`, and those of {@link settingsIn} and {@link withLogToRead}
 */
export async function withLog<T>(directory: string, use: (run: OpenRun) => T | Promise<T>): Promise<T> {
  const settings = await settingsIn(directory);
  if (settings === null) throw RUN_DIRECTORY_ERRORS.error('no-run', `${directory} is empty or not there`);
  return withLogToRead(directory, async (log) => use({ log, settings }));
}

/** Evaluates again what bears on one subject, under the settings of the directory: the same events, the same verdicts. */
export function deriveRun(directory: string, question: Question): Promise<DerivedRun> {
  return withLog(directory, async ({ log, settings }) => {
    return { settings, evaluation: evaluationOf(log, settings, question) };
  });
}

/** All events of one subject in a directory, corrections included. */
export function eventsOfSubject(directory: string, subject: string): Promise<readonly OretrailEvent[]> {
  return withLog(directory, ({ log }) => readerOf(log).eventsOf(subject));
}
