/** The public keys of one issuer, fetched, cached and rotated. Source: intake.md, "Sign-in". */

import type { TokenIssuer } from '@oretrail/http-api';
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import { z } from 'zod';
import { INTAKE_ERRORS } from '../errors.ts';

/** How long a provider may take to answer: a request waits for it. As long as Kafka may take. Source: intake.md, "Back-pressure". */
export const KEYS_TIMEOUT_MS = 2_000;
/** After an attempt that failed, the next one is this much later: tokens that anybody can send must not flood the provider. */
const RETRY_DELAY_MS = 1_000;

const DISCOVERY = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

type Keys = ReturnType<typeof createRemoteJWKSet>;
type Key = Awaited<ReturnType<Keys>>;

/** What is wrong with the token and not with the provider: it names a key that is not in the set, or not exactly one. */
function isFaultOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/** What asking for keys depends on. */
export type KeySetOptions = Readonly<{
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called each time that a provider was asked and gave no keys. */
  onFault: (error: unknown) => void;
  /** {@link KEYS_TIMEOUT_MS}, but in specs. */
  timeoutMs: number;
}>;

/** The keys of one issuer. */
export class KeySet {
  private readonly issuer: TokenIssuer;
  private readonly options: KeySetOptions;
  private keys: Promise<Keys> | null = null;
  private retryAt = 0;

  constructor(issuer: TokenIssuer, options: KeySetOptions) {
    this.issuer = issuer;
    this.options = options;
  }

  /**
   * The key of a token. Only `alg` and `kid` of its header count.
   * @throws OretrailError `sign-in-away` if the keys can't be had; an error of jose if the token names none of them
   */
  async keyOf(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<Key> {
    try {
      this.keys ??= this.found();
      const keys = await this.keys;
      return await keys(header, token);
    } catch (cause) {
      if (isFaultOfToken(cause)) throw cause;
      throw INTAKE_ERRORS.error('sign-in-away', `no keys of ${this.issuer.issuer}`, { cause });
    }
  }

  /** The set of jose caches for ten minutes, and fetches again for an unknown `kid`, but at most every 30 s. */
  private async found(): Promise<Keys> {
    try {
      const { jwksUri } = this.issuer;
      const address = jwksUri === undefined ? await this.discovered() : new URL(jwksUri);
      const throttled: FetchImplementation = (url, options) => this.fetched(url, options);
      return createRemoteJWKSet(address, { timeoutDuration: this.options.timeoutMs, [customFetch]: throttled });
    } catch (error) {
      this.keys = null;
      throw error;
    }
  }

  /** Where the keys are. Source: OpenID Connect Discovery 1.0, section 4. */
  private async discovered(): Promise<URL> {
    const { issuer } = this.issuer;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await this.fetched(address, {
      redirect: 'manual',
      signal: AbortSignal.timeout(this.options.timeoutMs),
    });
    const found = DISCOVERY.parse(await answer.json());
    if (found.issuer !== issuer) throw new Error(`${address} describes another issuer`);
    return new URL(found.jwks_uri);
  }

  /** Keys that are cached stay in use meanwhile. */
  private async fetched(address: string, options: RequestInit): Promise<Response> {
    const { now, onFault } = this.options;
    if (now() < this.retryAt) throw new Error('the last attempt failed just now');
    try {
      const answer = await fetch(address, options);
      if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`);
      return answer;
    } catch (error) {
      this.retryAt = now() + RETRY_DELAY_MS;
      onFault(error);
      throw error;
    }
  }
}
