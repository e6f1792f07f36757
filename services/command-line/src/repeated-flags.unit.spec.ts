import type { EventEmitter } from 'node:events';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { Command, type Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from './command-table.ts';
import { isList, refuseRepeatedFlags } from './commands/flags.ts';

/** Flags that make a list. */
const LISTS = ['--operator', '--supplier'];

function flagsOf(command: Command): [Command, Option][] {
  return [
    ...command.options.map((option): [Command, Option] => [command, option]),
    ...command.commands.flatMap((one) => flagsOf(one)),
  ];
}

/** The code that a flag is refused with if it is given again; null if it is taken. */
function codeOf(command: Command, option: Option): string | null {
  const give = () => {
    try {
      (command as Command & EventEmitter).emit(`option:${option.name()}`, '1');
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  give();
  return give();
}

describe('a flag that is given twice', () => {
  it.each(COMMANDS.map(({ name }) => name))('is refused by %s, unless it makes a list', async (name) => {
    const entry = COMMANDS.find((one) => one.name === name);
    const command = new Command(name);
    (await entry?.load())?.declare(command, { terminal: {} as never, exitStatus: EXIT_OK });
    refuseRepeatedFlags(command);
    for (const [of, option] of flagsOf(command)) {
      if (isList(option)) expect(LISTS).toContain(option.long);
      else expect([option.long, codeOf(of, option)]).toEqual([option.long, 'repeated-flag']);
    }
  });

  it('says which', async () => {
    const { status, errors } = await captureCall(['trace', 'VIN', '--out', 'a', '--out', 'b']);
    expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('--out is given more than once')]);
  });
});
