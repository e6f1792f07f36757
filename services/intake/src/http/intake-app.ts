/** The intake over HTTP: what its application is made of. Source: intake.md, "2. HTTP". */
import { type App, type Budgets, type HttpOptions, openHttpApp, type SignIn, senderOf } from '@oretrail/http-api';
import { EVENT_BYTES_MAX, instantOfMs } from '@oretrail/model';
import type { FastifyRequest } from 'fastify';
import manifest from '../../package.json' with { type: 'json' };
import type { ConsoleClient } from '../console/console-client.ts';
import { INTAKE_ERRORS } from '../errors.ts';
import type { Intake } from '../intake.ts';
import type { Receipts } from '../receipts/receipts.ts';
import { EventBudget } from './event-budget.ts';
import { eventRoutes } from './events/event-routes.ts';
import { grantRoutes } from './grants/grant-routes.ts';
import { operatorRoutes } from './grants/operator-routes.ts';
import { BODY_BYTES_MAX, EVENTS_MAX } from './limits.ts';
import { errorPages } from './pages/error-pages.ts';
import { receiptKeys } from './pages/receipt-keys.ts';
import { templatePages } from './pages/template-pages.ts';
import type { RouteParts, Routes } from './route-parts.ts';
import { Sight } from './sight.ts';
import { proofRoutes } from './statements/proof-routes.ts';
import { statementRoutes } from './statements/statement-routes.ts';
import { streamRoutes } from './statements/stream-routes.ts';

/** What the application is made of. */
export type IntakeAppOptions = Readonly<{
  intake: Intake;
  signIn: SignIn;
  receipts: Receipts;
  /** Says what became of statements; without it they are `accepted`. */
  console?: ConsoleClient | null;
  /** More routes, such as those of uploads. */
  routes?: readonly Routes[];
  /** Events of each principal. */
  budget: Budgets;
  /** Milliseconds since 1970; the clock of the machine if it is left out. */
  now?: () => number;
}> &
  Pick<HttpOptions, 'trustedProxies' | 'connections' | 'timeouts' | 'log'>;

const OWN_ROUTES: readonly Routes[] = [
  eventRoutes,
  statementRoutes,
  proofRoutes,
  streamRoutes,
  grantRoutes,
  operatorRoutes,
  errorPages,
  templatePages,
  receiptKeys,
];

const DESCRIPTION = {
  title: 'Oretrail intake',
  version: manifest.version,
  description:
    'How suppliers, manufacturers and sellers state events, and operators grant who may state what. ' +
    'Every answer with a status from 400 on is a problem (RFC 9457).',
  tags: [
    { name: 'events', description: 'Stating events.' },
    { name: 'statements', description: 'What was recorded.' },
    { name: 'uploads', description: 'Stating what a file holds.' },
    { name: 'EPCIS', description: 'The capture interface of EPCIS 2.0.' },
    { name: 'grants', description: 'Who may state what.' },
    { name: 'pages', description: 'What needs no sign-in.' },
  ],
};

/** Headers of the answer to `OPTIONS`. */
const DESCRIBED = {
  'oretrail-version': manifest.version,
  'oretrail-limits': `events=${EVENTS_MAX}, bytes=${BODY_BYTES_MAX}, event-bytes=${EVENT_BYTES_MAX}`,
  'ce-specversion': '1.0',
};

function partsOf({ intake, receipts, console = null, budget, log, now = Date.now }: IntakeAppOptions): RouteParts {
  const events = new EventBudget(budget);
  return {
    intake,
    receipts,
    console,
    askerOf: ({ headers, ip }) => ({ authorization: headers.authorization ?? '', address: ip }),
    senderOf,
    sightOf: (request) => new Sight(intake.grants, senderOf(request).principal, instantOfMs(now())),
    charge: (request: FastifyRequest, reply, count) => events.charge(reply, senderOf(request), count),
    spend: (sender, count) => events.spend(sender, count),
    ...(log === undefined ? {} : { log }),
    now,
  };
}

/** All options of the application. */
export function httpOptionsOf(options: IntakeAppOptions): HttpOptions {
  const { intake: _, receipts: __, console: ___, budget: ____, now: _____, routes = [], ...others } = options;
  const parts = partsOf(options);
  return {
    ...others,
    description: DESCRIPTION,
    described: DESCRIBED,
    domains: [INTAKE_ERRORS.domain],
    bodyBytesMax: BODY_BYTES_MAX,
    routes: [...OWN_ROUTES, ...routes].map((add) => (app: App) => add(app, parts)),
  };
}

/** Makes the application. It does not listen yet, and answers to `inject`. */
export function openIntakeApp(options: IntakeAppOptions): Promise<App> {
  return openHttpApp(httpOptionsOf(options));
}
