/** The application to which routes are added. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The bodies of the route by content type, with their JSON schemas: for `Accept-Post` and the OpenAPI document. */
    bodies?: Readonly<Record<string, Readonly<{ schema: object }>>>;
    /** What a request may be, for `OPTIONS`; if it is left out, as the service says of all. */
    limits?: string;
  }
}

/** A fastify application whose schemas are those of zod. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** Adds routes. They run in a context of their own, so what they set up for bodies and errors ends with them. */
export type AddRoutes = (app: App) => void | Promise<void>;
