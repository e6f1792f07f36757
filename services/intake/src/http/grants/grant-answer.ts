/** Grants as they are answered. Source: intake.md, "The grant". */
import {
  endOf,
  GRANT_ERRORS,
  type GrantErrorCode,
  type HeldGrant,
  isInForce,
  isRevoked,
  ROLES,
} from '@oretrail/authority';
import type { OretrailError } from '@oretrail/errors';
import { msOfInstant } from '@oretrail/model';
import { z } from 'zod';
import { INTAKE_ERRORS } from '../../errors.ts';
import type { GrantAnswer } from '../../intake.ts';
import { NEXT } from '../query.ts';

const STATES = ['in-force', 'not-yet', 'ended', 'revoked'] as const;

/** A grant, and whether it is in force. */
export const GRANT = z
  .object({
    grantId: z.string(),
    principal: z.union([z.string(), z.object({ issuer: z.string(), subject: z.string() })]).describe('Who holds it.'),
    roles: z.array(z.enum(ROLES)),
    sources: z.array(z.string()).describe('The sources that the principal may state events as.'),
    may: z
      .array(z.object({ lots: z.string(), facts: z.string(), vehicles: z.string() }).partial())
      .describe('What the events may be about.'),
    types: z.array(z.string()).describe('The types of events that the principal may state.'),
    from: z.string().describe('RFC 3339: the first instant of the grant.'),
    to: z.string().describe('RFC 3339: the first instant after the grant.'),
    delegable: z.boolean().optional(),
    parent: z.string().optional().describe('The grant that it is delegated from.'),
    state: z.enum(STATES).describe('`revoked`: it, or the grant from which it is delegated, was revoked.'),
    end: z.string().describe('RFC 3339: the first instant after its right, to the millisecond.'),
  })
  .meta({ id: 'Grant', description: 'Who may state what.' });

/** A page of grants. */
export const GRANT_PAGE = z
  .object({ grants: z.array(GRANT), next: NEXT })
  .meta({ id: 'GrantPage', description: 'Grants in the order in which they were accepted.' });

/** What became of a grant or revocation. */
export const GRANT_OUTCOME = z
  .object({
    grantId: z.string(),
    outcome: z.enum(['accepted', 'duplicate']),
    recordedAt: z.string().optional().describe('RFC 3339: when it was accepted.'),
  })
  .meta({ id: 'GrantOutcome', description: 'What became of a grant or revocation.' });

function stateOf(held: HeldGrant, at: bigint): (typeof STATES)[number] {
  if (isInForce(held, at)) return 'in-force';
  if (isRevoked(held)) return 'revoked';
  return at < held.start ? 'not-yet' : 'ended';
}

/** The answer for a grant. @param at nanoseconds since 1970 */
export function grantAnswer(held: HeldGrant, at: bigint): z.infer<typeof GRANT> {
  const { principal, roles, sources, may, types, ...grant } = held.grant;
  return {
    ...grant,
    principal: typeof principal === 'string' ? principal : { ...principal },
    roles: [...roles],
    sources: [...sources],
    may: may.map((scope) => ({ ...scope })),
    types: [...types],
    state: stateOf(held, at),
    end: new Date(msOfInstant(endOf(held))).toISOString(),
  };
}

const isGrantCode = (code: string): code is GrantErrorCode => Object.hasOwn(GRANT_ERRORS.rows, code);

/** The error of a grant event that was refused: what is not well formed is 422. */
function refusalOf({ errors }: Extract<GrantAnswer, { outcome: 'rejected' }>): OretrailError {
  const [first] = errors;
  const options = { faults: errors };
  if (first === undefined || !isGrantCode(first.code)) {
    return INTAKE_ERRORS.error('nothing-accepted', 'the grant event is bad', options);
  }
  return GRANT_ERRORS.error(first.code, first.detail.replace(/\. .*$/s, ''), options);
}

/** The answer for a grant event. @throws OretrailError if it was refused */
export function outcomeAnswer(answer: GrantAnswer): z.infer<typeof GRANT_OUTCOME> {
  if (answer.outcome === 'rejected') throw refusalOf(answer);
  const { grantId, outcome, recordedAt } = answer;
  return { grantId, outcome, ...(recordedAt === null ? {} : { recordedAt }) };
}
