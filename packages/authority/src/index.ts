export { DELEGATIONS_MAX } from './delegation.ts';
export { GRANT_ERRORS, type GrantErrorCode, type GrantFault } from './errors.ts';
export { GrantBook } from './grant-book.ts';
export {
  GRANT_EVENT_TYPES,
  type Grant,
  type GrantEvent,
  type GrantingEvent,
  type Revocation,
  type RevocationEvent,
  ROLES,
  type Role,
  type Scope,
} from './grant-events.ts';
export type { GrantOutcome, GrantRecord } from './grant-record.ts';
export { endOf, type HeldGrant, isInForce, isRevoked } from './held-grant.ts';
export type { GrantId, PrincipalId } from './ids.ts';
export { type Admission, mayState, type Statement, TIME_AHEAD_MAX_NS, timeFault } from './may-state.ts';
export { parseGrantEvent, parseGrantEventText } from './parse-grant-event.ts';
export { parseGrantRecordText } from './parse-grant-record.ts';
export { type Principal, principalId, type TokenPrincipal } from './principal.ts';
