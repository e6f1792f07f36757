import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodeOf, EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL } from '@oretrail/errors';
import type { RUN_DIRECTORY_ERRORS } from '@oretrail/run-directory/errors';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { idsIn, linesOf } from '@oretrail/test-support/command-line/open-run';
import { CASE, LINES } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from './command-table.ts';
import type { CommandErrorCode } from './errors.ts';

/** Every file of a directory with its bytes; the log has a folder of its own. */
function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(directory, name), 'utf8')]));
}

describe('help', () => {
  it('names every command, and the exit status', async () => {
    const { status, output } = await captureCall(['--help']);
    expect(status).toBe(EXIT_OK);
    for (const { name, summary } of COMMANDS) expect(output.replace(/\s+/g, ' ')).toContain(`${name} ${summary}`);
    expect(output).toContain('Exit status:');
  });

  it.each(COMMANDS.map(({ name }) => name))('of %s has examples', async (name) => {
    const [asked, flagged] = [await captureCall(['help', name]), await captureCall([name, '--help'])];
    expect(asked).toEqual(flagged);
    expect(asked.status).toBe(EXIT_OK);
    expect(asked.output).toContain(`oretrail ${name}`);
    expect(asked.output).toContain('Examples:');
  });

  it('is what a call without a command gets, on standard error', async () => {
    const { status, output, errors } = await captureCall([]);
    expect([status, output]).toEqual([EXIT_WRONG_CALL, '']);
    expect(errors).toContain('Commands:');
  });

  it('gives the version', async () => {
    expect(await captureCall(['--version'])).toEqual({ status: EXIT_OK, output: '0.2.0\n', errors: '' });
  });
});

type RunDirectoryErrorCode = CodeOf<typeof RUN_DIRECTORY_ERRORS>;

describe('a wrong call', () => {
  const run = ['run', CASE, '--out', 'unused'];
  const cases: readonly (readonly [CommandErrorCode | RunDirectoryErrorCode, string, readonly string[]])[] = [
    ['unknown-command', "'rnu' (Did you mean run?)", ['rnu']],
    ['unknown-command', "'nothing'", ['help', 'nothing']],
    ['unknown-flag', "'--rulset' (Did you mean --ruleset?)", [...run, '--rulset', 'x']],
    ['missing-argument', 'FILE', ['run', '--out', 'unused']],
    ['excess-argument', '1 argument', ['explain', 'a', 'b', '--out', 'unused']],
    ['missing-flag', '--out', ['run', CASE]],
    ['missing-flag-value', '--out', ['run', CASE, '--out']],
    ['conflicting-flags', '--down', ['trace', 'urn:lot:a', '--up', '--down', '--out', 'unused']],
    ['unknown-ruleset', '"us-30d@2026" is not one of us-30d@2023-04-17', [...run, '--ruleset', 'us-30d@2026']],
    ['unknown-ruleset', '"x" is not one of', ['rules', 'show', 'x']],
    ['bad-time', '"2023-02-30T00:00:00Z" is not an RFC 3339 time', [...run, '--as-known-at', '2023-02-30T00:00:00Z']],
    ['bad-source', '"registrar" is not a URI', [...run, '--operator', 'registrar']],
    ['bad-source', 'is longer than 256 characters', [...run, '--operator', `urn:x:${'x'.repeat(251)}`]],
    ['bad-day', '"2024-02-30" is not a day', ['verdicts', '--from', '2024-02-30']],
    ['bad-choice', '"good" is not one of eligible,', ['verdicts', '--status', 'good']],
    ['conflicting-flags', '--totals', ['verdicts', '--totals', '--all']],
    ['bad-number', '"65" is not a whole number from 1 to 64', ['trace', 'a', '--out', 'unused', '--depth', '65']],
    ['bad-number', '"-1" is not a whole number from 0 to', ['generate', '--seed', '-1', '--vehicles', '1']],
    [
      'bad-number',
      '"1.5" is not a decimal from 0 to 1',
      ['generate', '--seed', '1', '--vehicles', '1', '--mess', '1.5'],
    ],
    ['no-run', 'no-such-directory', ['explain', '5YFB4MBE4PP000001', '--out', 'no-such-directory']],
    ['file-unreadable', 'no-such-file', ['validate', 'no-such-file']],
    ['directory-unusable', 'ENOTDIR', ['run', CASE, '--out', join(CASE, 'out')]],
  ];

  it.each(cases)('%s: says %s, the code and the remedy, and ends with status 2', async (code, what, args) => {
    const { status, output, errors } = await captureCall(args);
    expect([status, output]).toEqual([EXIT_WRONG_CALL, '']);
    expect(errors).toContain(what);
    expect(errors).toContain(`(${code})`);
    expect(errors.trimEnd().split('\n')).toHaveLength(2);
  });

  it('shows no control character of its arguments', async () => {
    const { errors } = await captureCall(['\u001b[2Jrun']);
    expect(errors).not.toContain('\u001b');
    expect(errors).toContain('\\u{1b}');
  });
});

describe('run', () => {
  it('writes every file of the directory, and says what it came to', () =>
    withTemporaryDirectory(async (out) => {
      const { status, output } = await captureCall(['run', CASE, '--out', out]);
      expect(status).toBe(EXIT_OK);
      expect(output).toContain(`${LINES.length} events accepted`);
      expect(readdirSync(out).sort()).toEqual([
        '.oretrail.lock',
        'audit',
        'keys',
        'log',
        'rejected.ndjson',
        'run.json',
        'verdict-log.ndjson',
        'verdicts.ndjson',
      ]);
      const verdicts = linesOf(out, 'verdicts.ndjson').map((line) => JSON.parse(line));
      expect(verdicts).toHaveLength(5);
      for (const verdict of verdicts) {
        expect(verdict).toMatchObject({
          revision: 1,
          cause: 'data',
          evidence: { root: expect.stringMatching(/^sha256:/) },
        });
        for (const name of ['supersedes', 'previousAmountUsd']) expect(verdict).not.toHaveProperty(name);
      }
      // All files are read before the first verdict is given, so nothing is revised.
      expect(linesOf(out, 'verdict-log.ndjson').toSorted()).toEqual(linesOf(out, 'verdicts.ndjson'));
    }));

  it('reads standard input', () =>
    withTemporaryDirectory(async (directory) => {
      const [fromFile, fromInput] = [join(directory, 'a'), join(directory, 'b')];
      await captureCall(['run', CASE, '--out', fromFile]);
      await captureCall(['run', '-', '--out', fromInput], readFileSync(CASE, 'utf8'));
      expect(contentsOf(fromInput)).toEqual(contentsOf(fromFile));
    }));

  it('prints a summary for programs, or nothing', () =>
    withTemporaryDirectory(async (out) => {
      const { output, errors } = await captureCall(['run', CASE, '--out', out, '--json', '--quiet']);
      const summary = JSON.parse(output);
      expect(summary).toMatchObject({ acceptedEvents: LINES.length, rejectedLines: 0, earlierEvents: 0, vehicles: 5 });
      expect(errors).toBe('');
      const quiet = await captureCall(['run', CASE, '--out', out, '--quiet']);
      expect(quiet).toEqual({ status: EXIT_OK, output: '', errors: '' });
    }));

  it('adds files to a directory: what comes in parts is what comes at once', () =>
    withTemporaryDirectory(async (directory) => {
      const [once, parts] = [join(directory, 'once'), join(directory, 'parts')];
      const paths = [LINES.slice(0, 20), ['no event', ...LINES.slice(20, 30)], ['[]', ...LINES.slice(30)]].map(
        (part, i) => {
          const path = join(directory, `part-${i}.ndjson`);
          writeFileSync(path, part.join('\n'));
          return path;
        },
      );
      const statuses: number[] = [];
      for (const path of paths) statuses.push((await captureCall(['run', path, '--out', parts])).status);
      expect(statuses).toEqual([EXIT_OK, EXIT_REJECTED, EXIT_REJECTED]);
      await captureCall(['run', ...paths, '--out', once]);
      expect(idsIn(parts)).toEqual(idsIn(once));
      expect(linesOf(parts, 'rejected.ndjson')).toEqual(linesOf(once, 'rejected.ndjson'));
      const revisions = linesOf(parts, 'verdict-log.ndjson').map((line) => JSON.parse(line));
      for (const { revision, supersedes, previousAmountUsd, vin } of revisions) {
        const before = revisions.find((other) => other.vin === vin && other.revision === revision - 1);
        expect([supersedes, previousAmountUsd]).toEqual([before?.verdictId, before?.amountUsd]);
      }
      expect(linesOf(parts, 'rejected.ndjson').map((line) => JSON.parse(line).line)).toEqual([1, 1]);
    }));

  it('leaves out what was recorded later, built-in facts apart', () =>
    withTemporaryDirectory(async (out) => {
      const early = await captureCall(['run', CASE, '--out', out, '--as-known-at', '1971-01-01T00:00:00Z', '--json']);
      expect(JSON.parse(early.output)).toMatchObject({ acceptedEvents: LINES.length, vehicles: 0 });
    }));
});
