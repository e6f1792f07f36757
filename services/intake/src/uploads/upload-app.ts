/** The application to which the routes of uploads are added, and what they need. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ServiceLogger } from '@oretrail/telemetry';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Intake, Sender } from '../intake.ts';
import type { Jobs } from './jobs.ts';

/** A fastify application whose schemas are those of zod. */
export type UploadApp = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** What routes need. */
export type UploadParts = Readonly<{
  jobs: Jobs;
  intake: Intake;
  /** Who sends a request. */
  senderOf: (request: FastifyRequest) => Sender;
  /** Charges events to the sender of a request. @throws OretrailError `over-budget` */
  charge: (request: FastifyRequest, reply: FastifyReply, count: number) => Promise<void>;
  /** The log of the service; absent in specs. */
  log?: Pick<ServiceLogger, 'error'>;
  now: () => Date;
}>;
