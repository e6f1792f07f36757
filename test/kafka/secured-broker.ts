/** A broker that asks for TLS in both directions, a name and rights; and a registry behind TLS and a password. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import type { KafkaOptions, Part } from '@oretrail/real-parts';

/** The user who may do everything: a client without TLS, which is this test. */
const SETTINGS = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:ANONYMOUS',
  'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
  'ssl.client.auth': 'required',
  'ssl.keystore.type': 'PEM',
  'ssl.truststore.type': 'PEM',
};
const DAYS = '2';
const KEY = ['-newkey', 'rsa:2048', '-nodes'];

/** Files of TLS, made for each test: an authority, a server on this machine, and a client. */
export class Certificates {
  readonly folder = mkdtempSync(join(tmpdir(), 'oretrail-certificates-'));

  constructor() {
    const subject = ['-subj', '/CN=Oretrail test authority'];
    this.openssl('req', '-x509', ...KEY, '-days', DAYS, ...subject, '-keyout', 'ca.key', '-out', 'ca.pem');
    this.sign('server', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
    this.sign('client', 'extendedKeyUsage=clientAuth');
    writeFileSync(this.path('keystore.pem'), readFileSync(this.path('server.key')) + this.text('server.pem'));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  text(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }

  private sign(name: string, extension: string): void {
    writeFileSync(this.path(`${name}.ext`), extension);
    this.openssl('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', DAYS];
    this.openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
  }
}

/** A name, how it is proved, and its password. */
export type Account = Readonly<{
  name: string;
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  password: string;
}>;

const jaas = (module: string, options = ''): string =>
  `org.apache.kafka.common.security.${module}LoginModule required${options};`;

/** How such a broker is started: its secured listener is at `address`. */
export function securedBroker(certificates: Certificates, accounts: readonly Account[], address: string): KafkaOptions {
  const plain = accounts.filter(({ mechanism }) => mechanism === 'plain');
  const users = plain.map(({ name, password }) => ` user_${name}="${password}"`).join('');
  const scram = accounts.filter(({ mechanism }) => mechanism !== 'plain');
  const listener = 'listener.name.other';
  return {
    otherListener: { protocol: 'SASL_SSL', listen: address, advertised: address },
    formatOptions: scram.flatMap(({ name, mechanism, password }) => [
      '--add-scram',
      `${mechanism.toUpperCase()}=[name=${name},password=${password}]`,
    ]),
    settings: {
      ...SETTINGS,
      'ssl.keystore.location': certificates.path('keystore.pem'),
      'ssl.truststore.location': certificates.path('ca.pem'),
      [`${listener}.plain.sasl.jaas.config`]: jaas('plain.Plain', users),
      [`${listener}.scram-sha-256.sasl.jaas.config`]: jaas('scram.Scram'),
      [`${listener}.scram-sha-512.sasl.jaas.config`]: jaas('scram.Scram'),
      'group.min.session.timeout.ms': '1000',
    },
  };
}

/** What stands before a registry in production: it ends TLS, and lets only those in who know the password. */
export async function registryBehindTls(
  registry: Pick<Part, 'address'>,
  certificates: Certificates,
  password: string,
): Promise<Readonly<{ address: string; close: () => void }>> {
  const due = `Basic ${Buffer.from(`oretrail:${password}`).toString('base64')}`;
  const { origin, pathname } = new URL(registry.address);
  const tls = { cert: certificates.text('server.pem'), key: certificates.text('server.key') };
  const server = createServer(tls, async (request, response) => {
    const { headers, method = 'GET', url = '/' } = request;
    if (headers.authorization !== due) return void response.writeHead(401).end();
    const body = await buffer(request);
    const type = headers['content-type'];
    const answer = await fetch(origin + url, {
      method,
      ...(type === undefined ? {} : { headers: { 'content-type': type }, body }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `https://127.0.0.1:${port}${pathname}`, close: () => server.close() };
}

/** A collector of OpenTelemetry: keeps what it is sent. */
export async function traceCollector(): Promise<Readonly<{ address: string; sent: () => string; close: () => void }>> {
  let received = '';
  const server = createPlainServer(async (request, response) => {
    const body = await text(request);
    received += body;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, sent: () => received, close: () => server.close() };
}
