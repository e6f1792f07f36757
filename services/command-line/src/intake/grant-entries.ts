/** Grants as the intake lists them, or an archive holds them, and in what state each is. Source: intake.md, "1. Grants: who may state what". */
import { type Grant, type HeldGrant, principalId } from '@oretrail/authority';
import { instantOf } from '@oretrail/model';
import { z } from 'zod';
import type { IntakeClient } from './intake-client.ts';

/** What a grant is at an instant. A grant that was delegated is `ended` with its parent. */
export type GrantState = 'in-force' | 'not-yet' | 'ended' | 'revoked';

/** A grant with its times. Instants are nanoseconds since 1970. */
export type GrantEntry = Readonly<{
  grant: Grant;
  /** The first instant of its right: not before it was recorded, if that is known. */
  start: bigint;
  /** When it was revoked; null if it is not. */
  revokedAt: bigint | null;
}>;

const texts = z.array(z.string());
/** What the intake has accepted is a grant; a newer version may have more members. */
const GRANT = z.looseObject({
  grantId: z.string(),
  principal: z.union([z.string(), z.looseObject({ issuer: z.string(), subject: z.string() })]),
  roles: texts,
  sources: texts,
  may: z.array(z.record(z.string(), z.string())),
  types: texts,
  from: z.string().refine(isInstant),
  to: z.string().refine(isInstant),
  delegable: z.boolean().optional(),
  parent: z.string().optional(),
});
const ENTRY = z.looseObject({
  grant: GRANT,
  recordedAt: z.string().refine(isInstant).nullish(),
  revokedAt: z.string().refine(isInstant).nullish(),
});
const PAGE = z.looseObject({ grants: z.array(ENTRY), next: z.string().nullish() });
type Entry = z.infer<typeof ENTRY>;

function isInstant(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);

function entryOf({ grant, recordedAt, revokedAt }: Entry): GrantEntry {
  const from = instantOf(grant.from);
  return {
    grant: grant as unknown as Grant,
    start: recordedAt == null ? from : later(from, instantOf(recordedAt)),
    revokedAt: revokedAt == null ? null : instantOf(revokedAt),
  };
}

/** All grants that the caller may see, in the order in which the intake lists them. @throws CommandLineError */
export async function grantsOf(client: IntakeClient): Promise<readonly GrantEntry[]> {
  const entries: GrantEntry[] = [];
  let from: string | null = null;
  for (;;) {
    const path: string = from === null ? '/v1/grants' : `/v1/grants?from=${encodeURIComponent(from)}`;
    const { grants, next } = await client.get(path, PAGE);
    entries.push(...grants.map(entryOf));
    if (next == null || next === from) return entries;
    from = next;
  }
}

/** The grants of a book, in the order of their log. */
export function entriesIn(held: Iterable<HeldGrant>): readonly GrantEntry[] {
  return [...held].map(({ grant, start, revokedAt }) => ({ grant, start, revokedAt }));
}

/** The state of each grant at an instant, by its id. */
export function statesAt(entries: readonly GrantEntry[], at: bigint): ReadonlyMap<string, GrantState> {
  const byId = new Map<string, GrantEntry>(entries.map((entry) => [entry.grant.grantId, entry]));
  return new Map(entries.map((entry) => [entry.grant.grantId, stateOf(entry, byId, at)]));
}

function stateOf(
  { grant, start, revokedAt }: GrantEntry,
  byId: ReadonlyMap<string, GrantEntry>,
  at: bigint,
): GrantState {
  if (revokedAt !== null && revokedAt <= at) return 'revoked';
  if (at >= instantOf(grant.to)) return 'ended';
  const parent = grant.parent === undefined ? undefined : byId.get(grant.parent);
  const isParentOver = parent !== undefined && ['revoked', 'ended'].includes(stateOf(parent, new Map(), at));
  if (isParentOver) return 'ended';
  return at < start ? 'not-yet' : 'in-force';
}

/** Names the holder as one text, as `authid` does. */
export function holderOf({ principal }: Grant): string {
  return principalId(principal);
}
