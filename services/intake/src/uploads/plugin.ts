/** Uploads and captures, as one plugin of fastify. Source: intake.md, "2. HTTP" and section 3. */
import type { App } from '@oretrail/http-api';
import type { ServiceLogger } from '@oretrail/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Routes } from '../http/route-parts.ts';
import type { Intake, Sender } from '../intake.ts';
import { captureRoutes } from './capture-routes.ts';
import { Jobs, type JobsParts } from './jobs.ts';
import { WAIT_MS, WAITS_MAX } from './limits.ts';
import type { Patience } from './patience.ts';
import type { UploadParts } from './upload-parts.ts';
import { uploadRoutes } from './upload-routes.ts';

/** What the plugin needs. */
export type UploadOptions = Readonly<{
  intake: Intake;
  /** Who sends a request. @throws OretrailError `not-signed-in` */
  senderOf: (request: FastifyRequest) => Sender;
  /** Charges the sender of a request for it. @throws OretrailError `over-budget` */
  charge: UploadParts['charge'];
  /** Charges the sender of an upload for what is written of it. @returns milliseconds until it can be charged; 0 if it is */
  spend: JobsParts['spend'];
  /** Where uploads lie, of this process alone; made if it is not there. */
  directory: string;
  /** The log of the service; absent in specs. */
  log?: Pick<ServiceLogger, 'error'>;
  now?: () => Date;
  patience?: Patience;
}>;

/** Bodies come as streams: they are bounded as they are written to disk. */
function takeStreams(app: FastifyInstance): App {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  // The rest of a body that was not read is not the next request.
  app.addHook('onError', async (_request, reply) => {
    reply.header('connection', 'close');
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app.withTypeProvider();
}

/**
 * Adds `/v1/uploads`, `/v1/jobs` and `/epcis/v2`, and continues what an earlier process has left. Errors of `/v1` are
 * thrown as OretrailErrors: the application says how they look.
 */
export async function uploads(app: FastifyInstance, options: UploadOptions): Promise<void> {
  const { intake, senderOf, charge, spend, directory, log, now = () => new Date() } = options;
  const patience = options.patience ?? { waitsMax: WAITS_MAX, waitMs: WAIT_MS };
  const onFault = (err: unknown, job: string) => log?.error({ err }, `the upload ${job} could not be finished`);
  const jobs = await Jobs.open({ intake, directory, spend, patience, now, onFault });
  app.addHook('onClose', () => jobs.close());
  const parts: UploadParts = { jobs, intake, senderOf, charge, now, ...(log === undefined ? {} : { log }) };
  await app.register(async (scope) => uploadRoutes(takeStreams(scope), parts));
  await app.register(async (scope) => captureRoutes(takeStreams(scope), parts));
}

/** The same as routes of the intake. @param directory see {@link UploadOptions} */
export function uploadsIn(directory: string): Routes {
  return async (app, { now, ...parts }) => {
    await app.register(uploads, { ...parts, directory, now: () => new Date(now()) });
  };
}
