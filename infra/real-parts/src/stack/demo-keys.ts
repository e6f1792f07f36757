/** Keys of the intake of a stack, so that it can be tried at once. Source: docs/spec/intake.md, "Principals". */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whose keys there are. `bootstrap` makes `operator` an operator, and has no rights after that. */
export const DEMO_PARTIES = [
  'bootstrap',
  'operator',
  'console-operator',
  'mine',
  'refinery',
  'cell-maker',
  'car-maker',
  'finance',
  'auditor',
] as const;
/** One of {@link DEMO_PARTIES}. */
export type DemoParty = (typeof DEMO_PARTIES)[number];

/** A key as it is sent, and the principal that it signs in: `sha256:` and the digest of the key. */
export type DemoKey = Readonly<{ key: string; principal: string; file: string }>;
/** The key of each party. */
export type DemoKeys = Readonly<Record<DemoParty, DemoKey>>;

/** Nobody guesses 256 bits. */
const KEY_BYTES = 32;
/** As scanners of secrets know it. */
const KEY_PREFIX = 'oretrail_';
/** For the user who has started the stack, and no other of the machine. */
const SECRET_FILE = 0o600;
const SECRET_FOLDER = 0o700;

/** The folder of the keys in the folder of a stack. */
export const tokensFolder = (folder: string): string => join(folder, 'tokens');

/** Writes a secret, unless the file is there already: of two who do so at once, the first decides. */
function writeSecret(file: string, secret: string): void {
  try {
    writeFileSync(file, secret, { mode: SECRET_FILE, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The key in a file. It is made if there is none yet. */
function keyIn(file: string): string {
  writeSecret(file, `${KEY_PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}\n`);
  return readFileSync(file, 'utf8').trim();
}

function demoKey(file: string): DemoKey {
  const key = keyIn(file);
  return { key, principal: `sha256:${createHash('sha256').update(key).digest('hex')}`, file };
}

/** The keys of a stack, each in a file of its own. Those that are missing are made. */
export function demoKeys(folder: string): DemoKeys {
  const path = tokensFolder(folder);
  mkdirSync(path, { recursive: true, mode: SECRET_FOLDER });
  const entries = DEMO_PARTIES.map((party) => [party, demoKey(join(path, party))] as const);
  return Object.fromEntries(entries) as Record<DemoParty, DemoKey>;
}

/**
 * The file of the key with which the intake signs receipts: Ed25519, in PEM. It is made if there is none yet.
 * @param folder the stack's
 */
export function receiptKeyFile(folder: string): string {
  const file = join(folder, 'receipt-key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeSecret(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return file;
}
