/** Every command, flag and variable that docs/runbook.md names is there. */
import { AUDIT_SETTINGS } from '@oretrail/audit';
import { CONSOLE_SETTINGS } from '@oretrail/console';
import { INTAKE_SETTINGS } from '@oretrail/intake';
import { CONNECTION_SETTINGS } from '@oretrail/kafka-log';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { WORKER_SETTINGS } from '@oretrail/worker-host';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeBlocksIn, pageText } from './page.ts';

const PAGE = pageText('runbook.md');
const LINES = codeBlocksIn(PAGE, 'sh').join('').split('\n');
/** What stands before a pipe or a file. */
const CALLS = LINES.filter((line) => line.startsWith('oretrail ')).map((line) => line.split(/ [|>&]/)[0] ?? '');
/** Commands with subcommands. */
const GROUPS = ['topics', 'dlq', 'audit'];
/** Subcommands with subcommands. */
const SUBGROUPS = ['keys'];

function namesIn([first = '', second = '', third = '']: readonly string[]): string[] {
  if (!GROUPS.includes(first)) return [first];
  return SUBGROUPS.includes(second) ? [first, second, third] : [first, second];
}

describe('docs/runbook.md', () => {
  it('has commands', () => expect(CALLS.length).toBeGreaterThan(0));

  it.each([...new Set(CALLS)])('names a command and flags that there are: %s', async (line) => {
    const words = line.split(' ').slice(1);
    const names = namesIn(words);
    const { status, output } = await captureCall([...names, '--help']);
    expect(status).toBe(0);
    expect(output).toMatch(new RegExp(`^Usage: oretrail ${names.join(' ')}\\b`));
    const known = output.match(/^ {2,}(?:-\w, )?--[\w-]+/gm)?.map((flag) => flag.replace(/^.*(?=--)/, '').trim()) ?? [];
    expect(known).toEqual(expect.arrayContaining(words.filter((word) => word.startsWith('--'))));
  });

  it('names variables that there are', () => {
    const known = [CONNECTION_SETTINGS, WORKER_SETTINGS, AUDIT_SETTINGS, INTAKE_SETTINGS, CONSOLE_SETTINGS].flatMap(
      (schema) => Object.keys(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {}),
    );
    expect(known).toEqual(expect.arrayContaining(PAGE.match(/\bORETRAIL_\w+/g) ?? []));
  });
});
