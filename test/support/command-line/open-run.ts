/** Calls of `run` for specs that are left before they have ended, the events that they read, and the files that they write. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DEFAULT_RULESET } from '@oretrail/model';
import { type Progress, type Run, type RunCall, type RunSettings, withRun } from '@oretrail/run-directory';

/** Lines as a file holds them. */
export function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/** The lines of a file of a directory. */
export function linesOf(out: string, name: string): readonly string[] {
  return readFileSync(join(out, name), 'utf8').split('\n').filter(Boolean);
}

/** The ids of the verdicts in a directory. */
export function idsIn(out: string): readonly string[] {
  return linesOf(out, 'verdicts.ndjson').map((line) => JSON.parse(line).verdictId);
}

/** The version that a seal of these calls names. */
const SOFTWARE = '0.0.0';

/** The settings of a call without flags. */
const SETTINGS: RunSettings = {
  ruleset: DEFAULT_RULESET,
  asKnownAt: null,
  builtInFacts: true,
  operators: [],
};

/** A call of this process that is open for `use`, and then ends as one that is killed: without having said that it is done. */
export function withOpenRun<T>(
  out: string,
  file: string,
  use: (run: Run, said: () => string) => Promise<T>,
  { input = '', ...call }: Partial<RunCall> & Readonly<{ input?: string }> = {},
): Promise<T> {
  let said = '';
  const progress: Progress = { say: () => {}, estimate: () => {}, note: () => {}, warn: (text) => (said += text) };
  const standardInput = () => Readable.from([Buffer.from(input)]);
  const asked = { files: [file], directory: out, settings: SETTINGS, progress, software: SOFTWARE, standardInput };
  return withRun({ ...asked, ...call }, (run) => use(run, () => said));
}
