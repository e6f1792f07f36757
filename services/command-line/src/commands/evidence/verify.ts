/** `oretrail evidence verify`: one verdict from its bundle alone. */

import { readFile } from 'node:fs/promises';
import { EXIT_DIFFERS } from '@oretrail/errors';
import { type ProvedVerdict, readBundle, verifyBundle } from '@oretrail/replay';
import type { Command } from 'commander';
import { type AnchorFlags, anchorsOf, HEAD_HELP, KEY_HELP } from '../../archive/anchors.ts';
import type { Call } from '../../call.ts';
import { COMMAND_ERRORS } from '../../errors.ts';
import { renderProof } from '../../rendering/evidence.ts';
import { writeAnswer } from '../../terminal.ts';

type Flags = AnchorFlags & Readonly<{ json?: boolean }>;

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw COMMAND_ERRORS.error('file-unreadable', reason, { cause: error });
  }
}

async function verify(file: string, flags: Flags, call: Call): Promise<void> {
  const bytes = await bytesOf(file);
  const anchors = await anchorsOf(flags);
  const proved: ProvedVerdict = await verifyBundle(readBundle(bytes), anchors);
  if (!proved.isDerived) call.exitStatus = EXIT_DIFFERS;
  await writeAnswer(call.terminal, flags.json, proved, renderProof);
}

/** Declares the subcommand. */
export function declareVerify(command: Command, call: Call): void {
  command
    .command('verify')
    .description('Checks a bundle without its archive, and derives the verdict again.')
    .argument('<BUNDLE>', 'a file that `oretrail evidence` has written')
    .option('--head <FILE>', HEAD_HELP)
    .option('--key <KEY>', KEY_HELP)
    .option('--json', 'print everything as JSON')
    .action((file: string, flags: Flags) => verify(file, flags, call));
}
