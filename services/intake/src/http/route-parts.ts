/** What routes need. */
import type { AddRoutes, App } from '@oretrail/http-api';
import type { ServiceLogger } from '@oretrail/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Asker, ConsoleClient } from '../console/console-client.ts';
import type { Intake, Sender } from '../intake.ts';
import type { Receipts } from '../receipts/receipts.ts';
import type { Sight } from './sight.ts';

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

/** Adds routes. */
export type Routes = (app: App, parts: RouteParts) => ReturnType<AddRoutes>;
