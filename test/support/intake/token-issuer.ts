/** An issuer of tokens over loopback, of which a spec has every key. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A key pair with its name. */
export type IssuerKey = Readonly<{ alg: string; kid: string; privateKey: CryptoKey; jwk: JWK }>;

/** A new key pair. */
export async function issuerKey(alg: string, kid: string): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
}

/** Serves discovery and keys. */
export class LoopbackIssuer {
  readonly address: string;
  /** The paths that were asked for. */
  readonly asked: string[] = [];
  /** The keys that it publishes. */
  keys: readonly JWK[] = [];
  /** The issuer that its discovery names. */
  named: string;
  /** While true it answers 500. */
  isAway = false;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.named = this.address;
    server.on('request', ({ url = '' }, response) => {
      this.asked.push(url);
      if (this.isAway) return void response.writeHead(500).end();
      response.setHeader('content-type', 'application/json');
      const discovery = { issuer: this.named, jwks_uri: `${this.address}/keys` };
      response.end(JSON.stringify(url === '/keys' ? { keys: this.keys } : discovery));
    });
  }

  static async start(): Promise<LoopbackIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LoopbackIssuer(server);
  }

  /** A token with these claims beside `iss`, `aud` `intake`, `sub` `erp`, and `exp` in an hour. */
  async token({ alg, kid, privateKey }: IssuerKey, claims: JWTPayload = {}, header: object = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const payload = { iss: this.address, aud: 'intake', sub: 'erp', exp: now + 3_600, ...claims };
    return await new SignJWT(payload).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
