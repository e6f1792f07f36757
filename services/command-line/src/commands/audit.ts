/** `oretrail audit`: the archive that proves it. Source: architecture.md, "Audit". */
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { declareCat } from './audit/cat.ts';
import { declareKeys } from './audit/keys.ts';
import { declareSeal } from './audit/seal.ts';
import { declareVerify } from './audit/verify.ts';

const HELP = `
Examples:
  oretrail audit verify out/audit --key oretrail.pub.pem
  oretrail audit verify s3://evidence/oretrail --json
  oretrail audit cat out/audit --key-of urn:lot:smm:niso4-0001
  oretrail audit keys new --out keys
  oretrail audit seal s3://evidence/oretrail --signing-key keys/signing.pem --recovery-key keys/recovery.pub.pem

Exit status: 0; 1 if an object fails; 2 for a wrong call, or no archive; 3 if the store or Kafka can't be reached`;

/** Declares the command and its subcommands. */
export function declare(command: Command, call: Call): void {
  command
    .description('Seals, verifies and shows the archive of everything that was accepted, and of every verdict.')
    .addHelpText('after', HELP);
  declareVerify(command, call);
  declareCat(command, call);
  declareSeal(command, call);
  declareKeys(command, call);
}
