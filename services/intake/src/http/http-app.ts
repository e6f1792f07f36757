/** The intake over HTTP: an application of fastify with all routes. Source: intake.md, "2. HTTP". */

import { sendProblem, traceIdOf } from '@oretrail/http-api';
import type { ServiceLogger } from '@oretrail/telemetry';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Budgets } from '../budgets.ts';
import type { ConsoleClient } from '../console/console-client.ts';
import { INTAKE_ERRORS } from '../errors.ts';
import type { Intake } from '../intake.ts';
import type { Receipts } from '../receipts/receipts.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { Addresses } from './addresses.ts';
import { authentication, senderOf } from './authentication.ts';
import { type ConnectionLimits, limitConnections } from './connections.ts';
import { EventBudget } from './event-budget.ts';
import { eventRoutes } from './events/event-routes.ts';
import { grantRoutes } from './grants/grant-routes.ts';
import { operatorRoutes } from './grants/operator-routes.ts';
import * as limits from './limits.ts';
import { errorPages } from './pages/error-pages.ts';
import { documentRoutes, openApiPage } from './pages/open-api.ts';
import { receiptKeys } from './pages/receipt-keys.ts';
import { templatePages } from './pages/template-pages.ts';
import { refusalOf } from './refusal.ts';
import type { App, RouteParts, Routes } from './route-app.ts';
import { Sight } from './sight.ts';
import { answerBareRequests, onClientError } from './socket-problems.ts';
import { statementRoutes } from './statements/statement-routes.ts';

/** How long the intake waits for a request, in milliseconds. */
export type RequestTimeouts = Readonly<{ headersMs: number; requestMs: number; checkMs: number }>;

/** What the application is made of. */
export type HttpOptions = Readonly<{
  intake: Intake;
  signIn: SignIn;
  receipts: Receipts;
  /** Says what became of statements; without it they are `accepted`. */
  console?: ConsoleClient | null;
  /** More routes, such as those of uploads. */
  routes?: readonly Routes[];
  /** Events of each principal. */
  budget: Budgets;
  /** Addresses of proxies whose `X-Forwarded-For` is believed; none by default. */
  trustedProxies?: readonly string[];
  connections?: ConnectionLimits;
  timeouts?: RequestTimeouts;
  log?: Pick<ServiceLogger, 'error'>;
  /** Milliseconds since 1970; the clock of the machine if it is left out. */
  now?: () => number;
}>;

const OWN_ROUTES: readonly Routes[] = [
  eventRoutes,
  statementRoutes,
  grantRoutes,
  operatorRoutes,
  errorPages,
  templatePages,
  receiptKeys,
  openApiPage,
];

const DEFAULT_TIMEOUTS: RequestTimeouts = {
  headersMs: limits.HEADERS_TIMEOUT_MS,
  requestMs: limits.REQUEST_TIMEOUT_MS,
  checkMs: limits.TIMEOUT_CHECK_MS,
};
const DEFAULT_CONNECTIONS: ConnectionLimits = {
  countMax: limits.CONNECTIONS_MAX,
  perAddressMax: limits.CONNECTIONS_PER_ADDRESS_MAX,
};
const NS_PER_MS = 1_000_000n;

function serverOf({ timeouts = DEFAULT_TIMEOUTS, trustedProxies = [] }: HttpOptions): App {
  const { headersMs, requestMs, checkMs } = timeouts;
  return fastify({
    logger: false,
    http: {
      maxHeaderSize: limits.HEADER_BYTES_MAX,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkMs,
      // Node's own answer has no body; the hook of `requireHost` has ours.
      requireHostHeader: false,
    },
    requestTimeout: requestMs,
    keepAliveTimeout: limits.KEEP_ALIVE_TIMEOUT_MS,
    bodyLimit: limits.BODY_BYTES_MAX,
    routerOptions: { maxParamLength: limits.PATH_PART_LENGTH_MAX },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: ({ headers }) => traceIdOf(headers),
    // Its own answer to a request during the end has another shape; the hook of `refuseWhileStopping` has ours.
    return503OnClosing: false,
    clientErrorHandler: onClientError,
    frameworkErrors: (error, _, reply) => void sendProblem(reply as FastifyReply, refusalOf(error)),
  }).withTypeProvider<ZodTypeProvider>();
}

function answerErrors(app: App, addresses: Addresses, log: HttpOptions['log']): void {
  app.setErrorHandler((error, request, reply) => {
    const accepted = addresses.bodiesOf(request.routeOptions.url);
    const refusal = refusalOf(error, accepted);
    if (refusal.httpStatus === 415 && accepted.length > 0) reply.header('accept-post', accepted.join(', '));
    if (refusal.httpStatus === 500) log?.error({ err: error, code: refusal.code }, `trace ${request.id} failed`);
    return sendProblem(reply, refusal);
  });
  app.setNotFoundHandler((_, reply) => sendProblem(reply, INTAKE_ERRORS.error('not-found', 'no such address')));
}

/** Requests that come while the last ones are being finished. */
function refuseWhileStopping(app: App): void {
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
  });
  app.addHook('onRequest', async () => {
    if (isStopping) throw INTAKE_ERRORS.error('stopping', 'the request comes too late');
  });
  // Otherwise a connection whose last request has just been answered would be kept for another one.
  app.addHook('onSend', (_, reply, payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done(null, payload);
  });
}

/** RFC 9112, section 3.2. */
function requireHost(app: App): void {
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.httpVersion === '1.0' || raw.headers.host !== undefined) return;
    throw INTAKE_ERRORS.error('bad-request', 'the header Host is missing');
  });
}

function partsOf({ intake, receipts, console = null, budget, log, now = Date.now }: HttpOptions): RouteParts {
  const events = new EventBudget(budget);
  return {
    intake,
    receipts,
    console,
    askerOf: ({ headers, ip }) => ({ authorization: headers.authorization ?? '', address: ip }),
    senderOf,
    sightOf: (request) => new Sight(intake.grants, senderOf(request).principal, BigInt(now()) * NS_PER_MS),
    charge: (request: FastifyRequest, reply, count) => events.charge(reply, senderOf(request), count),
    spend: (sender, count) => events.spend(sender, count),
    ...(log === undefined ? {} : { log }),
    now,
  };
}

/** Makes the application. It does not listen yet, and answers to `inject`. */
export async function openHttpApp(options: HttpOptions): Promise<App> {
  const { intake, signIn, routes = [], trustedProxies = [], connections = DEFAULT_CONNECTIONS } = options;
  const app = serverOf(options);
  const addresses = new Addresses();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  limitConnections(app.server, connections, (address) => trustedProxies.includes(address));
  answerErrors(app, addresses, options.log);
  answerBareRequests(app.server);
  refuseWhileStopping(app);
  requireHost(app);
  app.decorateRequest('sender', null);
  app.addHook('onRequest', authentication(signIn, intake));
  addresses.watch(app);
  await documentRoutes(app);
  const parts = partsOf(options);
  for (const add of [...OWN_ROUTES, ...routes]) {
    await app.register(async (own) => void (await add(own.withTypeProvider<ZodTypeProvider>(), parts)));
  }
  addresses.complete(app);
  await app.ready();
  return app;
}

/**
 * Stops: takes no more connections, answers new requests with 503, and finishes what has begun.
 * @param drainMs after this, in milliseconds, connections that are still busy are cut
 */
export async function closeHttpApp(app: App, drainMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), drainMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
