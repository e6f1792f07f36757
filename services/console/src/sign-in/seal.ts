/**
 * Texts that only this console, or another with the same secret, can write and read: cookies of sign-in. So no process has to
 * remember who is signing in. Source: console.md, "Sign-in and demo".
 */
import { hkdfSync } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import type { z } from 'zod';

/** Bytes of a key of AES-256. */
const KEY_BYTES = 32;
const ENCRYPTION = 'A256GCM';
const MS_PER_S = 1_000;

/** What a seal depends on. */
export type SealOptions<T> = Readonly<{
  /** The secret of all consoles that serve one page. */
  secret: string;
  /** What the texts are: each use has a key of its own, so no text can be put in the place of another. */
  use: string;
  /** For which client of which provider: the texts of another are not read. */
  issuer: string;
  clientId: string;
  shape: z.ZodType<T>;
  /** Milliseconds since 1970. */
  now: () => number;
}>;

/** Seals and opens texts of one use: encrypted JWTs (RFC 7516, `dir` and `A256GCM`). */
export class Seal<T extends Readonly<Record<string, unknown>>> {
  private readonly options: SealOptions<T>;
  private readonly key: Uint8Array;

  constructor(options: SealOptions<T>) {
    this.options = options;
    const { secret, use } = options;
    this.key = new Uint8Array(hkdfSync('sha256', secret, '', `oretrail console ${use}`, KEY_BYTES));
  }

  /** @param untilS seconds since 1970, after which it is not read */
  sealed(content: T, untilS: number): Promise<string> {
    const { issuer, clientId } = this.options;
    return new EncryptJWT({ ...content })
      .setProtectedHeader({ alg: 'dir', enc: ENCRYPTION })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setExpirationTime(untilS)
      .encrypt(this.key);
  }

  /** What a text says; null if it is not of this console and use, too old, or changed. */
  async opened(text: string): Promise<T | null> {
    const { issuer, clientId, now, shape } = this.options;
    try {
      const { payload } = await jwtDecrypt(text, this.key, {
        issuer,
        audience: clientId,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: [ENCRYPTION],
        requiredClaims: ['exp'],
        currentDate: new Date(now()),
      });
      return shape.safeParse(payload).data ?? null;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  /** @returns seconds since 1970, this many from now */
  until(seconds: number): number {
    return Math.floor(this.options.now() / MS_PER_S) + seconds;
  }
}
