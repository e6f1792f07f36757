/** What applying a file of grants changes. Pure. Source: intake.md, "Bootstrap". */
import type { Grant, Revocation } from '@oretrail/authority';
import { canonicalJson, compareUtf8 } from '@oretrail/model';
import { type GrantEntry, holderOf } from './grant-entries.ts';
import type { GrantsFile } from './grants-file.ts';

/** A grant of the file that has other content under its id already. */
export type ChangedGrant = Readonly<{
  grantId: string;
  /** Members that differ. */
  members: readonly string[];
  /** An id that is not taken, for the new grant. */
  freeId: string;
}>;

/** What is sent, and what is not. */
export type GrantsPlan = Readonly<{
  added: readonly Grant[];
  revoked: readonly (Revocation & Readonly<{ replacedBy: readonly string[] }>)[];
  unchanged: readonly string[];
  /** Grants that the file asks for and nobody can: a grant never changes. */
  changed: readonly ChangedGrant[];
  /** Ids in `revoke` that are not known. */
  unknown: readonly string[];
  /** Known grants that the file does not name: they stay as they are. */
  others: number;
}>;

const MEMBERS = ['principal', 'roles', 'sources', 'may', 'types', 'from', 'to', 'delegable', 'parent'] as const;

/** A member as one text: the order of a list means nothing, and false is as absent. */
function textOf(grant: Grant, member: (typeof MEMBERS)[number]): string {
  const value: unknown = grant[member];
  if (Array.isArray(value))
    return value
      .map((item) => canonicalJson(item))
      .sort(compareUtf8)
      .join();
  return value === undefined || value === false ? '' : canonicalJson(value as object);
}

const differing = (a: Grant, b: Grant): readonly string[] =>
  MEMBERS.filter((member) => textOf(a, member) !== textOf(b, member));

const NUMBERED = /^(.*-)(\d{1,9})$/;

/** The next number behind an id, or 2. */
function freeId(grantId: string, taken: ReadonlySet<string>): string {
  const [, begin = `${grantId}-`, number = '1'] = NUMBERED.exec(grantId) ?? [];
  for (let next = Number(number) + 1; ; next += 1) {
    if (!taken.has(`${begin}${next}`)) return `${begin}${next}`;
  }
}

/** Compares a file with the grants that there are. */
export function planOf(file: GrantsFile, known: readonly GrantEntry[]): GrantsPlan {
  const byId = new Map<string, GrantEntry>(known.map((entry) => [entry.grant.grantId, entry]));
  const taken = new Set([...byId.keys(), ...file.grants.map(({ grantId }) => grantId)]);
  const added = file.grants.filter(({ grantId }) => !byId.has(grantId));
  const changed: ChangedGrant[] = [];
  const unchanged: string[] = [];
  for (const grant of file.grants) {
    const entry = byId.get(grant.grantId);
    if (entry === undefined) continue;
    const members = differing(grant, entry.grant);
    if (members.length === 0) unchanged.push(grant.grantId);
    else changed.push({ grantId: grant.grantId, members, freeId: freeId(grant.grantId, taken) });
  }
  const revoked = file.revocations.flatMap((revocation) => {
    const entry = byId.get(revocation.grantId);
    if (entry === undefined || entry.state === 'revoked') return [];
    const replacedBy = added
      .filter((grant) => holderOf(grant) === holderOf(entry.grant))
      .map(({ grantId }): string => grantId);
    return [{ ...revocation, replacedBy }];
  });
  const unknown = file.revocations.map(({ grantId }) => grantId).filter((grantId) => !byId.has(grantId));
  const named = new Set<string>([...file.grants, ...file.revocations].map(({ grantId }) => grantId));
  const others = known.filter(({ grant }) => !named.has(grant.grantId)).length;
  return { added, revoked, unchanged, changed, unknown, others };
}

/** The sources of all operators after a plan. @param granted those of the grants that there are, ended ones too */
export function operatorSourcesAfter({ added }: GrantsPlan, granted: readonly string[]): readonly string[] {
  const sources = added.flatMap((grant): readonly string[] => (grant.roles.includes('operator') ? grant.sources : []));
  return [...new Set([...granted, ...sources])].sort(compareUtf8);
}
