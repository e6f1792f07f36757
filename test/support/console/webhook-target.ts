/** A target of webhooks on this machine, with a certificate of its own, that answers as a spec says. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';

/** One request. */
export type Received = Readonly<{ headers: Readonly<Record<string, string>>; body: string }>;
/** A status; or no answer at all. A redirection leads to `/elsewhere`. */
export type Answer = number | 'hang';

/** The names that the certificate has. */
export const TARGET_NAME = 'target.example';
const NAMES = `subjectAltName=DNS:${TARGET_NAME},DNS:localhost,IP:127.0.0.1`;
const SUBJECT = ['-subj', '/CN=target', '-addext', NAMES];

/** A key and a certificate, which is its own authority. */
export function targetCertificate(): Readonly<{ key: string; cert: string }> {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...SUBJECT, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

/** Keeps what it receives. */
export class WebhookTarget {
  readonly received: Received[] = [];
  /** Requests at once, for each vehicle that the body names. */
  readonly overlaps: string[] = [];
  private readonly server: Server;
  private readonly atWork = new Set<string>();

  private constructor(tls: Readonly<{ key: string; cert: string }>, answer: (one: Received) => Answer) {
    this.server = createServer(tls, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const one = {
          headers: request.headers as Record<string, string>,
          body: Buffer.concat(chunks).toString('utf8'),
        };
        this.received.push(one);
        const vin = String(JSON.parse(one.body || '{}').data?.vin);
        if (this.atWork.has(vin)) this.overlaps.push(vin);
        this.atWork.add(vin);
        const status = answer(one);
        if (status === 'hang') return;
        setImmediate(() => {
          this.atWork.delete(vin);
          response.writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {}).end('{}');
        });
      });
    });
  }

  /** Listens on a free port. */
  static async open(
    tls: Readonly<{ key: string; cert: string }>,
    answer: (one: Received) => Answer = () => 204,
  ): Promise<WebhookTarget> {
    const target = new WebhookTarget(tls, answer);
    await new Promise<void>((resolve) => target.server.listen(0, '127.0.0.1', resolve));
    return target;
  }

  /** Its address by a name. */
  url(name = TARGET_NAME): string {
    return `https://${name}:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** What was received: `VIN revision` of each request. */
  get names(): readonly string[] {
    return this.received.map(({ body }) => {
      const { vin, revision } = JSON.parse(body).data;
      return `${vin} ${revision}`;
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
