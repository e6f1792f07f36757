/** The process of the console. */
import { join } from 'node:path';
import { Writers } from '@oretrail/avro';
import { listenHttp, SignIn } from '@oretrail/http-api';
import { clusterIdOf, partitionsOf, Reader, registryOf, schemasOf } from '@oretrail/kafka-log';
import { publicPlaces } from '@oretrail/read-model';
import { PartitionWatch, type RunningService, registryWait, runService } from '@oretrail/worker-host';
import { kafkaReads } from './access/kafka-reads.ts';
import { ReadLog, type Reads } from './access/read-log.ts';
import { type Cluster, openCluster } from './cluster/cluster.ts';
import { ConsoleTelemetry } from './console-telemetry.ts';
import { Evidence } from './evidence/evidence.ts';
import { Feed } from './feed/feed.ts';
import { httpOptionsOf } from './http/console-app.ts';
import { Knowledge } from './knowledge/knowledge.ts';
import { Proofs } from './proofs/proofs.ts';
import { CONSOLE_SETTINGS, type ConsoleSettings } from './settings.ts';
import type { SignInParts } from './sign-in/sign-in-routes.ts';
import { signInOf } from './sign-in/sign-in-settings.ts';
import { Streams } from './streams/streams.ts';
import type { WebhookOutcome } from './webhooks/courier.ts';
import { openWebhooks } from './webhooks/open-webhooks.ts';
import type { WebhookParts } from './webhooks/subscription-routes.ts';

type Running = RunningService<ConsoleSettings>;

/** The file of the database, within the folder of the process. */
const DATABASE = 'read-model.sqlite';
/** Where evidence is worked out, within the same folder. */
const EVIDENCE = 'evidence';

async function openKnowledge({ settings, kafka }: Running): Promise<Knowledge> {
  const source = JSON.stringify([await clusterIdOf(kafka), kafka.topicPrefix]);
  return Knowledge.open({ path: join(settings.ORETRAIL_STATE_DIRECTORY, DATABASE), source });
}

function openStreams(knowledge: Knowledge, { metrics }: Running, watched: ConsoleTelemetry): Streams {
  const streams = new Streams(knowledge, {}, watched.streamListener(metrics));
  watched.watchStreams(streams, metrics);
  return streams;
}

function openHooks(
  knowledge: Knowledge,
  streams: Streams,
  { settings, log, metrics }: Running,
  watched: ConsoleTelemetry,
) {
  const { ORETRAIL_SUBSCRIPTIONS_DIRECTORY: directory, ORETRAIL_WEBHOOK_NETWORKS: allowed } = settings;
  if (directory === undefined) return null;
  const onOutcome = (outcome: WebhookOutcome) => metrics.add('oretrail_console_webhooks_total', { outcome });
  const onFault = (err: unknown) => log.error({ err }, 'a subscription could not be worked on; trying again');
  const hooks = openWebhooks({ directory, allowed, knowledge, pages: streams.pages, onOutcome, onFault });
  watched.watchWebhooks(hooks.webhooks, metrics);
  return hooks;
}

function evidenceOf({ settings }: Running): Evidence | null {
  const { ORETRAIL_ARCHIVE: archive, ORETRAIL_STATE_DIRECTORY: state } = settings;
  return archive === undefined ? null : new Evidence({ archive, folder: join(state, EVIDENCE) });
}

async function proofsOf({ settings }: Running): Promise<Proofs | null> {
  const { ORETRAIL_ARCHIVE: archive } = settings;
  return archive === undefined ? null : Proofs.open(archive);
}

/** Faults that an operator mends, at the provider or in the settings. All others are of a person or a browser. */
const FAULTS_OF_PROVIDER: readonly string[] = ['sign-in-away', 'provider-misfit', 'internal'];

function providerOf({ settings, log, metrics }: Running, signIn: SignIn): SignInParts | null {
  const found = signInOf(settings, { signIn });
  if (found === null) return null;
  const onOutcome = (outcome: string, err: unknown): void => {
    metrics.add('oretrail_console_sign_ins_total', { outcome });
    if (FAULTS_OF_PROVIDER.includes(outcome)) log.warn({ err }, 'an identity provider signs nobody in');
  };
  return { ...found, onOutcome };
}

type Parts = Readonly<{
  knowledge: Knowledge;
  streams: Streams;
  hooks: WebhookParts | null;
  cluster: Cluster;
  reads: Reads;
}>;

async function openHttp({ knowledge, streams, hooks, cluster, reads }: Parts, running: Running) {
  const { settings, log } = running;
  const { ORETRAIL_ISSUERS: issuers, ORETRAIL_CONSOLE_DEMO_KEYS: demo } = settings;
  const signIn = new SignIn({
    issuers,
    grants: () => knowledge.bookForSignIn,
    bootstrap: null,
    onFault: (err) => log.warn({ err }, 'an identity provider gave no keys'),
  });
  const page = settings.ORETRAIL_CONSOLE_PAGE ?? null;
  const trustedProxies = settings.ORETRAIL_TRUSTED_PROXIES;
  const options = httpOptionsOf({
    knowledge,
    streams,
    hooks,
    cluster,
    evidence: evidenceOf(running),
    proofs: await proofsOf(running),
    reads,
    signIn,
    demo,
    provider: providerOf(running, signIn),
    page,
    intake: settings.ORETRAIL_INTAKE ?? null,
    trustedProxies,
    log,
  });
  return listenHttp({ ...options, host: settings.ORETRAIL_CONSOLE_HOST, port: settings.ORETRAIL_CONSOLE_PORT });
}

async function openFeed(
  knowledge: Knowledge,
  running: Running,
  watched: ConsoleTelemetry,
  partitions: number,
): Promise<Feed> {
  const { settings, log, metrics, kafka, stop } = running;
  const watch = new PartitionWatch({ kafka, log, metrics, partitions });
  watched.watchPartitions(watch);
  void watch.run(stop);
  const patience = registryWait(stop, watched.registry.listener(log));
  const schemas = schemasOf(settings, registryOf(settings));
  return new Feed({
    openReader: () => new Reader(kafka),
    writers: new Writers({ textsOf: (ids) => patience(() => schemas.textsOf(ids)) }),
    places: publicPlaces(partitions),
    knowledge,
    ...watched.feedListener(log),
  });
}

async function run(running: Running, watched: ConsoleTelemetry): Promise<void> {
  const knowledge = await openKnowledge(running);
  watched.watch(knowledge, running.metrics);
  const partitions = await partitionsOf(running.kafka);
  const feed = await openFeed(knowledge, running, watched, partitions);
  const streams = openStreams(knowledge, running, watched);
  const hooks = openHooks(knowledge, streams, running, watched);
  const cluster = openCluster(running.settings, partitions);
  const topic = kafkaReads(running.kafka);
  const onOutcome = (outcome: string, reads = 1) =>
    running.metrics.add('oretrail_console_reads_total', { outcome }, reads);
  // An alert can't see the first failure if there was no zero before it.
  for (const outcome of ['recorded', 'failed']) onOutcome(outcome, 0);
  const reads = new ReadLog(topic.append, (outcome) => onOutcome(outcome));
  const http = await openHttp({ knowledge, streams, hooks, cluster, reads }, running);
  running.log.info({ port: http.port }, 'answering over HTTP');
  await feed.run(running.stop);
  await http.close();
  await hooks?.webhooks.close();
  await topic.close();
  await feed.close();
  await knowledge.close();
}

/** Runs the console until it is asked to stop, or can't continue; then the process ends. */
export function runConsoleProcess(): Promise<never> {
  const watched = new ConsoleTelemetry();
  return runService({
    name: 'console',
    settings: CONSOLE_SETTINGS,
    health: () => watched.health(),
    run: (running) => run(running, watched),
  });
}
