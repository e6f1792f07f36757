/** Subscriptions as they are asked for and answered. */
import { PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { FILTER_QUERY } from '../http/verdicts/verdict-query.ts';
import { FROM_QUERY } from '../streams/stream-routes.ts';
import { DESCRIPTION_LENGTH_MAX, OLD_SECRET_MS, URL_LENGTH_MAX } from './limits.ts';

const HOUR_MS = 3_600_000;

/** The filter as it is sent; it is stored so, and read again each time. */
export const SENT_FILTER = z.strictObject(FILTER_QUERY);

/** What a subscription is made of. */
const ASKED = z.strictObject({
  url: z.string().max(URL_LENGTH_MAX).describe('Where revisions are sent: https, on a public address.'),
  filter: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .optional()
    .describe(
      'Parameters of `/v1/verdicts` that filter, such as `{"status": "eligible,ineligible"}`. They ask each revision.',
    ),
  description: z.string().max(DESCRIPTION_LENGTH_MAX).optional().describe('For its owner.'),
  from: FROM_QUERY.optional(),
});

const time = z.string().nullable();

/** A subscription without its secrets. */
export const SUBSCRIPTION = z
  .object({
    id: z.string(),
    url: z.string(),
    filter: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    description: z.string(),
    state: z
      .enum(['active', 'paused', 'ended'])
      .describe('A target that answers 410 ends it; three days of failure pause it.'),
    reason: z.string().nullable().describe('Why it is not active; null if its owner has paused it.'),
    cursor: z.string().describe('Revisions before it are delivered or wait.'),
    waiting: z.int().describe('Revisions that wait: for an answer, a retry, or one before them of the same vehicle.'),
    failure: z.string().nullable().describe('What was wrong with the last request; null if it was delivered.'),
    deliveredAt: time.describe('When a revision was last delivered.'),
    createdAt: z.string(),
  })
  .meta({ id: 'Subscription', description: 'A target to which revisions are sent.' });

/** The same with a secret, which is shown once. */
export const WITH_SECRET = z
  .object({ ...SUBSCRIPTION.shape, secret: z.string().describe('`whsec_` and base64. It is not shown again.') })
  .meta({ id: 'SubscriptionWithSecret', description: 'A subscription and its new secret.' });

const ID = z.object({ id: z.string().max(64).describe('The id of the subscription.') });
const shape = { tags: ['subscriptions'], querystring: z.strictObject({}) };

/** The routes' schemas by name. */
export const ROUTES = {
  make: {
    ...shape,
    operationId: 'createSubscription',
    summary: 'Subscribe a target to revisions',
    description:
      'Each revision that passes the filter is sent to the target at least once, as Standard Webhooks says: the signature is of the ' +
      'secret, which only this answer shows. Those of one vehicle come in order, the next when the last was answered with 2xx. ' +
      '`webhook-id` is the same each time.',
    body: ASKED,
    response: { 201: WITH_SECRET, ...PROBLEM_RESPONSES },
  },
  list: {
    ...shape,
    operationId: 'listSubscriptions',
    summary: 'List your subscriptions',
    description: 'Those of the caller, the oldest first.',
    response: { 200: z.object({ rows: z.array(SUBSCRIPTION) }), ...PROBLEM_RESPONSES },
  },
  get: {
    ...shape,
    params: ID,
    operationId: 'getSubscription',
    summary: 'Get a subscription',
    description: 'With what waits, and what was wrong last.',
    response: { 200: SUBSCRIPTION, ...PROBLEM_RESPONSES },
  },
  remove: {
    ...shape,
    params: ID,
    operationId: 'deleteSubscription',
    summary: 'Delete a subscription',
    description: 'Nothing more is sent, and what waits is forgotten.',
    response: { 204: z.undefined().describe('It is deleted.'), ...PROBLEM_RESPONSES },
  },
  pause: {
    ...shape,
    params: ID,
    operationId: 'pauseSubscription',
    summary: 'Pause a subscription',
    description: 'Nothing is sent until it is resumed. What waits stays.',
    response: { 200: SUBSCRIPTION, ...PROBLEM_RESPONSES },
  },
  resume: {
    ...shape,
    params: ID,
    operationId: 'resumeSubscription',
    summary: 'Resume a subscription',
    description: 'What waits is sent at once, then what was published since. It also begins one again that has ended.',
    response: { 200: SUBSCRIPTION, ...PROBLEM_RESPONSES },
  },
  rotate: {
    ...shape,
    params: ID,
    operationId: 'rotateSecret',
    summary: 'Give a subscription another secret',
    description: `For ${OLD_SECRET_MS / HOUR_MS} hours, requests are signed with both secrets. Only the last two count.`,
    response: { 200: WITH_SECRET, ...PROBLEM_RESPONSES },
  },
  replay: {
    ...shape,
    params: ID,
    querystring: z.strictObject({ from: FROM_QUERY }),
    operationId: 'replaySubscription',
    summary: 'Send revisions again',
    description:
      'From a place on. What waits stays; a revision in flight may come once more before those that are sent again.',
    response: { 200: SUBSCRIPTION, ...PROBLEM_RESPONSES },
  },
} as const;
