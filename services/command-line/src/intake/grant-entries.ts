/** Grants as the intake lists them, or an archive holds them, and in what state each is. Source: intake.md, "1. Grants: who may state what". */
import { endOf, type Grant, type HeldGrant, isInForce, principalId } from '@oretrail/authority';
import { msOfInstant } from '@oretrail/model';
import { z } from 'zod';
import { pagesOf } from '../http/pages.ts';
import type { ServiceClient } from '../http/service-client.ts';

const STATES = ['in-force', 'not-yet', 'ended', 'revoked'] as const;

/** What a grant is at an instant. A grant is also `revoked` if the one that it is delegated from was. */
export type GrantState = (typeof STATES)[number];

/** A grant, and what it is at the instant that was asked for. Times are RFC 3339. */
export type GrantEntry = Readonly<{
  grant: Grant;
  state: GrantState;
  /** The first instant of its right, which is not before it was recorded; null if only the intake knows. */
  start: string | null;
  /** The first instant after its right. */
  end: string;
}>;

const texts = z.array(z.string());
/** What the intake has accepted is a grant; a newer version may have more members. */
const ENTRY = z.looseObject({
  grantId: z.string(),
  principal: z.union([z.string(), z.looseObject({ issuer: z.string(), subject: z.string() })]),
  roles: texts,
  sources: texts,
  may: z.array(z.record(z.string(), z.string())),
  types: texts,
  from: z.string(),
  to: z.string(),
  delegable: z.boolean().optional(),
  parent: z.string().optional(),
  state: z.enum(STATES),
  end: z.string(),
});
const PAGE = z.looseObject({ grants: z.array(ENTRY), next: z.string().nullish() });

function entryOf({ state, end, ...grant }: z.infer<typeof ENTRY>): GrantEntry {
  return { grant: grant as unknown as Grant, state, start: null, end };
}

/** All grants that the caller may see, in the order in which they were accepted. @throws CommandLineError as `pagesOf` */
export async function grantsOf(client: ServiceClient): Promise<readonly GrantEntry[]> {
  const entries: GrantEntry[] = [];
  const pages = pagesOf(client, { path: '/v1/grants', parameter: 'from' }, PAGE);
  for await (const { grants } of pages) entries.push(...grants.map(entryOf));
  return entries;
}

function isRevokedAt({ revokedAt, parent }: HeldGrant, at: bigint): boolean {
  return (revokedAt !== null && revokedAt <= at) || (parent !== null && isRevokedAt(parent, at));
}

function stateAt(held: HeldGrant, at: bigint): GrantState {
  if (isInForce(held, at)) return 'in-force';
  if (isRevokedAt(held, at)) return 'revoked';
  return at < held.start ? 'not-yet' : 'ended';
}

/** An instant as text; a grant begins and ends to the millisecond here, as in the answers of the intake. */
const timeText = (ns: bigint): string => new Date(msOfInstant(ns)).toISOString();

/** The grants of a book, in the order of their log. @param at nanoseconds since 1970 */
export function entriesAt(held: Iterable<HeldGrant>, at: bigint): readonly GrantEntry[] {
  return [...held].map((one) => ({
    grant: one.grant,
    state: stateAt(one, at),
    start: timeText(one.start),
    end: timeText(endOf(one)),
  }));
}

/** A grant as JSON: its members and its state side by side, as the intake answers it. */
export function entryJson({ grant, state, start, end }: GrantEntry): Readonly<Record<string, unknown>> {
  return { ...grant, state, ...(start === null ? {} : { start }), end };
}

/** Names the holder as one text, as `authid` does. */
export function holderOf({ principal }: Grant): string {
  return principalId(principal);
}
