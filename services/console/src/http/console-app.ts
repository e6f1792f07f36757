/** The console over HTTP: what its application is made of. */
import { type App, type HttpOptions, openHttpApp, type SignIn, senderOf } from '@oretrail/http-api';
import { instantOfMs } from '@oretrail/model';
import type { FastifyRequest } from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import type { Reads } from '../access/read-log.ts';
import { recordReads } from '../access/record-reads.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { CONSOLE_ERRORS } from '../errors.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { AT_LEAST_WAIT_MS, BODY_BYTES_MAX, PAGE_ROWS_MAX } from '../limits.ts';
import type { Proofs } from '../proofs/proofs.ts';
import { Sight } from '../sight/sight.ts';
import { type SignInParts, signInRoutes } from '../sign-in/sign-in-routes.ts';
import { changeRoutes } from '../streams/change-routes.ts';
import { statementStreamRoutes } from '../streams/statement-stream-routes.ts';
import { streamRoutes } from '../streams/stream-routes.ts';
import { Streams } from '../streams/streams.ts';
import { subscriptionRoutes, type WebhookParts } from '../webhooks/subscription-routes.ts';
import { accessRoutes } from './access/access-routes.ts';
import { grantRoutes } from './access/grant-routes.ts';
import { evidenceRoutes } from './evidence-routes.ts';
import { intakeRoute } from './intake-route.ts';
import { factRoutes, rulesetRoutes, sealRoutes } from './law/law-routes.ts';
import { lineageRoutes } from './lineage/lineage-routes.ts';
import { askRoutes } from './lots/ask-routes.ts';
import { closureRoutes } from './lots/closure-routes.ts';
import { effectRoutes } from './lots/effect-routes.ts';
import { lotImpactRoutes } from './lots/lot-impact-routes.ts';
import { lotRoutes } from './lots/lot-routes.ts';
import { proofRoutes } from './lots/proof-routes.ts';
import { recordRoutes } from './lots/record-routes.ts';
import { statementRoutes } from './lots/statement-routes.ts';
import { subjectRoutes } from './lots/subject-routes.ts';
import { meRoutes, type WaysToSignIn } from './me-routes.ts';
import { letterRoutes } from './ops/letter-routes.ts';
import { opsRoutes } from './ops/ops-routes.ts';
import { redriveRoutes } from './ops/redrive-routes.ts';
import { taskRoutes } from './ops/task-routes.ts';
import { isView, pageFiles, SECURITY_HEADERS, sendIndex } from './page-files.ts';
import type { RouteParts, Routes } from './parts.ts';
import { explanationRoutes } from './verdicts/explanation-routes.ts';
import { ledgerRoutes } from './verdicts/ledger-routes.ts';
import { summaryRoutes, verdictListRoutes } from './verdicts/list-routes.ts';
import { vehicleRoutes } from './verdicts/vehicle-routes.ts';

/** What the application is made of. */
export type ConsoleAppOptions = Readonly<{
  knowledge: Knowledge;
  signIn: SignIn;
  /** Keys that a demo gives away; none if it is left out. */
  demo?: WaysToSignIn['demo'];
  /** Sign-in by a provider; null or left out if the page takes keys and tokens alone. */
  provider?: SignInParts | null;
  /** The folder of the built page; null for the API alone. */
  page: string | null;
  /** Streams of revisions; made with the usual bounds if they are left out. */
  streams?: Streams;
  /** Webhooks; null or left out if this console has none. */
  hooks?: WebhookParts | null;
  /** Takes the record of each answer that shows figures of others. */
  reads: Reads;
  /** The cluster, for what only that knows; null or left out if there is none. */
  cluster?: Cluster | null;
  /** Makes evidence; null or left out if this console has no archive. */
  evidence?: Evidence | null;
  /** Proves statements; null or left out if this console has no archive. */
  proofs?: Proofs | null;
  /** The address of the intake, for what the page sends; null or left out if the page can't send. */
  intake?: string | null;
  /** How long `Oretrail-At-Least` waits; AT_LEAST_WAIT_MS if it is left out. */
  atLeastWaitMs?: number;
  /** Milliseconds since 1970; the clock of the machine if it is left out. */
  now?: () => number;
}> &
  Pick<HttpOptions, 'trustedProxies' | 'connections' | 'timeouts' | 'log'>;

const DESCRIPTION = {
  title: 'Oretrail console',
  version: manifest.version,
  description:
    'What Oretrail knows of vehicles, lots and statements, as far as the caller may see it. ' +
    'Every answer says up to which position it has read, and every answer with a status from 400 on is a problem (RFC 9457).',
  tags: [
    { name: 'verdicts', description: 'Vehicles and their verdicts.' },
    { name: 'subscriptions', description: 'Targets to which revisions are sent.' },
    { name: 'lots', description: 'Lots, statements, and what rests on them.' },
    { name: 'law', description: 'Facts, rulesets and seals: what verdicts rest on beside lots.' },
    { name: 'operations', description: 'What is stuck.' },
    { name: 'access', description: 'Who may see what.' },
  ],
};

function partsOf({
  knowledge,
  reads,
  now = Date.now,
  atLeastWaitMs = AT_LEAST_WAIT_MS,
}: ConsoleAppOptions): RouteParts {
  const sightOf = (request: FastifyRequest) =>
    new Sight(knowledge.book, senderOf(request).principal, instantOfMs(now()));
  return { knowledge, reads, sightOf, atLeastWaitMs, now };
}

/** Routes that need nothing but what all need. */
const QUERIES: readonly Routes[] = [
  verdictListRoutes,
  summaryRoutes,
  ledgerRoutes,
  vehicleRoutes,
  explanationRoutes,
  lineageRoutes,
  lotRoutes,
  lotImpactRoutes,
  statementRoutes,
  subjectRoutes,
  closureRoutes,
  recordRoutes,
  effectRoutes,
  askRoutes,
  factRoutes,
  rulesetRoutes,
  sealRoutes,
  opsRoutes,
  accessRoutes,
  grantRoutes,
];

function routesOf(options: ConsoleAppOptions): readonly Routes[] {
  const { knowledge, streams, hooks = null, cluster = null, evidence = null, proofs = null } = options;
  const { demo = [], provider = null } = options;
  const opened = streams ?? new Streams(knowledge);
  return [
    ...QUERIES,
    evidenceRoutes(evidence),
    proofRoutes(proofs),
    letterRoutes(cluster),
    redriveRoutes(cluster),
    taskRoutes(cluster),
    streamRoutes(opened),
    changeRoutes(opened.pages),
    statementStreamRoutes(opened),
    subscriptionRoutes(hooks),
    meRoutes({ provider: provider === null ? null : { issuer: provider.issuer }, demo }),
    signInRoutes(provider),
  ];
}

/** All options of the application. */
export function httpOptionsOf(options: ConsoleAppOptions): HttpOptions {
  const { page, signIn, intake = null, trustedProxies, connections, timeouts, log } = options;
  const parts = partsOf(options);
  const add = (one: Routes) => (app: App) => {
    recordReads(app, parts);
    return one(app, parts);
  };
  return {
    ...(trustedProxies === undefined ? {} : { trustedProxies }),
    ...(connections === undefined ? {} : { connections }),
    ...(timeouts === undefined ? {} : { timeouts }),
    ...(log === undefined ? {} : { log }),
    signIn,
    description: DESCRIPTION,
    described: { 'oretrail-version': manifest.version, 'oretrail-limits': `rows=${PAGE_ROWS_MAX}` },
    domains: [CONSOLE_ERRORS.domain],
    bodyBytesMax: BODY_BYTES_MAX,
    headers: SECURITY_HEADERS,
    routes: [
      ...routesOf(options).map(add),
      ...(intake === null ? [] : [intakeRoute(intake)]),
      ...(page === null ? [] : [pageFiles(page)]),
    ],
    onUnknownAddress: (request, reply) => (page !== null && isView(request) ? sendIndex(reply, page) : null),
  };
}

/** Makes the application. It does not listen yet, and answers to `inject`. */
export function openConsoleApp(options: ConsoleAppOptions): Promise<App> {
  return openHttpApp(httpOptionsOf(options));
}
