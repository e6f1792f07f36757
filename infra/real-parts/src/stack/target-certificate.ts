/** A certificate for receivers of webhooks on this machine, which the console of the stack trusts. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NAMES = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
/** As long as a folder of a stack is likely to be used. */
const DAYS = '3650';
const SECRET_FOLDER = 0o700;

/** The files of a key and its certificate, which is its own authority, in the folder of a stack. */
export const targetFiles = (folder: string): Readonly<{ key: string; cert: string }> => ({
  key: join(folder, 'webhooks', 'key.pem'),
  cert: join(folder, 'webhooks', 'cert.pem'),
});

/** Makes them once. @returns whether they are there: openssl may not be */
export async function madeTargetCertificate(folder: string): Promise<boolean> {
  const { key, cert } = targetFiles(folder);
  if (existsSync(cert)) return true;
  mkdirSync(join(folder, 'webhooks'), { recursive: true, mode: SECRET_FOLDER });
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', DAYS];
  const subject = ['-subj', '/CN=localhost', '-addext', NAMES];
  const args = ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert];
  return promisify(execFile)('openssl', args).then(
    () => true,
    () => false,
  );
}
