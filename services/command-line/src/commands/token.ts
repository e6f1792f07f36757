/** `oretrail token`: API keys for parties without an identity provider. Source: intake.md, "Principals" and "Sign-in". */
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { sha256Hex } from '@oretrail/model';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { writeAnswer } from '../terminal.ts';

const HELP = `
new prints a new API key and its principal. The key is a secret of the party that signs in with it: give it to nobody else,
and keep it in a file that only that party can read. It is shown once; Oretrail does not store it. The principal is public: put it into a
grant (\`oretrail grants apply\`). A key counts when a grant names its principal, and no longer when the grant is revoked.
principal reads a key from standard input, and prints its principal.

Examples:
  oretrail token new
  oretrail token new --json | jq -r .key > smm.token
  oretrail token principal < smm.token

Exit status:
  0  done
  2  a wrong call, or no API key on standard input`;

/** What an API key begins with, so that scanners of secrets recognise one. */
const BEGIN = 'oretrail_';
/** 256 bits: nobody guesses one, so its digest need not be slow. */
const KEY_BYTES = 32;
const KEY = /^oretrail_[A-Za-z0-9_-]{43}$/;

const principalOf = (key: string): string => `sha256:${sha256Hex(key)}`;

async function makeNew(flags: Flags, { terminal }: Call): Promise<void> {
  const key = `${BEGIN}${randomBytes(KEY_BYTES).toString('base64url')}`;
  const made = { key, principal: principalOf(key) };
  await writeAnswer(terminal, flags.json, made, ({ principal }) => `key        ${key}\nprincipal  ${principal}\n`);
}

async function showPrincipal(flags: Flags, { terminal }: Call): Promise<void> {
  const key = (await text(terminal.input ?? process.stdin)).trim();
  // What is there instead is not shown: it may be another secret.
  if (!KEY.test(key)) throw COMMAND_ERRORS.error('bad-api-key', 'standard input does not hold an API key');
  const found = { principal: principalOf(key) };
  await writeAnswer(terminal, flags.json, found, ({ principal }) => `${principal}\n`);
}

type Flags = Readonly<{ json?: boolean }>;

/** Declares the command and its subcommands. */
export function declare(command: Command, call: Call): void {
  command.description('Makes API keys for the intake, and shows the principal of one.').addHelpText('after', HELP);
  command
    .command('new')
    .description('Makes an API key.')
    .option('--json', 'print JSON')
    .action((flags: Flags) => makeNew(flags, call));
  command
    .command('principal')
    .description('Shows the principal of the API key on standard input.')
    .option('--json', 'print JSON')
    .action((flags: Flags) => showPrincipal(flags, call));
}
