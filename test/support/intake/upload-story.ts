/** Uploads over HTTP, with a core in memory. */
import { setTimeout as pause } from 'node:timers/promises';
import { OretrailError } from '@oretrail/errors';
import { type Sender, type UploadOptions, uploads } from '@oretrail/intake';
import fastify from 'fastify';
import { PlainIntake, principalOf } from './plain-intake.ts';

/** What a request of a story has beside method and address. */
export type UploadRequest = Readonly<{
  by?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
}>;

/** A job as its sender sees it. */
export type JobJson = Readonly<{
  id: string;
  state: string;
  takenFor: string;
  noun: string;
  accepted: number;
  duplicate: number;
  rejected: number;
  ignored: number;
  notWritten: number;
  unknown: number;
  errors: readonly Readonly<{ row: number; column?: string; pointer?: string; code: string; detail: string }>[];
  position: Readonly<Record<string, number>>;
  problem: Readonly<{ code: string; detail: string }> | null;
  finishedAt: string | null;
}>;
/** A row as its sender sees it. */
export type RowJson = Readonly<{
  row: number;
  line?: number;
  outcome: string;
  id?: string;
  subject?: string;
  errors?: readonly Readonly<{ column?: string; pointer?: string; code: string }>[];
}>;

/** An answer. */
export type UploadAnswer = Readonly<{
  statusCode: number;
  headers: Readonly<Record<string, unknown>>;
  body: string;
  json: <T>() => T;
}>;

/** What a story may have otherwise. */
export type UploadStoryOptions = Readonly<{
  intake?: PlainIntake;
  now?: () => Date;
  waitsMax?: number;
  /** There is no budget if these are left out. */
  charge?: UploadOptions['charge'];
  spend?: UploadOptions['spend'];
}>;

/** A bare application with uploads. */
export async function openUploads(
  directory: string,
  { intake = new PlainIntake(), now, waitsMax = 3, ...budget }: UploadStoryOptions = {},
) {
  const app = fastify({ routerOptions: { maxParamLength: 3_072 } });
  app.setErrorHandler((error: Error, _, reply) => {
    const {
      httpStatus: status,
      code,
      what,
      faults,
    } = error instanceof OretrailError ? error : { httpStatus: 500, code: 'internal', what: error.message, faults: [] };
    const fastifyStatus = 'statusCode' in error ? Number(error.statusCode) : status;
    return reply.code(fastifyStatus).type('application/json').send(JSON.stringify({ code, what, faults }));
  });
  const senderOf = ({ headers }: { headers: Record<string, unknown> }): Sender => ({
    principal: principalOf(String(headers['x-by'])),
    kind: 'kafka',
  });
  const clock = now === undefined ? {} : { now };
  const { charge = async () => {}, spend = async () => 0 } = budget;
  const patience = { waitsMax, waitMs: 1 };
  await app.register(uploads, { intake, directory, senderOf, charge, spend, patience, ...clock });
  await app.ready();
  return app;
}

/** Uploads in a folder. */
export class UploadStory {
  readonly intake: PlainIntake;
  readonly #directory: string;
  readonly #options: UploadStoryOptions;
  #app: Awaited<ReturnType<typeof openUploads>>;

  private constructor(
    directory: string,
    options: UploadStoryOptions,
    intake: PlainIntake,
    app: Awaited<ReturnType<typeof openUploads>>,
  ) {
    this.#directory = directory;
    this.#options = { ...options, intake };
    this.intake = intake;
    this.#app = app;
  }

  static async begin(directory: string, options: UploadStoryOptions = {}): Promise<UploadStory> {
    const intake = options.intake ?? new PlainIntake();
    intake.grant('smm');
    return new UploadStory(directory, options, intake, await openUploads(directory, { ...options, intake }));
  }

  /** The application, to be listened with. */
  get app() {
    return this.#app;
  }

  /** Ends the process and begins it again. */
  async restart(): Promise<void> {
    await this.#app.close();
    this.#app = await openUploads(this.#directory, this.#options);
  }

  async send(
    method: string,
    url: string,
    { by = 'smm', headers = {}, body }: UploadRequest = {},
  ): Promise<UploadAnswer> {
    const payload = body === undefined ? {} : { payload: body };
    return await this.#app.inject({ method: method as 'GET', url, headers: { 'x-by': by, ...headers }, ...payload });
  }

  /** Uploads a file. @returns the address of its job @throws Error if it is not taken */
  async upload(body: string | Buffer, query = '', by = 'smm'): Promise<string> {
    const { statusCode, headers, body: answer } = await this.send('POST', `/v1/uploads${query}`, { body, by });
    if (statusCode !== 202) throw new Error(`${statusCode} ${answer}`);
    return String(headers['location']);
  }

  /** A job when it is over. */
  async over(job: string, by = 'smm'): Promise<JobJson> {
    for (let waitMs = 5; ; waitMs = Math.min(2 * waitMs, 200)) {
      const answer = (await this.send('GET', job, { by })).json<JobJson>();
      if (typeof answer.finishedAt === 'string') return answer;
      await pause(waitMs);
    }
  }

  /** All rows of a job, page by page. */
  async rows(job: string, outcome?: string): Promise<readonly RowJson[]> {
    const rows: RowJson[] = [];
    for (let next: string | null = '0'; next !== null; ) {
      const asked: string = outcome === undefined ? `?from=${next}` : `?from=${next}&outcome=${outcome}`;
      const page: { rows: RowJson[]; next: string | null } = (await this.send('GET', `${job}/rows${asked}`)).json<{
        rows: RowJson[];
        next: string | null;
      }>();
      rows.push(...page.rows);
      next = page.next;
    }
    return rows;
  }

  async end(): Promise<void> {
    await this.#app.close();
  }
}
