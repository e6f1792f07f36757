/** `oretrail evidence verify`: one verdict from its bundle, or one statement from its proof, and from nothing else. */

import { EXIT_DIFFERS } from '@oretrail/errors';
import { verifyBundle, verifyProof } from '@oretrail/replay';
import type { Command } from 'commander';
import { type AnchorFlags, anchorsOf, HEAD_HELP, KEY_HELP } from '../../archive/anchors.ts';
import { bundleOrProofIn } from '../../archive/bundle-file.ts';
import type { Call } from '../../call.ts';
import { renderProof } from '../../rendering/evidence.ts';
import { renderProvedStatement } from '../../rendering/proved-statement.ts';
import { writeAnswer } from '../../terminal.ts';

type Flags = AnchorFlags & Readonly<{ json?: boolean }>;

async function verify(file: string, flags: Flags, call: Call): Promise<void> {
  const bundle = await bundleOrProofIn(file);
  const anchors = await anchorsOf(flags);
  if (bundle.type === 'oretrail-statement-proof') {
    await writeAnswer(call.terminal, flags.json, verifyProof(bundle, anchors), renderProvedStatement);
    return;
  }
  const proved = verifyBundle(bundle, anchors);
  if (!proved.isDerived) call.exitStatus = EXIT_DIFFERS;
  await writeAnswer(call.terminal, flags.json, proved, renderProof);
}

/** Declares the subcommand. */
export function declareVerify(command: Command, call: Call): void {
  command
    .command('verify')
    .description(
      'Checks a bundle without its archive, and derives the verdict again; or checks the proof of a statement.',
    )
    .argument('<BUNDLE>', 'a file that `oretrail evidence` has written, or a proof from the intake')
    .option('--head <FILE>', HEAD_HELP)
    .option('--key <KEY>', KEY_HELP)
    .option('--json', 'print everything as JSON')
    .action((file: string, flags: Flags) => verify(file, flags, call));
}
