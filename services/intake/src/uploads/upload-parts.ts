/** What the routes of uploads need. */
import type { ServiceLogger } from '@oretrail/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Intake, Sender } from '../intake.ts';
import type { Jobs } from './jobs.ts';

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
