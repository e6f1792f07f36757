/** The identity provider at which people sign in: authorization code with PKCE, for a client that is this console. */
import { HTTP_ERRORS } from '@oretrail/http-api';
import * as openId from 'openid-client';
import { DISCOVERY_KEPT_MS, DISCOVERY_RETRY_MS, EXPIRY_UNSAID_S } from './limits.ts';
import { providerFault } from './provider-faults.ts';
import { askProvider } from './provider-fetch.ts';

/** Which client of which provider. */
export type ProviderOptions = Readonly<{
  issuer: string;
  clientId: string;
  /** Undefined for a public client, which PKCE alone protects. */
  clientSecret?: string | undefined;
  /** Exactly as the provider has it. */
  redirectUri: URL;
  /** Separated by spaces. */
  scopes: string;
  /** More parameters of the request to the provider. */
  parameters: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Milliseconds since 1970. */
  now: () => number;
}>;

/** What one sign-in is known by: RFC 6749 (`state`), OpenID Connect Core 1.0 (`nonce`) and RFC 7636 (`codeVerifier`). */
export type Checks = Readonly<{ state: string; nonce: string; codeVerifier: string }>;

/** What the provider gives. */
export type ProviderTokens = Readonly<{
  accessToken: string;
  expiresInS: number;
  /** Null if it gives none, or not another than before. */
  refreshToken: string | null;
}>;

const MS_PER_S = 1_000;

/** HTTP Basic unless the provider takes the secret in the body alone. Source: OpenID Connect Discovery 1.0, section 3. */
function authenticationOf(secret: string | undefined): openId.ClientAuth {
  if (secret === undefined) return openId.None();
  const basic = openId.ClientSecretBasic(secret);
  const post = openId.ClientSecretPost(secret);
  return (provider, ...rest) => {
    const known = provider.token_endpoint_auth_methods_supported;
    const isBasic = known === undefined || known.includes('client_secret_basic');
    return (isBasic ? basic : post)(provider, ...rest);
  };
}

type Answer = openId.TokenEndpointResponse & openId.TokenEndpointResponseHelpers;

function tokensOf(answer: Answer): ProviderTokens {
  const { access_token: accessToken, refresh_token: refreshToken = null } = answer;
  return { accessToken, refreshToken, expiresInS: answer.expiresIn() ?? EXPIRY_UNSAID_S };
}

/** Asks one provider. */
export class Provider {
  private readonly options: ProviderOptions;
  private known: Promise<openId.Configuration> | null = null;
  private askAgainAt = 0;

  constructor(options: ProviderOptions) {
    this.options = options;
  }

  /** Begins a sign-in. @returns where the person signs in @throws OretrailError `sign-in-away` */
  async begin(): Promise<Readonly<{ location: URL; checks: Checks }>> {
    const { redirectUri, scopes, parameters } = this.options;
    const provider = await this.found();
    const checks = {
      state: openId.randomState(),
      nonce: openId.randomNonce(),
      codeVerifier: openId.randomPKCECodeVerifier(),
    };
    const location = openId.buildAuthorizationUrl(provider, {
      ...parameters,
      redirect_uri: redirectUri.href,
      scope: scopes,
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(checks.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { location, checks };
  }

  /**
   * Ends a sign-in: `iss`, `state`, `nonce` and the signature of the ID token are checked.
   * @param query of the answer that the browser has brought
   * @throws OretrailError `sign-in-refused`, `provider-misfit` or `sign-in-away`
   */
  async exchange(query: string, { state, nonce, codeVerifier }: Checks): Promise<ProviderTokens> {
    const provider = await this.found();
    const answer = new URL(this.options.redirectUri);
    answer.search = query;
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier };
    try {
      return tokensOf(await openId.authorizationCodeGrant(provider, answer, checks, this.ofTokens()));
    } catch (error) {
      throw providerFault(error, 'sign-in-refused');
    }
  }

  /** @throws OretrailError `session-ended`, `provider-misfit` or `sign-in-away` */
  async renew(refreshToken: string): Promise<ProviderTokens> {
    const provider = await this.found();
    try {
      return tokensOf(await openId.refreshTokenGrant(provider, refreshToken, this.ofTokens()));
    } catch (error) {
      throw providerFault(error, 'session-ended');
    }
  }

  /** Withdraws a token, if the provider can (RFC 7009). @throws OretrailError `provider-misfit` or `sign-in-away` */
  async revoke(refreshToken: string): Promise<void> {
    const provider = await this.found();
    if (provider.serverMetadata().revocation_endpoint === undefined) return;
    try {
      await openId.tokenRevocation(provider, refreshToken, { token_type_hint: 'refresh_token' });
    } catch (error) {
      throw providerFault(error, 'session-ended');
    }
  }

  /** Where a person ends the session at the provider itself; null if it has no such page. @throws OretrailError `sign-in-away` */
  async signOutAddress(): Promise<string | null> {
    const provider = await this.found();
    return provider.serverMetadata().end_session_endpoint === undefined
      ? null
      : openId.buildEndSessionUrl(provider).href;
  }

  /** The service that takes the token is named to both endpoints. Source: RFC 8707, section 2. */
  private ofTokens(): Record<string, string> {
    const { resource } = this.options.parameters;
    return resource === undefined ? {} : { resource };
  }

  /** What the provider says about itself. If it is away later, what it said before is used. */
  private found(): Promise<openId.Configuration> {
    const { now } = this.options;
    if (now() < this.askAgainAt && this.known !== null) return this.known;
    const before = this.known;
    this.askAgainAt = now() + DISCOVERY_KEPT_MS;
    this.known = this.discovered().catch((error: unknown) => {
      this.askAgainAt = now() + DISCOVERY_RETRY_MS;
      if (before !== null) return before;
      throw error;
    });
    return this.known;
  }

  private async discovered(): Promise<openId.Configuration> {
    const { issuer, clientId, clientSecret, timeoutMs } = this.options;
    const isPlain = issuer.startsWith('http:');
    try {
      return await openId.discovery(new URL(issuer), clientId, clientSecret, authenticationOf(clientSecret), {
        timeout: timeoutMs / MS_PER_S,
        execute: [openId.enableNonRepudiationChecks, ...(isPlain ? [openId.allowInsecureRequests] : [])],
        [openId.customFetch]: askProvider,
      });
    } catch (cause) {
      throw HTTP_ERRORS.error('sign-in-away', 'the identity provider does not describe itself', { cause });
    }
  }
}
