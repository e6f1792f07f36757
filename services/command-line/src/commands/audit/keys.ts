/** `oretrail audit keys`: the keys that seal an archive. Source: architecture.md, "Audit". */

import {
  type KeyChange,
  type KeyPair,
  keysAfter,
  type NewKeys,
  readSeals,
  type SealChain,
  type Signer,
  sealKeyChange,
} from '@oretrail/archive';
import { printable } from '@oretrail/model';
import { KEY_FILES, makeKeys, publicKeyIn, signerIn } from '@oretrail/run-directory';
import type { Command } from 'commander';
import { STORE_HELP, withArchiveStore } from '../../archive/opened-store.ts';
import { lockFor, type RetentionFlags, withRetentionFlag } from '../../archive/retention.ts';
import type { Call } from '../../call.ts';
import { COMMAND_ERRORS } from '../../errors.ts';
import { renderSeal, sealJson } from '../../rendering/seal.ts';
import { writeAnswer } from '../../terminal.ts';
import { wholeNumberValue } from '../flags.ts';

const HELP = `
Ed25519 keys as PEM: those of \`openssl genpkey -algorithm ed25519\` do as well. The signing key signs each seal. The recovery
key signs only when the signing key was lost or stolen: keep it offline, apart from the other. The first seal pins both.
rotate, replace and revoke write one seal, which confirms what the last good seal said. They don't use Kafka: the next
\`oretrail audit seal\` publishes that seal. After revoke all seals behind the last good one are void.

Examples:
  oretrail audit keys new --out keys
  oretrail audit keys rotate s3://evidence/oretrail --signing-key old.pem --new-signing-key new.pem
  oretrail audit keys replace s3://evidence/oretrail --recovery-key recovery.pem --new-signing-key new.pem
  oretrail audit keys revoke s3://evidence/oretrail --recovery-key recovery.pem --new-signing-key new.pem --last-good 41

Exit status:
  0  done
  1  an object of the archive fails, or the change is not allowed: nothing was written
  2  a wrong call
  3  the store can't be reached, or refuses`;

type NewFlags = Readonly<{ out: string; json?: boolean }>;
type ChangeFlags = RetentionFlags & Readonly<{ newSigningKey: string; json?: boolean }>;
type RotateFlags = ChangeFlags & Readonly<{ signingKey: string }>;
type RecoveryFlags = ChangeFlags & Readonly<{ recoveryKey: string; newRecoveryKey?: string }>;
type RevokeFlags = RecoveryFlags & Readonly<{ lastGood: number }>;

/** The most that a seal's number can be: its name has 20 digits, a number of JavaScript 15 that are sure. */
const SEAL_NUMBER_MAX = 999_999_999_999_999;

async function makeNew({ out, json }: NewFlags, { terminal }: Call): Promise<void> {
  const keys = await makeKeys(out);
  const text = [
    `Signing key ${keys.signing}, in ${printable(out)}/${KEY_FILES.signing}`,
    `Recovery key ${keys.recovery}, in ${printable(out)}/${KEY_FILES.recovery}: take it offline, and leave only ${KEY_FILES.recoveryPublic} here.`,
    '',
  ].join('\n');
  await writeAnswer(terminal, json, keys, () => text);
}

/** The keys in force. @throws CommandLineError `no-seal` if there is none yet */
function keysOf(chain: SealChain, place: string): KeyPair {
  if (chain.keys !== null) return chain.keys;
  throw COMMAND_ERRORS.error('no-seal', `${place} has no seal, and so no keys that could change`);
}

async function change(
  place: string,
  flags: ChangeFlags,
  call: Call,
  keysFor: (chain: SealChain, signer: Signer) => Promise<NewKeys>,
): Promise<void> {
  const signer = await signerIn('--new-signing-key', flags.newSigningKey);
  const lock = lockFor(place, flags);
  const seal = await withArchiveStore(place, async (store) => {
    const chain = await readSeals(store);
    return sealKeyChange(store, chain, { ...(await keysFor(chain, signer)), ...lock });
  });
  await writeAnswer(call.terminal, flags.json, sealJson(seal), () => renderSeal(seal));
}

async function rotate(place: string, flags: RotateFlags, call: Call): Promise<void> {
  const old = await signerIn('--signing-key', flags.signingKey);
  await change(place, flags, call, async (chain, signer) => {
    const { recovery } = keysOf(chain, place);
    return { keys: { change: 'rotation', signing: signer.publicKey, recovery }, signers: [old, signer] };
  });
}

/** By the recovery key: in force afterwards is the new one, if there is one. */
async function recover(
  place: string,
  flags: RecoveryFlags,
  call: Call,
  changeOf: (chain: SealChain, pair: KeyPair) => KeyChange,
): Promise<void> {
  const recoverer = await signerIn('--recovery-key', flags.recoveryKey);
  const { newRecoveryKey } = flags;
  const next = newRecoveryKey === undefined ? null : await publicKeyIn('--new-recovery-key', newRecoveryKey);
  await change(place, flags, call, async (chain, signer) => {
    const pair = { signing: signer.publicKey, recovery: next ?? keysOf(chain, place).recovery };
    return { keys: changeOf(chain, pair), signers: [recoverer, signer] };
  });
}

function replace(place: string, flags: RecoveryFlags, call: Call): Promise<void> {
  return recover(place, flags, call, (_chain, pair) => ({ change: 'recovery', ...pair }));
}

function revoke(place: string, flags: RevokeFlags, call: Call): Promise<void> {
  const { lastGood: number } = flags;
  return recover(place, flags, call, (chain, pair) => {
    const { signing: revoked } = keysAfter(chain, number);
    const lastGood = { number, sha256: chain.sha256At(number) ?? '' };
    return { change: 'revocation', ...pair, revoked, lastGood };
  });
}

function declareChange(command: Command, name: string, description: string): Command {
  return withRetentionFlag(command.command(name))
    .description(description)
    .argument('<STORE>', STORE_HELP)
    .requiredOption('--new-signing-key <FILE>', 'the private key that signs from now on, as PEM')
    .option('--json', 'print the seal as JSON');
}

function declareRecovery(command: Command, name: string, description: string): Command {
  return declareChange(command, name, description)
    .requiredOption('--recovery-key <FILE>', 'the private recovery key that is pinned, as PEM')
    .option('--new-recovery-key <KEY>', 'the public key that recovers from now on: 64 hex digits, or a PEM file');
}

/** Declares the subcommand and its own. */
export function declareKeys(audit: Command, call: Call): void {
  const command = audit.command('keys').description('Makes and changes the keys that seal an archive.');
  command.addHelpText('after', HELP);
  command
    .command('new')
    .description('Makes a signing key and a recovery key.')
    .requiredOption('--out <DIR>', 'where to write; no file that is there is overwritten')
    .option('--json', 'print the public keys as JSON')
    .action((flags: NewFlags) => makeNew(flags, call));
  declareChange(command, 'rotate', 'Changes the signing key; the old key and the new one sign that.')
    .requiredOption('--signing-key <FILE>', 'the private key that is in force, as PEM')
    .action((place: string, flags: RotateFlags) => rotate(place, flags, call));
  declareRecovery(command, 'replace', 'Replaces a signing key that was lost.').action(
    (place: string, flags: RecoveryFlags) => replace(place, flags, call),
  );
  declareRecovery(command, 'revoke', 'Replaces a signing key that was stolen, and voids later seals.')
    .requiredOption(
      '--last-good <NUMBER>',
      'the last seal that you made yourself; all behind it are void',
      wholeNumberValue('--last-good', 1, SEAL_NUMBER_MAX),
    )
    .action((place: string, flags: RevokeFlags) => revoke(place, flags, call));
}
