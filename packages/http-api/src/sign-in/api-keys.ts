/** API keys: `oretrail_` and 43 characters. Source: intake.md, "Principals". */
import type { GrantBook, PrincipalId } from '@oretrail/authority';
import { sha256Hex } from '@oretrail/model';

/** 32 random bytes in base64url, behind a mark by which scanners of secrets know them. */
const API_KEY = /^oretrail_[A-Za-z0-9_-]{43}$/;

/** Whether a text has the form of an API key. */
export function isApiKey(text: string): boolean {
  return API_KEY.test(text);
}

/** The principal of an API key. Only this digest is compared, so how long that takes shows nothing of a key. */
export function principalOfKey(key: string): PrincipalId {
  return `sha256:${sha256Hex(key)}` as PrincipalId;
}

/**
 * Whether the principal of a key may sign in: it has a grant, in force or not, or it is the bootstrap operator. Any text of
 * the form is a key, so all others are guesses. A key whose grants have ended signs in to learn that; if all are revoked, it
 * sees nothing else (`Sight` of each service).
 */
export function isKnownKey(principal: PrincipalId, grants: GrantBook, bootstrap: PrincipalId | null): boolean {
  return principal === bootstrap || grants.heldBy(principal).length > 0;
}
