/** `/v1/subscriptions`: targets to which revisions are sent. Source: console.md, "Webhooks". */
import { HTTP_ERRORS, senderOf } from '@oretrail/http-api';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { NO_FIGURES } from '../access/record-reads.ts';
import { CONSOLE_ERRORS } from '../errors.ts';
import { requireReached } from '../http/as-of.ts';
import type { RouteParts, Routes } from '../http/parts.ts';
import { requireLists } from '../http/verdicts/verdict-query.ts';
import { placeFrom, placeText, type StreamPlace } from '../streams/place.ts';
import type { Networks } from './networks.ts';
import type { Subscription } from './subscription.ts';
import { ROUTES, SENT_FILTER, type SUBSCRIPTION, type WITH_SECRET } from './subscription-schema.ts';
import { requireTarget } from './target.ts';
import type { Webhooks } from './webhooks.ts';

/** Webhooks, and where they may be sent. */
export type WebhookParts = Readonly<{ webhooks: Webhooks; networks: Networks }>;

const instant = (ms: number): string => new Date(ms).toISOString();

function shown(one: Subscription, webhooks: Webhooks): z.infer<typeof SUBSCRIPTION> {
  const { id, url, filter, description, state, reason, place, failure, deliveredAtMs, createdAtMs } = one;
  return {
    id,
    url,
    filter: Object.fromEntries(
      Object.entries(filter).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    ),
    description,
    state,
    reason,
    cursor: placeText(place),
    waiting: webhooks.waitingCount(id),
    failure,
    deliveredAt: deliveredAtMs === null ? null : instant(deliveredAtMs),
    createdAt: instant(createdAtMs),
  };
}

function withSecret(one: Subscription, webhooks: Webhooks): z.infer<typeof WITH_SECRET> {
  return { ...shown(one, webhooks), secret: one.secret };
}

/** @throws OretrailError `bad-request` with each parameter that is not a filter */
function requireFilter(filter: Subscription['filter']): void {
  const parsed = SENT_FILTER.safeParse(filter);
  if (parsed.success) return;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const pointer = ['', 'body', 'filter', ...path.map(String)].join('/');
    return { pointer, code: 'bad-request', detail: `${message}.` };
  });
  throw HTTP_ERRORS.error('bad-request', 'the filter is not one', { faults });
}

/** @throws OretrailError `bad-request` */
function requirePlace(from: string, { knowledge }: RouteParts): StreamPlace {
  const place = placeFrom(from, knowledge.position);
  if (place === null) throw HTTP_ERRORS.error('bad-request', 'from is neither `now`, `start` nor a cursor');
  return place;
}

/** Manages subscriptions, each of which only its owner sees. @param hooks null if this console has none */
export function subscriptionRoutes(hooks: WebhookParts | null): Routes {
  return (app, parts) => {
    /** @throws OretrailError if there are none here, or the caller has no verdicts */
    async function required(request: FastifyRequest) {
      await requireReached(request, parts);
      requireLists(parts.sightOf(request), {});
      if (hooks === null) throw CONSOLE_ERRORS.error('no-webhooks', 'it has no directory of subscriptions');
      return { ...hooks, principal: senderOf(request).principal };
    }

    app.post('/v1/subscriptions', { schema: ROUTES.make }, async (request, reply) => {
      const { webhooks, networks, principal } = await required(request);
      const { url, filter = {}, description = '', from = 'now' } = request.body;
      requireFilter(filter);
      requireLists(parts.sightOf(request), filter);
      const target = requireTarget(url, networks).href;
      const one = webhooks.add({ principal, url: target, filter, description }, requirePlace(from, parts));
      reply.code(201).header('location', `/v1/subscriptions/${one.id}`).header('cache-control', 'no-store');
      return withSecret(one, webhooks);
    });
    app.get('/v1/subscriptions', { schema: ROUTES.list, config: NO_FIGURES }, async (request) => {
      const { webhooks, principal } = await required(request);
      return { rows: webhooks.list(principal).map((one) => shown(one, webhooks)) };
    });
    app.get('/v1/subscriptions/:id', { schema: ROUTES.get, config: NO_FIGURES }, async (request) => {
      const { webhooks, principal } = await required(request);
      return shown(webhooks.get(principal, request.params.id), webhooks);
    });
    app.delete('/v1/subscriptions/:id', { schema: ROUTES.remove, config: NO_FIGURES }, async (request, reply) => {
      const { webhooks, principal } = await required(request);
      webhooks.remove(principal, request.params.id);
      return reply.code(204).send();
    });
    app.post('/v1/subscriptions/:id/pause', { schema: ROUTES.pause, config: NO_FIGURES }, async (request) => {
      const { webhooks, principal } = await required(request);
      return shown(webhooks.pause(principal, request.params.id), webhooks);
    });
    app.post('/v1/subscriptions/:id/resume', { schema: ROUTES.resume }, async (request) => {
      const { webhooks, principal } = await required(request);
      return shown(webhooks.resume(principal, request.params.id), webhooks);
    });
    app.post('/v1/subscriptions/:id/secret', { schema: ROUTES.rotate, config: NO_FIGURES }, async (request, reply) => {
      const { webhooks, principal } = await required(request);
      reply.header('cache-control', 'no-store');
      return withSecret(webhooks.rotate(principal, request.params.id), webhooks);
    });
    app.post('/v1/subscriptions/:id/replay', { schema: ROUTES.replay }, async (request) => {
      const { webhooks, principal } = await required(request);
      const place = requirePlace(request.query.from, parts);
      return shown(webhooks.replay(principal, request.params.id, place), webhooks);
    });
  };
}
