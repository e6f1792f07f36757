/** Schemas of grants and revocations. Source: intake.md, "The grant". */
import {
  type CrossCheck,
  codeSchema,
  dataSchema,
  EVENT_TYPES,
  FACT_KINDS,
  faultIssue,
  freeText,
  ID_LENGTH_MAX,
  idSchema,
  instantOf,
  isTime,
  listSchema,
  objectSchema,
  optional,
  type Schema,
  sourceSchema,
  TEXT_LENGTH_MAX,
  type TextRule,
  textSchema,
  timeSchema,
  uriFault,
} from '@oretrail/model';
import { z } from 'zod';
import { type Grant, type Revocation, ROLES, type Scope } from './grant-events.ts';
import type { GrantId } from './ids.ts';
import { type Principal, principalSchemaFor } from './principal.ts';
import { isOpen, makerFault, shownScope } from './scope.ts';

/** Sources of one grant: a party has one, and a group of companies a few dozen. */
const SOURCES_MAX = 64;
/** Prefixes of one grant: as many of the longest ones fit into an event of 256 KiB (events.md, "Bounds"). */
const SCOPES_MAX = 128;

const itself = (text: string): string => text;

const lotsRule: TextRule = (text) => {
  if (text.length > ID_LENGTH_MAX) return { code: 'bad-id', what: `is longer than ${ID_LENGTH_MAX} characters` };
  // A prefix by itself need not be an id, so it is judged as one of the shortest ids under it.
  const what = uriFault(isOpen(text) ? `${text}x` : text);
  return what === null
    ? null
    : { code: 'bad-id', what: 'is neither a lot id nor the beginning of one up to a colon, / or #' };
};

const FACT_KEY_BEGIN = new RegExp(`^(?:${FACT_KINDS.join('|')})/`);

const factsRule: TextRule = (text) => {
  if (text.length > TEXT_LENGTH_MAX) return { code: 'too-large', what: `is longer than ${TEXT_LENGTH_MAX} characters` };
  if (FACT_KEY_BEGIN.test(text)) return null;
  return { code: 'bad-id', what: `does not begin with a kind of fact and a /: ${FACT_KINDS.join(', ')}` };
};

const vehiclesRule: TextRule = (text) => {
  const what = makerFault(text);
  return what === null ? null : { code: 'bad-vin', what };
};

const checkOneKind: CrossCheck<Scope> = (scope, issues) => {
  const kinds = Object.keys(scope).length;
  if (kinds === 1) return;
  const what = `An entry of "may" has ${kinds} members; it has to have one of lots, facts and vehicles`;
  issues.push(faultIssue(scope, 'out-of-range', what));
};

const scopeSchema: Schema<Scope> = objectSchema<Scope>(
  {
    lots: optional(textSchema(lotsRule)),
    facts: optional(textSchema(factsRule)),
    vehicles: optional(textSchema(vehiclesRule)),
  },
  checkOneKind,
);

function checkTimes({ from, to }: Grant, issues: z.core.$ZodRawIssue[]): void {
  if (!isTime(from) || !isTime(to) || instantOf(from) < instantOf(to)) return;
  issues.push(faultIssue(to, 'out-of-range', `${to} is not after "from", ${from}`, ['to']));
}

/** A delegated grant is not delegated further, and nobody becomes an operator by it. Source: intake.md, "Delegation". */
function checkDelegated({ parent, delegable, roles }: Grant, issues: z.core.$ZodRawIssue[]): void {
  if (parent === undefined) return;
  if (delegable === true) {
    issues.push(faultIssue(delegable, 'not-allowed', 'A delegated grant can not be delegated further', ['delegable']));
  }
  const at = roles.indexOf('operator');
  if (at >= 0)
    issues.push(faultIssue('operator', 'not-allowed', 'The role operator is never delegated', ['roles', at]));
}

function grantSchemaWith(principal: Schema<Principal>): Schema<Grant> {
  return dataSchema<Grant>(
    {
      grantId: idSchema<GrantId>(),
      principal,
      roles: listSchema(codeSchema(ROLES), { items: 'roles', countMin: 1, countMax: ROLES.length, keyOf: itself }),
      sources: listSchema(sourceSchema, { items: 'sources', countMax: SOURCES_MAX, keyOf: itself }),
      may: listSchema(scopeSchema, { items: 'prefixes', countMax: SCOPES_MAX, keyOf: shownScope }),
      types: listSchema(codeSchema(EVENT_TYPES), { items: 'types', countMax: EVENT_TYPES.length, keyOf: itself }),
      from: timeSchema,
      to: timeSchema,
      delegable: optional(z.boolean()),
      parent: optional(idSchema<GrantId>()),
    },
    (grant, issues) => {
      checkTimes(grant, issues);
      checkDelegated(grant, issues);
    },
  );
}

const OF_TOKEN = grantSchemaWith(principalSchemaFor({}));
const OF_NAME = grantSchemaWith(principalSchemaFor(''));

/** The schema of grants with the kind of principal that the data claim to have. */
export function grantSchemaFor(data: unknown): Schema<Grant> {
  const named = (data as Readonly<{ principal?: unknown }> | null | undefined)?.principal;
  return typeof named === 'string' ? OF_NAME : OF_TOKEN;
}

/** `data` of a revocation. */
export const revocationSchema: Schema<Revocation> = dataSchema<Revocation>({
  grantId: idSchema<GrantId>(),
  reason: freeText,
});
