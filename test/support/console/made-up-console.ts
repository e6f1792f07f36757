/** A console over a made-up history, with a party of each role, each of which has an API key. */
import { join } from 'node:path';
import {
  type Cluster,
  CONSOLE_ERRORS,
  Evidence,
  Knowledge,
  type OpenWebhooksOptions,
  openConsoleApp,
  openWebhooks,
  Proofs,
  type SignInParts,
  type StreamBounds,
  Streams,
  type WebhookParts,
} from '@oretrail/console';
import { type App, SignIn, type TokenIssuer } from '@oretrail/http-api';
import type { PublicBatch, ReadRecord } from '@oretrail/read-model';
import { keyOf } from '../intake/api-keys.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { grantBatch, type Identity } from './identities.ts';
import { madeUpCluster } from './made-up-cluster.ts';

/** What is made up. */
export type MadeUpOptions = Readonly<{
  batches: readonly PublicBatch[];
  /** By name; `operator` is there beside them. */
  identities: Readonly<Record<string, Identity>>;
  /** The folder of the built page; the API alone without it. */
  page?: string;
  /** The address of the intake; nothing can be sent without it. */
  intake?: string;
  streams?: Partial<StreamBounds>;
  hooks?: Omit<OpenWebhooksOptions, 'knowledge' | 'pages'>;
  /** Whether reads can't be recorded now. */
  isReadLogAway?: () => boolean;
  /** What the cluster says; made up if it is left out. */
  cluster?: Cluster;
  /** The folder of an archive to make evidence from; none if it is left out. */
  archive?: string;
  /** Whether its page offers the keys of the identities to everybody; true if it is left out. */
  isDemo?: boolean;
  /** Providers of tokens; none if they are left out. */
  issuers?: readonly TokenIssuer[];
  /** Sign-in of people by one of them; none if it is left out. */
  provider?: (signIn: SignIn) => SignInParts | null;
  /** Where the database is; a new folder if it is left out. */
  folder?: string;
  /** Milliseconds since 1970; the clock of the machine if it is left out. */
  now?: () => number;
}>;

/** How long such a console waits for a position. */
const AT_LEAST_WAIT_MS = 50;

/** A console that answers to `inject`, and can listen. */
export class MadeUpConsole {
  readonly app: App;
  readonly knowledge: Knowledge;
  /** What was recorded of answers, in order. */
  readonly reads: readonly ReadRecord[];

  private readonly hooks: WebhookParts | null;

  private constructor(app: App, knowledge: Knowledge, hooks: WebhookParts | null, reads: readonly ReadRecord[]) {
    this.app = app;
    this.reads = reads;
    this.hooks = hooks;
    this.knowledge = knowledge;
  }

  /** Folds what is made up. */
  static async open({
    batches,
    identities,
    page,
    intake,
    streams: bounds = {},
    hooks: asked,
    cluster = madeUpCluster(),
    archive,
    isReadLogAway = () => false,
    isDemo = true,
    issuers = [],
    provider = () => null,
    folder = temporaryFolder(),
    now = Date.now,
  }: MadeUpOptions): Promise<MadeUpConsole> {
    const reads: ReadRecord[] = [];
    const knowledge = await Knowledge.open({ path: join(folder, 'read-model.sqlite'), source: 'made up' });
    for (const batch of [grantBatch(identities), ...batches]) await knowledge.fold([batch]);
    knowledge.note([], true);
    const signIn = new SignIn({ issuers, grants: () => knowledge.bookForSignIn, bootstrap: null });
    const demo = Object.keys({ operator: null, ...identities }).map((name) => ({ name, key: keyOf(name) }));
    const streams = new Streams(knowledge, bounds);
    const hooks = asked === undefined ? null : openWebhooks({ ...asked, knowledge, pages: streams.pages });
    const app = await openConsoleApp({
      knowledge,
      signIn,
      demo: isDemo ? demo : [],
      provider: provider(signIn),
      page: page ?? null,
      intake: intake ?? null,
      atLeastWaitMs: AT_LEAST_WAIT_MS,
      streams,
      hooks,
      cluster,
      now,
      proofs: archive === undefined ? null : await Proofs.open(archive),
      evidence: archive === undefined ? null : new Evidence({ archive, folder: join(folder, 'evidence') }),
      reads: {
        record: async (read) => {
          if (isReadLogAway()) throw CONSOLE_ERRORS.error('not-recorded', 'made up');
          reads.push(read);
        },
      },
    });
    return new MadeUpConsole(app, knowledge, hooks, reads);
  }

  /** The answer to a party. */
  get(name: string, url: string, headers: Readonly<Record<string, string>> = {}) {
    return this.app.inject({ url, headers: { authorization: `Bearer ${keyOf(name)}`, ...headers } });
  }

  /** The answer to a request of a party that is not a GET. */
  send(name: string, method: 'POST' | 'DELETE', url: string, body?: object) {
    const payload = body === undefined ? {} : { payload: body };
    return this.app.inject({ method, url, headers: { authorization: `Bearer ${keyOf(name)}` }, ...payload });
  }

  /** The answer to a party, which must be good, as JSON. */
  async json(name: string, url: string) {
    const answer = await this.get(name, url);
    if (answer.statusCode !== 200) throw new Error(`${url} answers ${answer.statusCode} to ${name}: ${answer.body}`);
    return answer.json();
  }

  /** Listens. @param port a free one if it is left out @returns its address */
  async listen(port = 0): Promise<string> {
    return this.app.listen({ host: '127.0.0.1', port });
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.hooks?.webhooks.close();
    await this.knowledge.close();
  }
}
