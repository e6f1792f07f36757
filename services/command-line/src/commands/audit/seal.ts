/** `oretrail audit seal`: what the archive holds at a cut, signed. Source: architecture.md, "Audit". */

import {
  ArchivedVerdicts,
  readSeal,
  readSeals,
  readWhole,
  SEAL_BYTES_MAX,
  type SealChain,
  type SealContent,
  type Signer,
  sealCut,
  sealKey,
  type VerifiedSeal,
} from '@oretrail/archive';
import { OretrailError } from '@oretrail/errors';
import { type ConnectionSettings, type KafkaLog, registryOf, schemasOf } from '@oretrail/kafka-log';
import { printableJson } from '@oretrail/model';
import {
  blankEnds,
  kafkaOf,
  type ProofWait,
  provedCut,
  publishSeals,
  TIMEOUT_MAX_S,
  TIMEOUT_S,
  untilArchived,
  withClusterLog,
} from '@oretrail/operations';
import { keysToPin, publicKeyIn, signerIn } from '@oretrail/run-directory';
import { buriedBefore, controlAt } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import type { Command } from 'commander';
import { heldSeal } from '../../archive/anchors.ts';
import { STORE_HELP, withArchiveStore } from '../../archive/opened-store.ts';
import { lockFor, type RetentionFlags, withRetentionFlag } from '../../archive/retention.ts';
import type { Call } from '../../call.ts';
import { COMMAND_ERRORS } from '../../errors.ts';
import { withInterruption } from '../../interruption.ts';
import { writeOutput } from '../../output-file.ts';
import { Progress } from '../../progress.ts';
import { renderSeal, sealJson } from '../../rendering/seal.ts';
import { writeTo } from '../../terminal.ts';
import { version } from '../../version.ts';
import { tellAdded } from '../added-partitions.ts';
import { wholeNumberValue } from '../flags.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from '../kafka-flags.ts';

const HELP = `
Cuts the log as \`oretrail quiesce\` does, and waits until the audit worker has archived up to the cut; the workers go on meanwhile.
Then it reads the verdicts of the archive, signs what stands, writes the seal into the archive and publishes it on
credit.seals.v1. A call that was killed is simply made again. The first seal pins both keys: see \`oretrail audit keys new\`.
After \`oretrail restore\` the new archive begins with a first seal that names the last one of the old: --continues.
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

/** What the flags say, read. */
type Sealing = Readonly<{
  settings: ConnectionSettings;
  signer: Signer;
  recovery: string | null;
  /** SHA-256 of the seal of an older archive that this one goes on from. */
  continuesSha256: string | null;
  lock: Readonly<{ retainUntil?: Date }>;
}>;

async function sealingOf(place: string, flags: Flags): Promise<Sealing> {
  const { signingKey, recoveryKey, continues } = flags;
  const signer = await signerIn('--signing-key', signingKey);
  const recovery = recoveryKey === undefined ? null : await publicKeyIn('--recovery-key', recoveryKey);
  const continuesSha256 = continues === undefined ? null : readSeal(await heldSeal('--continues', continues)).sha256;
  return { settings: connectionSettings(flags), signer, recovery, continuesSha256, lock: lockFor(place, flags) };
}

/** A call that was killed is made again with the same flags, when the first seal may stand already. */
function requireContinued(chain: SealChain, due: string | null): Readonly<{ continuesSha256?: string }> {
  const [first] = chain.good;
  if (due === null) return {};
  if (first === undefined) return { continuesSha256: due };
  if (first.body.continuesSha256 === due) return {};
  throw new OretrailError(
    COMMAND_ERRORS,
    'not-first-seal',
    `Seal 1 goes on from ${first.body.continuesSha256 ?? 'no archive'}`,
  );
}

/** Nothing is cut before it is known that the seal could be signed. */
async function sealed(log: KafkaLog, store: Store, sealing: Sealing, wait: ProofWait): Promise<VerifiedSeal> {
  const { settings, signer, recovery, lock, continuesSha256 } = sealing;
  const chain = await readSeals(store);
  const keys = keysToPin(chain, signer, recovery);
  const continued = requireContinued(chain, continuesSha256);
  const cut = await provedCut(log, wait);
  await untilArchived(kafkaOf(settings), cut, wait);
  const inputs = { ...cut.inputs, ...(await blankEnds(log, store, cut)) };
  const { ruleset, operators } = await controlAt(log, cut.cut);
  const content: Pick<SealContent, 'cut' | 'ruleset' | 'operators' | 'software' | 'keys'> = {
    cut: { ...cut, inputs },
    ruleset,
    operators,
    software: version(),
    keys,
  };
  wait.progress.say(() => 'reading the verdicts of the archive');
  const kept = schemasOf(settings, registryOf(settings));
  const seal = await sealCut(store, chain, new ArchivedVerdicts(store), {
    ...content,
    buried: await buriedBefore(log, cut),
    keptSchemaOf: (id) => kept.keptTextOf(id),
    ...lock,
    ...continued,
    signers: [signer],
  });
  await publishSeals(log, store, chain);
  return seal;
}

async function seal(place: string, flags: Flags, { terminal }: Call): Promise<void> {
  const sealing = await sealingOf(place, flags);
  const progress = new Progress(terminal);
  const made = await withArchiveStore(place, (store) =>
    withInterruption((stop) =>
      withClusterLog(sealing.settings, async (log) => {
        await tellAdded(sealing.settings, log, terminal);
        const wait = { timeoutS: flags.timeout, stop, progress };
        const verified = await sealed(log, store, sealing, wait);
        const bytes = (await readWhole(store, sealKey(verified.number), SEAL_BYTES_MAX)) ?? Buffer.alloc(0);
        if (flags.save !== undefined) await writeOutput(flags.save, bytes);
        return verified;
      }),
    ),
  ).finally(() => progress.end());
  await writeTo(terminal.output, flags.json ? `${printableJson(sealJson(made))}\n` : renderSeal(made));
}

/** Declares the subcommand. */
export function declareSeal(command: Command, call: Call): void {
  withRetentionFlag(withKafkaFlags(command.command('seal')))
    .description('signs what the archive of a pipeline on Kafka holds at a cut')
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
