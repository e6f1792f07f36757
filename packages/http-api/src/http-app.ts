/** A service over HTTP: an application of fastify, to which the service adds its routes. */
import type { ServiceLogger } from '@oretrail/telemetry';
import fastify, { type FastifyReply } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Addresses } from './addresses.ts';
import type { AddRoutes, App } from './app.ts';
import { authentication } from './authentication.ts';
import { type ConnectionLimits, limitConnections } from './connections.ts';
import { HTTP_ERRORS } from './errors.ts';
import * as limits from './limits.ts';
import { type ApiDescription, documentRoutes, openApiPage } from './open-api.ts';
import { type Refusing, refusalOf } from './refusal.ts';
import { sendProblem } from './send-problem.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import { answerBareRequests, onClientError } from './socket-problems.ts';
import { traceIdOf } from './trace-id.ts';

/** How long a service waits for a request, in milliseconds. */
export type RequestTimeouts = Readonly<{ headersMs: number; requestMs: number; checkMs: number }>;

/** What an application is made of. */
export type HttpOptions = Refusing &
  Readonly<{
    signIn: SignIn;
    /** Headers of the answer to `OPTIONS`. */
    described: Readonly<Record<string, string>>;
    description: ApiDescription;
    routes: readonly AddRoutes[];
    /** Headers of every answer. */
    headers?: Readonly<Record<string, string>>;
    /** Addresses of proxies whose `X-Forwarded-For` is believed; none by default. */
    trustedProxies?: readonly string[];
    connections?: ConnectionLimits;
    timeouts?: RequestTimeouts;
    log?: Pick<ServiceLogger, 'error'>;
    /** Answers requests for addresses without a route, before they are 404. */
    onUnknownAddress?: (request: Readonly<{ method: string; url: string }>, reply: FastifyReply) => FastifyReply | null;
  }>;

const DEFAULT_TIMEOUTS: RequestTimeouts = {
  headersMs: limits.HEADERS_TIMEOUT_MS,
  requestMs: limits.REQUEST_TIMEOUT_MS,
  checkMs: limits.TIMEOUT_CHECK_MS,
};
const DEFAULT_CONNECTIONS: ConnectionLimits = {
  countMax: limits.CONNECTIONS_MAX,
  perAddressMax: limits.CONNECTIONS_PER_ADDRESS_MAX,
};

function serverOf(options: HttpOptions): App {
  const { timeouts = DEFAULT_TIMEOUTS, trustedProxies = [], bodyBytesMax } = options;
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
    bodyLimit: bodyBytesMax,
    routerOptions: { maxParamLength: limits.PATH_PART_LENGTH_MAX },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: ({ headers }) => traceIdOf(headers),
    // Its own answer to a request during the end has another shape; the hook of `refuseWhileStopping` has ours.
    return503OnClosing: false,
    clientErrorHandler: onClientError,
    frameworkErrors: (error, _, reply) => void sendProblem(reply as FastifyReply, refusalOf(error, options)),
  }).withTypeProvider<ZodTypeProvider>();
}

function answerErrors(app: App, addresses: Addresses, options: HttpOptions): void {
  const { log, onUnknownAddress } = options;
  app.setErrorHandler((error, request, reply) => {
    const accepted = addresses.bodiesOf(request.routeOptions.url);
    const refusal = refusalOf(error, options, accepted);
    if (refusal.httpStatus === 415 && accepted.length > 0) reply.header('accept-post', accepted.join(', '));
    if (refusal.httpStatus === 500) log?.error({ err: error, code: refusal.code }, `trace ${request.id} failed`);
    return sendProblem(reply, refusal);
  });
  app.setNotFoundHandler(
    (request, reply) =>
      onUnknownAddress?.(request, reply) ?? sendProblem(reply, HTTP_ERRORS.error('not-found', 'no such address')),
  );
}

/** Requests that come while the last ones are being finished. */
function refuseWhileStopping(app: App): void {
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
  });
  app.addHook('onRequest', async () => {
    if (isStopping) throw HTTP_ERRORS.error('stopping', 'the request comes too late');
  });
  // Otherwise a connection whose last request has just been answered would be kept for another one.
  app.addHook('onSend', (_, reply, payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done(null, payload);
  });
}

function addHeaders(app: App, headers: Readonly<Record<string, string>>): void {
  app.addHook('onRequest', async (_, reply) => void reply.headers(headers));
}

/** RFC 9112, section 3.2. */
function requireHost(app: App): void {
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.httpVersion === '1.0' || raw.headers.host !== undefined) return;
    throw HTTP_ERRORS.error('bad-request', 'the header Host is missing');
  });
}

/** Makes the application. It does not listen yet, and answers to `inject`. */
export async function openHttpApp(options: HttpOptions): Promise<App> {
  const { signIn, routes, trustedProxies = [], connections = DEFAULT_CONNECTIONS } = options;
  const app = serverOf(options);
  const addresses = new Addresses(options.described);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  limitConnections(app.server, connections, (address) => trustedProxies.includes(address));
  answerErrors(app, addresses, options);
  answerBareRequests(app.server);
  addHeaders(app, options.headers ?? {});
  refuseWhileStopping(app);
  requireHost(app);
  app.decorateRequest('sender', null);
  app.addHook('onRequest', authentication(signIn));
  addresses.watch(app);
  await documentRoutes(app, options.description);
  for (const add of [...routes, openApiPage]) {
    await app.register(async (own) => void (await add(own.withTypeProvider<ZodTypeProvider>())));
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
