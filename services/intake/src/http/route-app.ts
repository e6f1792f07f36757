/** The application to which routes are added, and what they need. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ServiceLogger } from '@oretrail/telemetry';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Asker, ConsoleClient } from '../console/console-client.ts';
import type { Intake, Sender } from '../intake.ts';
import type { Receipts } from '../receipts/receipts.ts';
import type { Sight } from './sight.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The bodies of the route by content type, with their JSON schemas: for `Accept-Post` and the OpenAPI document. */
    bodies?: Readonly<Record<string, Readonly<{ schema: object }>>>;
    /** What a request may be, for `OPTIONS`; if it is left out, as requests of events. */
    limits?: string;
  }
}

/** A fastify application whose schemas are those of zod. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** What routes need. */
export type RouteParts = Readonly<{
  intake: Intake;
  receipts: Receipts;
  /** The console, if there is one. */
  console: ConsoleClient | null;
  /** Who asks the console in the name of a request. */
  askerOf: (request: FastifyRequest) => Asker;
  /** Who sends a request. */
  senderOf: (request: FastifyRequest) => Sender;
  /** What the sender of a request may see now. */
  sightOf: (request: FastifyRequest) => Sight;
  /** Charges events to the sender of a request. @throws OretrailError `over-budget` */
  charge: (request: FastifyRequest, reply: FastifyReply, count: number) => Promise<void>;
  /** Charges events that no request waits for. @returns milliseconds until they can be charged; 0 if they are */
  spend: (sender: Sender, count: number) => Promise<number>;
  /** The log of the service; absent in specs. */
  log?: Pick<ServiceLogger, 'error'>;
  /** Milliseconds since 1970. */
  now: () => number;
}>;

/** Adds routes. They run in a context of their own, so what they set up for bodies and errors ends with them. */
export type Routes = (app: App, parts: RouteParts) => void | Promise<void>;
