/** `oretrail audit verify`: an archive from its first object to its last. Source: architecture.md, "Audit". */

import { type Verification, type VerifyProgress, verifyStore } from '@oretrail/archive';
import { EXIT_DIFFERS } from '@oretrail/errors';
import type { Command } from 'commander';
import { type AnchorFlags, anchorsOf, HEAD_HELP, KEY_HELP } from '../../archive/anchors.ts';
import { STORE_HELP, withStore } from '../../archive/opened-store.ts';
import type { Call } from '../../call.ts';
import { COMMAND_ERRORS } from '../../errors.ts';
import { Progress } from '../../progress.ts';
import { renderVerification } from '../../rendering/verification.ts';
import { writeAnswer } from '../../terminal.ts';
import { timeValue } from '../flags.ts';

const HELP = `
Reads and checks everything: names, digests, links, holes, revisions of verdicts and their ids, signatures, the
Merkle root at every seal, and with --locked-until the lock of every object. It stops at the first object that fails,
and names it. Without a good seal nothing proves that the archive is complete: that is a failure, too, unless you give
--allow-unsealed. docs/audit.md says what this proves, and what it does not.
An S3 store is read with the credentials of the AWS SDK; ORETRAIL_S3_ENDPOINT names one that is not AWS.

Examples:
  oretrail audit verify out/audit --key oretrail.pub.pem
  oretrail audit verify s3://evidence/oretrail --head seal-of-last-year.json --locked-until 2034-01-01T00:00:00Z
  oretrail audit verify /mnt/copy --json

Exit status:
  0  everything is there, and is what the seals say
  1  an object fails, or no seal proves that the archive is complete
  2  a wrong call, or no archive
  3  the store can't be reached, or refuses`;

type Flags = AnchorFlags & Readonly<{ allowUnsealed?: boolean; lockedUntil?: string; json?: boolean; quiet?: boolean }>;

function isEmpty({ finding, seals, archived, unfinished }: Verification): boolean {
  const isBare = seals.last === 0 && Object.keys(archived).length === 0 && unfinished.length === 0;
  return finding === null && isBare;
}

async function verified(place: string, flags: Flags, call: Call): Promise<Verification> {
  const anchors = await anchorsOf(flags);
  const { lockedUntil, allowUnsealed = false } = flags;
  const progress = new Progress(call.terminal, { isQuiet: flags.quiet ?? false });
  const onProgress = ({ bytes, bytesTotal, key }: VerifyProgress): void =>
    progress.estimate({ phase: 'verifying', done: bytes, total: bytesTotal, at: key });
  const locks = lockedUntil === undefined ? {} : { lockedUntil: new Date(lockedUntil) };
  const work = withStore(place, (store) =>
    verifyStore(store, { ...anchors, ...locks, requireSeal: !allowUnsealed, onProgress }),
  );
  return work.finally(() => progress.end());
}

async function verify(place: string, flags: Flags, call: Call): Promise<void> {
  const verification = await verified(place, flags, call);
  if (isEmpty(verification)) throw COMMAND_ERRORS.error('no-archive', `${place} holds no archive`);
  if (verification.finding !== null) call.exitStatus = EXIT_DIFFERS;
  await writeAnswer(call.terminal, flags.json, verification, (_, colours) =>
    renderVerification(verification, place, colours),
  );
}

/** Declares the subcommand. */
export function declareVerify(command: Command, call: Call): void {
  command
    .command('verify')
    .description('Verifies an archive from its first object to its last.')
    .argument('<STORE>', STORE_HELP)
    .option('--head <FILE>', HEAD_HELP)
    .option('--key <KEY>', KEY_HELP)
    .option(
      '--locked-until <TIME>',
      'every object must be locked until this RFC 3339 time',
      timeValue('--locked-until'),
    )
    .option('--allow-unsealed', 'accept an archive without a seal, although nothing proves that it is complete')
    .option('--json', 'print everything as JSON')
    .option('--quiet', 'print no progress')
    .addHelpText('after', HELP)
    .action((place: string, flags: Flags) => verify(place, flags, call));
}
