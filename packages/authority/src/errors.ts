/** Why a grant event is refused, as one closed table. Source: intake.md, "Grant events". */
import { type CodeOf, errorTable, type Fault, reject } from '@oretrail/errors';
import { jsonPointer } from '@oretrail/model';

/** Codes of well-formed grant events that are refused. What is not well formed has a code of an event. */
export const GRANT_ERRORS = errorTable('grant', {
  'not-allowed': reject(
    'The principal may not grant or revoke this.',
    'Ask an operator, or grant less: fewer types, a longer prefix, a shorter time.',
    { httpStatus: 403 },
  ),
  overlap: reject(
    'Another party already holds a part of what the grant covers.',
    'Grant a prefix that does not overlap, revoke the other grant first, or have its holder delegate.',
    { httpStatus: 409 },
  ),
  'id-conflict': reject(
    'The id is taken by another grant event, and a grant never changes.',
    'Use a new id, and revoke the old grant if the new one replaces it.',
    { httpStatus: 409 },
  ),
  'unknown-grant': reject('A grant of this id is not known.', 'Correct the id.', { httpStatus: 404 }),
  'too-many': reject(
    'The grant has been delegated as often as a grant can be.',
    'Have an operator grant to the principal.',
    { httpStatus: 409 },
  ),
});

/** A code of {@link GRANT_ERRORS}. */
export type GrantErrorCode = CodeOf<typeof GRANT_ERRORS>;

/** One reason why a grant event is refused. */
export type GrantFault = Fault & Readonly<{ code: GrantErrorCode }>;

/** A fault whose detail is `what` as a sentence, followed by the remedy of its code. */
export function grantFault(path: readonly PropertyKey[], code: GrantErrorCode, what: string): GrantFault {
  return { pointer: jsonPointer(path), code, detail: `${what}. ${GRANT_ERRORS.rows[code].remedy}` };
}
