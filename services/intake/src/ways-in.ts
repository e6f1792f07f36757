/** The ways in of the intake: HTTP with uploads, and Kafka. Source: intake.md, sections 2 and 3. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Budgets, type HttpService, listenHttp } from '@oretrail/http-api';
import type { RunningService } from '@oretrail/worker-host';
import { ConsoleClient } from './console/console-client.ts';
import { eventBudgets } from './event-budgets.ts';
import { httpOptionsOf } from './http/intake-app.ts';
import type { Intake } from './intake.ts';
import type { KafkaPathState } from './kafka-path/kafka-path.ts';
import { openKafkaPath } from './kafka-path/open-kafka-path.ts';
import { Receipts } from './receipts/receipts.ts';
import type { IntakeSettings } from './settings.ts';
import { signInTo } from './sign-in.ts';
import { uploadsIn } from './uploads/plugin.ts';

type Running = RunningService<IntakeSettings>;

/** The ways in, open. They answer `not-ready` until the core is ready. */
export type WaysIn = Readonly<{
  /** Where HTTP listens. */
  port: number;
  kafkaPath: () => KafkaPathState;
  /** They take nothing more, and answer what they have taken. */
  close: () => Promise<void>;
}>;

/** Uploads that are not finished lie here, in the state directory. */
const UPLOADS = 'uploads';

async function receiptsOf({ ORETRAIL_RECEIPT_KEY_FILE: path }: IntakeSettings): Promise<Receipts> {
  return path === undefined ? Receipts.off() : Receipts.open(readFileSync(path, 'utf8'));
}

async function openHttp(intake: Intake, running: Running, budget: Budgets): Promise<HttpService> {
  const { settings, log } = running;
  const signIn = signInTo(intake, {
    issuers: settings.ORETRAIL_ISSUERS,
    bootstrap: settings.ORETRAIL_BOOTSTRAP_OPERATOR ?? null,
    onFault: (err) => log.warn({ err }, 'an identity provider gave no keys'),
  });
  const options = httpOptionsOf({
    intake,
    signIn,
    receipts: await receiptsOf(settings),
    console: settings.ORETRAIL_CONSOLE === undefined ? null : new ConsoleClient({ url: settings.ORETRAIL_CONSOLE }),
    routes: [uploadsIn(join(settings.ORETRAIL_STATE_DIRECTORY, UPLOADS))],
    budget,
    trustedProxies: settings.ORETRAIL_TRUSTED_PROXIES,
    log,
  });
  return listenHttp({ ...options, host: settings.ORETRAIL_INTAKE_HOST, port: settings.ORETRAIL_INTAKE_PORT });
}

/**
 * Opens the ways in. They have one budget for each principal, whichever way it comes.
 * @throws what the process can't begin with: a port that is taken, a key that can't be read, a registry that refuses
 */
export async function openWaysIn(intake: Intake, running: Running): Promise<WaysIn> {
  const { settings, log } = running;
  const budget = eventBudgets({
    eventsPerSecond: settings.ORETRAIL_BUDGET_EVENTS_PER_SECOND,
    burst: settings.ORETRAIL_BUDGET_BURST,
  });
  const http = await openHttp(intake, running, budget);
  log.info({ port: http.port }, 'taking statements over HTTP');
  const path = await openKafkaPath(intake, running, budget);
  return {
    port: http.port,
    kafkaPath: path.state,
    close: async () => {
      await Promise.all([http.close(), path.close()]);
    },
  };
}
