/** Grants as the API shows them, and what of them can be said in words. */
import { dayOf, type Word } from '../../words/words.ts';

/** A grant, in force or not. */
export type Grant = Readonly<{
  grantId: string;
  principal: string;
  kind: string;
  roles: readonly string[];
  sources: readonly string[];
  may: readonly Readonly<{ lots?: string; facts?: string; vehicles?: string }>[];
  delegable: boolean;
  parent: string | null;
  start: string;
  end: string;
  isRevoked: boolean;
}>;

/** Whether a grant is in force at an instant. @param at RFC 3339, in UTC and to the millisecond, as the API writes times */
const isInForceAt = ({ start, end }: Grant, at: string): boolean => start <= at && at < end;

/** How a grant stands at an instant. */
export function grantWord(grant: Grant, at: string): Word {
  if (isInForceAt(grant, at)) return { mark: '✓', word: `In force until ${dayOf(grant.end)}`, tone: 'good' };
  if (at < grant.end) return { mark: '?', word: `From ${dayOf(grant.start)}`, tone: 'open' };
  const word = grant.isRevoked ? 'Revoked' : 'Ended';
  return { mark: '–', word: `${word} ${dayOf(grant.end)}`, tone: 'off' };
}

/** What may be stated about, in words: the ids, or how they begin. */
export function coversOf({ may }: Grant): readonly string[] {
  return may.map(({ lots, facts, vehicles }) => {
    if (lots !== undefined) return `lots ${lots}`;
    return facts === undefined ? `vehicles ${vehicles}` : `facts ${facts}`;
  });
}

/** The beginning of the digest of a key: enough to tell one from another. */
const DIGEST_CHARACTERS = 24;

/** Who holds something, short enough for a table. */
export const principalText = (principal: string): string =>
  principal.startsWith('sha256:') ? `${principal.slice(0, DIGEST_CHARACTERS)}…` : principal;

const KINDS: Readonly<Record<string, string>> = {
  'api-key': 'API key, by its SHA-256',
  kafka: 'Kafka client',
  token: 'Tokens of a provider, by their subject',
};

/** By what a principal signs in. */
export const kindText = (kind: string): string => KINDS[kind] ?? kind;

/** One key or subject of tokens, with what it may use now. */
export type Holder = Readonly<{ principal: string; kind: string; inForce: number; grants: number; lastEnd: string }>;

/** Who may act by some grants, those with a grant in force first. */
export function holdersOf(grants: readonly Grant[], at: string): readonly Holder[] {
  const byPrincipal = Map.groupBy(grants, ({ principal }) => principal);
  const holders = Array.from(byPrincipal, ([principal, own]): Holder => {
    const inForce = own.filter((grant) => isInForceAt(grant, at));
    const lastEnd =
      own
        .map(({ end }) => end)
        .toSorted()
        .at(-1) ?? '';
    return { principal, kind: own[0]?.kind ?? '', inForce: inForce.length, grants: own.length, lastEnd };
  });
  return holders.toSorted((a, b) => Number(b.inForce > 0) - Number(a.inForce > 0));
}
