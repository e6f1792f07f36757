/** A real OpenID provider with a page where people sign in, any name with any password, for a client that is a console. */
/// <reference path="../intake/oidc-provider.d.ts" />
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

/** The audience of its access tokens. */
export const AUDIENCE = 'urn:example:oretrail';
const CLIENT = { client_id: 'console', client_secret: 'a secret of the specs' };
const SCOPES = 'openid offline_access';

/** How it is doing: `away` fails each request, `silent` answers none. */
type State = 'well' | 'away' | 'silent';

/** How it is made. */
export type IdentityProviderOptions = Readonly<{
  /** The address of the console, for browsers. */
  consoleAddress: string;
  /** Whether it gives refresh tokens; true if it is left out. */
  givesRefreshTokens?: boolean;
}>;

type Context = Readonly<{
  oidc: Readonly<{
    client: Readonly<{ clientId: string }>;
    session: Readonly<{ accountId: string; grantIdFor: (clientId: string) => string | undefined }>;
  }>;
}>;

/** A provider on this machine, at another site than consoles on 127.0.0.1 are. */
export class IdentityProvider {
  readonly issuer: string;
  /** `METHOD path` of the requests to it. */
  readonly asked: string[] = [];
  state: State = 'well';
  /** How long its access tokens are valid, in seconds. */
  tokensS = 600;
  private readonly server: Server;
  private readonly provider: Provider;
  private readonly grants: string[] = [];

  private constructor(server: Server, provider: Provider, issuer: string) {
    [this.server, this.provider, this.issuer] = [server, provider, issuer];
    const answer = provider.callback();
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.asked.push(`${request.method} ${request.url?.replace(/\?.*/, '')}`);
      if (this.state === 'silent') return;
      if (this.state === 'away') return void response.writeHead(503).end();
      answer(request, response);
    });
  }

  static async start(options: IdentityProviderOptions): Promise<IdentityProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'a' }] };
    const loadExistingGrant = (context: Context) => made.grant(context);
    const configuration = configurationOf(options, () => made.tokensS);
    const provider = new Provider(issuer, { ...configuration, jwks, loadExistingGrant });
    const made = new IdentityProvider(server, provider, issuer);
    return made;
  }

  /** Settings of a console that signs people in here. */
  settingsOf(consoleAddress: string): Readonly<Record<string, string>> {
    return {
      ORETRAIL_ISSUERS: JSON.stringify([{ issuer: this.issuer, audience: AUDIENCE }]),
      ORETRAIL_CONSOLE_URL: consoleAddress,
      ORETRAIL_SIGN_IN_ISSUER: this.issuer,
      ORETRAIL_SIGN_IN_CLIENT_ID: CLIENT.client_id,
      ORETRAIL_SIGN_IN_CLIENT_SECRET: CLIENT.client_secret,
      ORETRAIL_SIGN_IN_PARAMETERS: JSON.stringify({ resource: AUDIENCE }),
      ORETRAIL_SIGN_IN_COOKIE_SECRET: 'a secret of the specs, of 32 characters and more',
    };
  }

  /** Withdraws all refresh tokens. */
  async endSessions(): Promise<void> {
    for (const grant of this.grants.splice(0)) await this.provider.RefreshToken.revokeByGrantId(grant);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A person is not asked what the console may do. */
  private async grant({ oidc: { client, session } }: Context): Promise<object> {
    const known = await this.provider.Grant.find(session.grantIdFor(client.clientId) ?? '');
    if (known !== undefined) return known;
    const grant = new this.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(SCOPES);
    grant.addResourceScope(AUDIENCE, '');
    this.grants.push(await grant.save());
    return grant;
  }
}

function configurationOf(
  { consoleAddress, givesRefreshTokens = true }: IdentityProviderOptions,
  tokensS: () => number,
) {
  return {
    clients: [
      {
        ...CLIENT,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${consoleAddress}/v1/sign-in/callback`],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    cookies: { keys: ['of the specs'] },
    ttl: { AccessToken: tokensS, IdToken: 600, RefreshToken: 86_400, Session: 86_400, Interaction: 600, Grant: 86_400 },
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    issueRefreshToken: () => givesRefreshTokens,
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_: unknown, resource: string) => ({
          audience: resource,
          scope: '',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}
