/** A grant as commands print it, with its state at one instant. */
import type { Grant } from '@oretrail/authority';
import { type GrantEntry, type GrantState, statesAt } from '../intake/grant-entries.ts';

/** A grant, and what it is at the instant that was asked for. Times are RFC 3339. */
export type ShownGrant = Readonly<{
  grant: Grant;
  state: GrantState;
  /** The first instant of its right. */
  start: string;
  /** The first instant after it, by its own terms: `to`, or its revocation. */
  end: string;
  revokedAt: string | null;
}>;

const NS_PER_MS = 1_000_000n;
/** Digits of the nanoseconds within a millisecond. */
const DIGITS = 6;

/** An instant as text; fractions only as far as needed. */
function timeText(ns: bigint): string {
  const ms = ns / NS_PER_MS;
  const rest = ns % NS_PER_MS;
  const text = new Date(Number(ms)).toISOString();
  const fraction = `${text.slice(20, 23)}${rest.toString().padStart(DIGITS, '0')}`.replace(/0+$/, '');
  return `${text.slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** Grants with their states at an instant, nanoseconds since 1970. */
export function shownAt(entries: readonly GrantEntry[], at: bigint): readonly ShownGrant[] {
  const states = statesAt(entries, at);
  return entries.map(({ grant, start, revokedAt }) => ({
    grant,
    state: states.get(grant.grantId) ?? 'ended',
    start: timeText(start),
    end: revokedAt === null ? grant.to : timeText(revokedAt),
    revokedAt: revokedAt === null ? null : timeText(revokedAt),
  }));
}
