/** Grants and revocations as precise types. Source: intake.md, "The grant" and "Grant events". */
import type { EventHeader, EventType, Source } from '@oretrail/model';
import type { GrantId } from './ids.ts';
import type { Principal } from './principal.ts';

/** What a principal is. Only `operator` decides what may be stated; the others decide what may be read. */
export const ROLES = ['supplier', 'manufacturer', 'seller', 'registrar', 'finance', 'auditor', 'operator'] as const;
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** One entry of `may`: lots by a beginning of their ids, facts by one of their keys, or vehicles by a WMI. It has exactly one member. */
export type Scope = Readonly<{ lots?: string; facts?: string; vehicles?: string }>;

/** `data` of `oretrail.grant.v1`: the right of one principal to state events of `types`, as `sources`, about what is under `may`. */
export type Grant = Readonly<{
  grantId: GrantId;
  principal: Principal;
  roles: readonly Role[];
  sources: readonly Source[];
  may: readonly Scope[];
  types: readonly EventType[];
  /** RFC 3339: the first instant of the right. */
  from: string;
  /** RFC 3339: the first instant after it. */
  to: string;
  /** Absent: false. */
  delegable?: boolean;
  /** The grant that this one is delegated from. */
  parent?: GrantId;
}>;

/** `data` of `oretrail.grant-revocation.v1`: ends a grant at the instant at which the revocation is recorded. */
export type Revocation = Readonly<{ grantId: GrantId; reason: string }>;

/** A grant, as stated. */
export type GrantingEvent = EventHeader & Readonly<{ type: 'oretrail.grant.v1'; data: Grant }>;
/** A revocation, as stated. */
export type RevocationEvent = EventHeader & Readonly<{ type: 'oretrail.grant-revocation.v1'; data: Revocation }>;
/** An event of the topic of grants. Its subject is the id of the grant. */
export type GrantEvent = GrantingEvent | RevocationEvent;

/** All types of grant events. intake.md, "Grant events". */
export const GRANT_EVENT_TYPES = ['oretrail.grant.v1', 'oretrail.grant-revocation.v1'] as const;
