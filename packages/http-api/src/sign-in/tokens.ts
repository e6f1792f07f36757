/** Bearer tokens: signed JWTs of the issuers in the settings. Source: intake.md, "Sign-in". */
import { type PrincipalId, principalId } from '@oretrail/authority';
import { OretrailError } from '@oretrail/errors';
import { sha256Hex, TEXT_LENGTH_MAX } from '@oretrail/model';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { KeySet, type KeySetOptions } from './key-set.ts';
import { notSignedIn } from './not-signed-in.ts';
import type { TokenIssuer } from './token-issuers.ts';

/** Signatures with a public key only: with a shared one, the public key would be a secret that anybody knows. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** How far the clocks of provider and service may differ. Source: RFC 7519, section 4.1.4. */
const CLOCK_TOLERANCE_S = 30;
/** Characters of a token. The largest in use, with dozens of roles, have about 6,000. */
const TOKEN_LENGTH_MAX = 8_192;

/** A token that was good needs no second look for a minute: a key that its issuer withdraws counts that much longer. */
const TRUSTED_MS = 60_000;
/** Good tokens that are kept, by digest; beyond that, all are looked at again. Each takes some 300 bytes. */
const TRUSTED_MAX = 10_000;
const MS_PER_S = 1_000;

/** Who a good token is from, and until when that needs no second look, in milliseconds since 1970. */
type Trusted = Readonly<{ principal: PrincipalId; untilMs: number }>;

type Verifier = Readonly<{ issuer: TokenIssuer; keys: KeySet }>;

/** Why a token is refused, without anything of the token. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the token is not signed by an algorithm with a public key';
  if (error instanceof errors.JWKSNoMatchingKey) return 'the issuer of the token has no such key';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'the token is not valid';
  if (error.claim === 'aud') return 'the token is not for this service';
  if (error.claim === 'nbf') return 'the token is not valid yet';
  return `the token has no valid ${JSON.stringify(error.claim)}`;
}

/** The claim, if it can be read at all. It decides only by which keys the token is checked. */
function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function principalOf({ iss, sub }: JWTPayload): PrincipalId {
  if (iss === undefined || typeof sub !== 'string' || sub === '' || sub.length > TEXT_LENGTH_MAX) {
    throw notSignedIn('the token has no valid "sub"');
  }
  return principalId({ issuer: iss, subject: sub });
}

/** Checks tokens. */
export class Tokens {
  private readonly verifiers: ReadonlyMap<string, Verifier>;
  private readonly now: () => number;
  private readonly trusted = new Map<string, Trusted>();

  constructor(issuers: readonly TokenIssuer[], options: KeySetOptions) {
    const verifiers = issuers.map((issuer) => ({ issuer, keys: new KeySet(issuer, options) }));
    this.verifiers = new Map(verifiers.map((verifier) => [verifier.issuer.issuer, verifier]));
    this.now = options.now;
  }

  /** Who a token is from. @throws OretrailError `not-signed-in`, or `sign-in-away` if the keys can't be had */
  async principalOf(token: string): Promise<PrincipalId> {
    if (token.length > TOKEN_LENGTH_MAX) throw notSignedIn(`the token has more than ${TOKEN_LENGTH_MAX} characters`);
    const digest = sha256Hex(token);
    const known = this.trusted.get(digest);
    if (known !== undefined && this.now() < known.untilMs) return known.principal;
    return this.verifiedPrincipal(token, digest);
  }

  private async verifiedPrincipal(token: string, digest: string): Promise<PrincipalId> {
    const claimed = claimedIssuer(token);
    if (claimed === undefined) throw notSignedIn('it is neither an API key nor a signed token');
    const verifier = this.verifiers.get(claimed);
    if (verifier === undefined) throw notSignedIn('the issuer of the token is not one that the service accepts');
    try {
      const payload = await this.verified(token, verifier);
      const principal = principalOf(payload);
      this.trust(digest, principal, payload);
      return principal;
    } catch (error) {
      if (error instanceof OretrailError) throw error;
      throw notSignedIn(reasonOf(error));
    }
  }

  private trust(digest: string, principal: PrincipalId, { exp = 0 }: JWTPayload): void {
    if (this.trusted.size >= TRUSTED_MAX) this.trusted.clear();
    const untilMs = Math.min(this.now() + TRUSTED_MS, (exp + CLOCK_TOLERANCE_S) * MS_PER_S);
    this.trusted.set(digest, { principal, untilMs });
  }

  private async verified(token: string, { issuer, keys }: Verifier): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, (header, signed) => keys.keyOf(header, signed), {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(this.now()),
    });
    return payload;
  }
}
