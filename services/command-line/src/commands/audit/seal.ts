/** `oretrail audit seal`: what the archive holds at a cut, signed. Source: architecture.md, "Audit". */
import { readSeal, readWhole, SEAL_BYTES_MAX, sealKey } from '@oretrail/archive';
import { type Sealing, sealArchive, TIMEOUT_MAX_S, TIMEOUT_S, withClusterLog } from '@oretrail/operations';
import { keysToPin, publicKeyIn, signerIn } from '@oretrail/run-directory';
import type { Command } from 'commander';
import { heldSeal } from '../../archive/anchors.ts';
import { STORE_HELP, withArchiveStore } from '../../archive/opened-store.ts';
import { lockFor, type RetentionFlags, withRetentionFlag } from '../../archive/retention.ts';
import type { Call } from '../../call.ts';
import { withInterruption } from '../../interruption.ts';
import { writeOutput } from '../../output-file.ts';
import { Progress } from '../../progress.ts';
import { renderSeal, sealJson } from '../../rendering/seal.ts';
import { writeAnswer } from '../../terminal.ts';
import { version } from '../../version.ts';
import { tellAdded } from '../added-partitions.ts';
import { wholeNumberValue } from '../flags.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from '../kafka-flags.ts';

const HELP = `
Cuts the log as \`oretrail quiesce\` does, and waits until the audit worker has archived up to the cut; the workers
continue meanwhile. Then it reads the verdicts of the archive, signs those in force, writes the seal into the archive and
publishes it on credit.seals.v1. If a call was killed, repeat it. The first seal pins both keys: see
\`oretrail audit keys new\`. After \`oretrail restore\` the first seal of the new archive must name the last seal of the old
one: give that with --continues.
${CONNECTION_HELP}

Examples:
  oretrail audit seal s3://evidence/oretrail --signing-key signing.pem --recovery-key recovery.pub.pem --retention-days 2557
  oretrail audit seal s3://evidence/oretrail --signing-key signing.pem --save seal.json --json
  oretrail audit seal new/audit --signing-key signing.pem --recovery-key recovery.pub.pem --continues old-head.json

Exit status:
  0  the archive is sealed
  1  an object of the archive fails: nothing was sealed
  2  a wrong call, or a key that is not in force
  3  no cut was proved, or it was not archived in time, or Kafka or the store can't be reached`;

type Flags = KafkaFlags &
  RetentionFlags &
  Readonly<{
    signingKey: string;
    recoveryKey?: string;
    continues?: string;
    timeout: number;
    save?: string;
    json?: boolean;
  }>;

async function sealingOf(place: string, flags: Flags): Promise<Sealing> {
  const { signingKey, recoveryKey, continues } = flags;
  const signer = await signerIn('--signing-key', signingKey);
  const recovery = recoveryKey === undefined ? null : await publicKeyIn('--recovery-key', recoveryKey);
  const continuesSha256 = continues === undefined ? null : readSeal(await heldSeal('--continues', continues)).sha256;
  return {
    settings: connectionSettings(flags),
    signer,
    keysFor: (chain) => keysToPin(chain, signer, recovery),
    continuesSha256,
    lock: lockFor(place, flags),
    software: version(),
  };
}

async function seal(place: string, flags: Flags, { terminal }: Call): Promise<void> {
  const sealing = await sealingOf(place, flags);
  const progress = new Progress(terminal);
  const made = await withArchiveStore(place, (store) =>
    withInterruption((stop) =>
      withClusterLog(sealing.settings, async (log) => {
        await tellAdded(sealing.settings, log, terminal);
        const wait = { timeoutS: flags.timeout, stop, progress };
        const verified = await sealArchive(log, store, sealing, wait);
        const bytes = (await readWhole(store, sealKey(verified.number), SEAL_BYTES_MAX)) ?? Buffer.alloc(0);
        if (flags.save !== undefined) await writeOutput(flags.save, bytes);
        return verified;
      }),
    ),
  ).finally(() => progress.end());
  await writeAnswer(terminal, flags.json, sealJson(made), () => renderSeal(made));
}

/** Declares the subcommand. */
export function declareSeal(command: Command, call: Call): void {
  withRetentionFlag(withKafkaFlags(command.command('seal')))
    .description('Signs what the archive of a pipeline on Kafka holds at a cut.')
    .argument('<STORE>', STORE_HELP)
    .requiredOption('--signing-key <FILE>', 'the private key that is in force, as PEM')
    .option('--recovery-key <KEY>', 'the public recovery key, for the first seal: 64 hex digits, or a PEM file')
    .option('--continues <FILE>', 'for the first seal: the last seal of the archive that this one was restored from')
    .option('--save <FILE>', 'write the seal into this file, too')
    .option(
      '--timeout <SECONDS>',
      'how long to wait for the workers, and then for the audit worker',
      wholeNumberValue('--timeout', 1, TIMEOUT_MAX_S),
      TIMEOUT_S,
    )
    .option('--json', 'print the seal as JSON')
    .addHelpText('after', HELP)
    .action((place: string, flags: Flags) => seal(place, flags, call));
}
