/** `oretrail audit`: the archive that proves it. Source: architecture.md, "Audit". */
import type { Command } from 'commander';
import type { Call } from '../command-table.ts';
import { declareVerify } from './audit/verify.ts';

/** Declares the command and its subcommands. */
export function declare(command: Command, call: Call): void {
  command.description('Verifies the archive of everything that was accepted, and of every verdict.');
  declareVerify(command, call);
}
