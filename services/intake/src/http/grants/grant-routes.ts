/** `/v1/grants`. Source: intake.md, "2. HTTP". */
import { isUtf8 } from 'node:buffer';
import type { GrantId, HeldGrant } from '@oretrail/authority';
import { HTTP_ERRORS, NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { EVENT_BYTES_MAX, instantOfMs } from '@oretrail/model';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CLOUD_EVENT } from '../events/event-schema.ts';
import { DATA, STRUCTURED } from '../events/sent-events.ts';
import { countOf, PAGE_QUERY, TIME_QUERY } from '../query.ts';
import { takeBytes } from '../request-bodies.ts';
import type { RouteParts, Routes } from '../route-parts.ts';
import { RECORDED_PAGE, recordedAnswer } from '../statements/statement-answer.ts';
import { GRANT, GRANT_OUTCOME, GRANT_PAGE, grantAnswer, outcomeAnswer } from './grant-answer.ts';
import { revocationText } from './revocation.ts';

const PARAMS = z.object({ id: z.string().describe('The `grantId`, percent-encoded.') });
const TAGS = ['grants'];
const BODY = {
  ...CLOUD_EVENT,
  description: 'A CloudEvent of type `oretrail.grant.v1` or `oretrail.grant-revocation.v1`.',
};

const LIST = {
  operationId: 'listGrants',
  summary: 'List grants',
  description: 'Operators and auditors see all grants, others those that they hold or have delegated.',
  tags: TAGS,
  querystring: z.strictObject(PAGE_QUERY),
  response: { 200: GRANT_PAGE, ...PROBLEM_RESPONSES },
};
const ONE = {
  operationId: 'getGrant',
  summary: 'Get a grant',
  description: 'One grant. A grant that the caller may not see is not found.',
  tags: TAGS,
  params: PARAMS,
  querystring: NO_QUERY,
  response: { 200: GRANT, ...PROBLEM_RESPONSES },
};
const STATED = {
  operationId: 'listStatementsUnderGrant',
  summary: 'List what was stated under a grant',
  description:
    'The statements that a grant has admitted, the oldest first, as they were recorded. `/v1/statements/{digest}` says what became of one.',
  tags: TAGS,
  params: PARAMS,
  querystring: z.strictObject({
    since: TIME_QUERY.optional().describe('RFC 3339: only what was recorded at this instant or later.'),
    ...PAGE_QUERY,
  }),
  response: { 200: RECORDED_PAGE, ...PROBLEM_RESPONSES },
};
const GRANTING = {
  operationId: 'grant',
  summary: 'Grant or revoke',
  description: 'Takes a grant event. An operator may grant everything, a holder what it may delegate.',
  tags: TAGS,
  querystring: NO_QUERY,
  response: {
    200: GRANT_OUTCOME.describe('A duplicate: the same event was accepted before.'),
    201: GRANT_OUTCOME.describe('Accepted. `Location` is the address of the grant.'),
    ...PROBLEM_RESPONSES,
  },
};
const REVOKING = {
  operationId: 'revokeGrant',
  summary: 'Revoke a grant',
  description: 'Makes the revocation of a grant. It and all that is delegated from it end at once.',
  tags: TAGS,
  params: PARAMS,
  querystring: z.strictObject({
    reason: z.string().min(1).max(1_024).optional().describe('Why: it is kept with the revocation.'),
    source: z.string().min(1).optional().describe('As which of its sources the caller revokes; the first by default.'),
  }),
  response: { 200: GRANT_OUTCOME, ...PROBLEM_RESPONSES },
};

/** The grant, if the sender of the request may see it. @throws OretrailError `not-found` */
function grantOf(request: FastifyRequest, id: string, { intake, sightOf }: RouteParts): HeldGrant {
  const held = intake.grants.find(id as GrantId);
  if (held !== null && sightOf(request).seesGrant(held)) return held;
  throw HTTP_ERRORS.error('not-found', 'there is no such grant');
}

/** @throws OretrailError `bad-request` or `request-too-large` */
function textIn(body: unknown): string {
  if (!Buffer.isBuffer(body) || body.length === 0) throw HTTP_ERRORS.error('bad-request', 'the request has no body');
  if (body.length > EVENT_BYTES_MAX) {
    throw HTTP_ERRORS.error('request-too-large', `a grant event has at most ${EVENT_BYTES_MAX} bytes`);
  }
  if (!isUtf8(body)) throw HTTP_ERRORS.error('bad-request', 'the body is not in UTF-8');
  return body.toString('utf8');
}

/** Entries from a place on. A place is a number, so one that is none has nothing. */
function sliceOf<T>(all: readonly T[], from: string | undefined, countMax: number) {
  const start = Number(from ?? '0');
  if (!Number.isSafeInteger(start) || start < 0) return { part: [], next: null };
  const end = start + countMax;
  return { part: all.slice(start, end), next: end < all.length ? String(end) : null };
}

/** Shows grants, and takes grant events. */
export const grantRoutes: Routes = (app, parts) => {
  const { intake, senderOf, sightOf, charge, now } = parts;
  const instant = (): bigint => instantOfMs(now());
  takeBytes(app, [STRUCTURED, DATA]);
  app.get('/v1/grants', { schema: LIST }, async (request) => {
    const { from, limit } = request.query;
    const sight = sightOf(request);
    const visible = [...intake.grants.all()].filter((held) => sight.seesGrant(held));
    const { part, next } = sliceOf(visible, from, countOf(limit));
    return { grants: part.map((held) => grantAnswer(held, instant())), next };
  });
  app.get('/v1/grants/:id', { schema: ONE }, async (request) =>
    grantAnswer(grantOf(request, request.params.id, parts), instant()),
  );
  app.get('/v1/grants/:id/statements', { schema: STATED }, async (request) => {
    const { since = null, from, limit } = request.query;
    const { grantId } = grantOf(request, request.params.id, parts).grant;
    const page = { ...(from === undefined ? {} : { from }), countMax: countOf(limit) };
    const { statements, next } = await intake.statedUnder(grantId, since, page);
    return { statements: statements.map(recordedAnswer), next };
  });
  const bodies = { [STRUCTURED]: { schema: BODY }, [DATA]: { schema: BODY } };
  app.post('/v1/grants', { schema: GRANTING, config: { bodies } }, async (request, reply) => {
    const text = textIn(request.body);
    await charge(request, reply, 1);
    const answer = outcomeAnswer(await intake.takeGrant(text, senderOf(request)));
    reply.header('location', `/v1/grants/${encodeURIComponent(answer.grantId)}`);
    return reply.code(answer.outcome === 'accepted' ? 201 : 200).send(answer);
  });
  app.delete('/v1/grants/:id', { schema: REVOKING }, async (request, reply) => {
    const sender = senderOf(request);
    const held = grantOf(request, request.params.id, parts);
    await charge(request, reply, 1);
    const { source, reason } = request.query;
    const { principal } = sender;
    const text = revocationText(intake.grants, { held, principal, source, reason, now: now() });
    return outcomeAnswer(await intake.takeGrant(text, sender));
  });
};
