/**
 * Workers on a broker that asks for TLS, names and rights, with the rights of docs/operations.md and no other; and nothing
 * that they tell holds a secret, a price or a mass. Issue D, "Operations" and "Must hold".
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { headerList, SchemaRegistry, SUBJECTS } from '@oretrail/avro';
import { clientOf, plannedAcls } from '@oretrail/kafka-log';
import { DEFAULT_RULESET, type OretrailEvent, parseEvent } from '@oretrail/model';
import { freePort, resolveOwnKafka } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { DRAWS, deadLettersOf, eventRecord, SHIPMENTS, VERDICTS } from '@oretrail/runtime';
import { generatedEvents } from '@oretrail/test-support/events';
import { keyOf, keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { operatorGrant } from '@oretrail/test-support/intake/contract-scene';
import { WORKERS } from '@oretrail/workers';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { SEED, TIMEOUT_MS } from './judged-run.ts';
import { type SupervisedWorker, TestPipeline, type WorkerName } from './pipeline.ts';
import { type Account, Certificates, registryBehindTls, securedBroker, traceCollector } from './secured-broker.ts';

const ROOT = join(import.meta.dirname, '../..');
const PARTITIONS = 2;
const POLL_MS = 50;
const REGISTRY_PASSWORD = 'registry-opens-to-this';
const ACCOUNTS = {
  provenance: { name: 'provenance', mechanism: 'scram-sha-512', password: 'ore-opens-to-this' },
  eligibility: { name: 'eligibility', mechanism: 'plain', password: 'credit-opens-to-this' },
  audit: { name: 'audit', mechanism: 'scram-sha-256', password: 'past-opens-to-this' },
  operator: { name: 'operator', mechanism: 'scram-sha-256', password: 'all-opens-to-this' },
  intake: { name: 'intake', mechanism: 'plain', password: 'in-opens-to-this' },
  console: { name: 'console', mechanism: 'scram-sha-512', password: 'out-opens-to-this' },
} as const satisfies Record<string, Account>;
/** Who states the first grant. */
const BOOTSTRAP = 'root';
const COLLECTOR_TOKEN = 'traces-open-to-this';
const SECRETS = [REGISTRY_PASSWORD, COLLECTOR_TOKEN, ...Object.values(ACCOUNTS).map(({ password }) => password)];

vi.setConfig({ testTimeout: TIMEOUT_MS });

const certificates = new Certificates();
const securedAddress = `127.0.0.1:${await freePort()}`;
const PARTS = {
  kafka: () => resolveOwnKafka(securedBroker(certificates, Object.values(ACCOUNTS), securedAddress)),
  registry: shared.registry,
};

const events = generatedEvents({ seed: SEED, vehicles: 40, realisticFaults: 0 });

/** Amounts of the input that are long enough to be told from counts, ports and times. */
function amountsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(amountsIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(amountsIn);
  return /^\d+\.\d+$/.test(String(value)) && String(value).length >= 5 ? [String(value)] : [];
}

const AMOUNTS = new Set(events.flatMap(({ data }) => amountsIn(data)));
/** The event of a lot on which as many vehicles rest as on any. */
function mostUsedLot() {
  const made = events
    .filter(({ type }) => type === 'oretrail.vehicle-production.v1')
    .map((event) => JSON.stringify(event));
  const usesOf = ({ subject }: OretrailEvent) => made.filter((text) => text.includes(JSON.stringify(subject))).length;
  const lots = events.filter(({ type }) => type === 'oretrail.component-shipment.v1');
  const [most] = lots.sort((a, b) => usesOf(b) - usesOf(a));
  if (most === undefined || usesOf(most) === 0) throw new Error('no vehicle rests on a component');
  return most;
}

/** Numbers in a text, as long as they come. */
const numbersIn = (text: string): string[] => text.match(/\d+(\.\d+)?/g) ?? [];

await describeWith(`a broker that asks who comes (ORETRAIL_SEED=${SEED})`, PARTS, (parts) => {
  const workers = new Map<WorkerName, Readonly<{ worker: SupervisedWorker; port: number }>>();
  let pipeline: TestPipeline;
  let registry: Awaited<ReturnType<typeof registryBehindTls>>;
  let collector: Awaited<ReturnType<typeof traceCollector>>;

  function environmentOf({ name, mechanism, password }: Account): Record<string, string> {
    return {
      ORETRAIL_KAFKA_BROKERS: securedAddress,
      ORETRAIL_KAFKA_TLS: 'true',
      ORETRAIL_KAFKA_TLS_CA_FILE: certificates.path('ca.pem'),
      ORETRAIL_KAFKA_TLS_CERT_FILE: certificates.path('client.pem'),
      ORETRAIL_KAFKA_TLS_KEY_FILE: certificates.path('client.key'),
      ORETRAIL_KAFKA_SASL_MECHANISM: mechanism,
      ORETRAIL_KAFKA_USERNAME: name,
      ORETRAIL_KAFKA_PASSWORD: password,
      ORETRAIL_REGISTRY_URL: registry.address,
      ORETRAIL_REGISTRY_TLS_CA_FILE: certificates.path('ca.pem'),
      ORETRAIL_REGISTRY_USERNAME: 'oretrail',
      ORETRAIL_REGISTRY_PASSWORD: REGISTRY_PASSWORD,
      ORETRAIL_LOG_LEVEL: 'trace',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=${COLLECTOR_TOKEN}`,
    };
  }

  async function allow(): Promise<void> {
    const admin = clientOf(pipeline.kafka).admin();
    await admin.connect();
    const { AclResourceTypes: kinds, AclOperationTypes: operations, ResourcePatternTypes: patterns } = kafkajs;
    const kindOf = { topic: kinds.TOPIC, group: kinds.GROUP, 'transactional-id': kinds.TRANSACTIONAL_ID };
    const operationOf = {
      Read: operations.READ,
      Write: operations.WRITE,
      Create: operations.CREATE,
      Describe: operations.DESCRIBE,
      DescribeConfigs: operations.DESCRIBE_CONFIGS,
    };
    const acl = plannedAcls(pipeline.kafka, WORKERS).flatMap((rule) =>
      rule.names.flatMap((resourceName) =>
        rule.operations.map((operation) => ({
          resourceType: kindOf[rule.resource],
          resourceName,
          resourcePatternType: rule.isPrefix ? patterns.PREFIXED : patterns.LITERAL,
          principal: `User:${rule.role}`,
          host: '*',
          operation: operationOf[operation],
          permissionType: kafkajs.AclPermissionTypes.ALLOW,
        })),
      ),
    );
    await admin.createAcls({ acl });
    await admin.disconnect();
  }

  /** What `oretrail` says and how it ends. */
  async function call(account: Account, ...args: readonly string[]) {
    return run([join(ROOT, 'services/command-line/src/main.ts'), ...args], {
      ...environmentOf(account),
      ORETRAIL_PREFIX: pipeline.options.prefix,
      ORETRAIL_TOPIC_PREFIX: pipeline.options.prefix,
    });
  }

  beforeAll(async () => {
    collector = await traceCollector();
    registry = await registryBehindTls(parts().registry, certificates, REGISTRY_PASSWORD);
    const { address: brokers } = parts().kafka;
    const addresses = { brokers, registry: parts().registry.address };
    pipeline = await TestPipeline.create({ ...addresses, partitions: PARTITIONS, prefix: 'secured-' });
    await allow();
    await pipeline.setRuleset(DEFAULT_RULESET);
    await pipeline.publish(events);
    const archive = { ORETRAIL_ARCHIVE: join(pipeline.folder, 'archive') };
    for (const name of ['provenance', 'eligibility', 'audit'] as const) {
      const port = await freePort();
      const environment = { ...environmentOf(ACCOUNTS[name]), ...archive, ORETRAIL_TELEMETRY_PORT: String(port) };
      workers.set(name, { worker: pipeline.startWorker(name, name, { environment }), port });
    }
  });

  afterAll(async () => {
    await pipeline?.close();
    registry?.close();
    collector?.close();
    certificates.remove();
  });

  const ask = async (name: WorkerName, path: string) => fetch(`http://127.0.0.1:${workers.get(name)?.port}${path}`);

  it('lets workers in who have no other rights than those of the table', async () => {
    await pipeline.quiesce();
    expect(pipeline.deaths, pipeline.output.slice(-3_000)).toBe(0);
    const vins = new Set(
      events.filter(({ type }) => type === 'oretrail.vehicle-production.v1').map(({ subject }) => subject),
    );
    expect(Object.keys(await pipeline.heads()).sort()).toEqual([...vins].sort());
  });

  it('lets an operator and a publisher in, too, and each only so far', async () => {
    const { operator, intake } = ACCOUNTS;
    await new SchemaRegistry({ url: pipeline.options.registry }).setLevels(SUBJECTS);
    const [checked, lag, published, refused] = await Promise.all([
      call(operator, 'topics', 'check', '--partitions', String(PARTITIONS), '--replicas', '1'),
      call(operator, 'lag'),
      call(intake, 'publish', join(ROOT, 'docs/examples/chain.ndjson')),
      call(intake, 'verdicts'),
    ]);
    expect([checked.status, lag.status, published.status], checked.said + lag.said + published.said).toEqual([0, 0, 0]);
    expect(refused.status).toBe(3);
    expect(refused.said).toContain('(not-authorized)');
  });

  it('lets the intake in, which reads what is there, joins its group, and writes a grant', async () => {
    const [port, telemetryPort] = [await freePort(), await freePort()];
    const intake = await runService('intake', {
      ...pipeline.environmentOf('intake'),
      ...environmentOf(ACCOUNTS.intake),
      ORETRAIL_INTAKE_PORT: String(port),
      ORETRAIL_TELEMETRY_PORT: String(telemetryPort),
      ORETRAIL_BOOTSTRAP_OPERATOR: keyPrincipal(BOOTSTRAP),
    });
    const isJoined = async (): Promise<boolean> => {
      const answer = await fetch(`http://127.0.0.1:${telemetryPort}/health/ready`).catch(() => null);
      return /"kafkaPathJoined":\s*true/.test((await answer?.text()) ?? '');
    };
    while (!(intake.said().includes('"msg":"ready"') && (await isJoined()))) await intake.pause();
    const answer = await fetch(`http://127.0.0.1:${port}/v1/grants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keyOf(BOOTSTRAP)}`, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(operatorGrant(keyPrincipal('op'), new Date().toISOString())),
    });
    expect([answer.status, await answer.json()]).toMatchObject([201, { outcome: 'accepted' }]);
    expect(await intake.stop(), intake.said()).toBe(0);
  });

  it('lets the console in, which shows what was granted and what came of it', async () => {
    const port = await freePort();
    const shown = await runService('console', {
      ...pipeline.environmentOf('console'),
      ...environmentOf(ACCOUNTS.console),
      ORETRAIL_CONSOLE_PORT: String(port),
    });
    while (!shown.said().includes('"msg":"ready"')) await shown.pause();
    const asked = async (path: string) => {
      const headers = { authorization: `Bearer ${keyOf('op')}` };
      return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).json();
    };
    expect(await asked('/v1/me')).toMatchObject({ roles: ['operator'] });
    const { rows } = (await asked('/v1/verdicts?limit=1000')) as { rows: { vin: string }[] };
    expect(rows.map(({ vin }) => vin)).toEqual(expect.arrayContaining(Object.keys(await pipeline.heads())));
    expect(await shown.stop(), shown.said()).toBe(0);
  });

  it('is told who is ready, and what was done', async () => {
    const ready = await ask('eligibility', '/health/ready');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'ready',
        joined: true,
        assigned: PARTITIONS,
        recovered: PARTITIONS,
        parked: 0,
        registryAway: false,
        partitionsAdded: 0,
      },
    ]);
    const text = await (await ask('eligibility', '/metrics')).text();
    expect(text).toMatch(
      new RegExp(`oretrail_records_written_total\\{topic="${VERDICTS}",service="eligibility"\\} [1-9]`),
    );
    expect(text).toMatch(
      /oretrail_lag_offsets\{task="0",topic="sourcing.vehicles.v1",partition="0",service="eligibility"\} 0/,
    );
    expect(text).toMatch(/oretrail_transaction_seconds_count\{service="eligibility"\} [1-9]/);
    expect(text).toMatch(/oretrail_state_bytes\{service="eligibility"\} [1-9]/);
    expect(text).toMatch(/oretrail_evaluations_total\{service="eligibility"\} [1-9]/);
    expect(text).toContain(`oretrail_tasks_ready{service="eligibility"} ${PARTITIONS}`);
  });

  it('lets the audit worker read all verdicts', async () => {
    const verdicts = (await pipeline.dump(VERDICTS)).length;
    const read = new RegExp(`^oretrail_records_read_total\\{topic="${VERDICTS}",service="audit"\\} ${verdicts}$`, 'm');
    while (!read.test(await (await ask('audit', '/metrics')).text())) await sleep(POLL_MS);
  });

  it('counts a dead letter', async () => {
    const [amount = ''] = AMOUNTS;
    await pipeline.log.appendMessages(SHIPMENTS, [
      { partition: 0, key: Buffer.from('urn:lot:x'), value: Buffer.from(amount), headers: [] },
    ]);
    const line = new RegExp(
      `oretrail_dead_letters_total\\{topic="${deadLettersOf(SHIPMENTS)}",service="provenance"\\} 1`,
    );
    while (!line.test(await (await ask('provenance', '/metrics')).text())) await sleep(POLL_MS);
  });

  it('carries the trace of a lot through both workers to the verdicts that rest on it, and to the collector', async () => {
    const trace = 'ab'.repeat(16);
    const traceparent = `00-${trace}-${'cd'.repeat(8)}-01`;
    const lot = mostUsedLot();
    const withdrawal = parseEvent(
      {
        specversion: '1.0',
        id: 'withdrawal',
        source: lot.source,
        type: 'oretrail.correction.v1',
        subject: lot.subject,
        time: '2030-01-01T00:00:00Z',
        data: { corrects: { source: lot.source, id: lot.id }, reason: 'entered twice' },
      },
      { operators: new Set() },
    );
    if (!withdrawal.ok) throw new Error(JSON.stringify(withdrawal));
    const { partition, ...record } = eventRecord(withdrawal.event, PARTITIONS);
    const message = pipeline.codec.encode({ ...record, partition });
    await pipeline.log.appendMessages(SHIPMENTS, [
      { ...message, partition, headers: [...message.headers, ...headerList({ traceparent })] },
    ]);
    await pipeline.quiesce();
    const verdicts = await pipeline.dump(VERDICTS);
    const traces = verdicts.flatMap(({ headers }) =>
      headers.filter(([name]) => name === 'traceparent').map(([, of]) => String(of)),
    );
    expect(traces.length).toBeGreaterThan(0);
    expect(traces.filter((text) => !text.startsWith(`00-${trace}-`))).toEqual([]);
    while (!/step eligibility/.test(collector.sent())) await sleep(POLL_MS);
    expect(collector.sent()).toContain(trace);
  });

  it('sends away whoever has a wrong password, with a reason and a status of its own', async () => {
    const wrong = { ...ACCOUNTS.provenance, password: 'sesame-sesame' };
    const environment = { ...pipeline.environmentOf('wrong'), ...environmentOf(wrong) };
    const [worker, command] = await Promise.all([
      run([join(ROOT, 'services/provenance/src/main.ts')], environment),
      call(wrong, 'lag'),
    ]);
    expect(worker.status).toBe(77);
    expect(worker.said).toContain('"code":"not-authenticated"');
    expect(command.status).toBe(3);
    expect(command.said).toContain('(not-authenticated)');
    expect(worker.said + command.said).not.toContain(wrong.password);
  });

  it('hears no secret, no price and no mass from anyone, not even from one who dies of a record', async () => {
    const [amount = ''] = AMOUNTS;
    const told = [];
    for (const name of workers.keys())
      for (const path of ['/metrics', '/health/ready']) told.push(await (await ask(name, path)).text());
    await pipeline.log.appendMessages(DRAWS, [
      { partition: 0, key: Buffer.from('x'), value: Buffer.from(`{"massKg":"${amount}"}`), headers: [] },
    ]);
    await workers.get('provenance')?.worker.saysSo('"msg":"stopping"');
    const all = [...told, collector.sent(), pipeline.output].join('\n');
    expect(all).toContain('foreign-record');
    expect(AMOUNTS.size).toBeGreaterThan(20);
    expect(numbersIn(all).filter((number) => AMOUNTS.has(number))).toEqual([]);
    expect(SECRETS.filter((secret) => all.includes(secret))).toEqual([]);
  });
});

async function run(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--no-warnings', ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [status] = await once(child, 'close');
  return { status: status as number | null, said };
}

/** The intake or the console as a process. */
async function runService(name: 'intake' | 'console', environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--no-warnings', join(ROOT, `services/${name}/src/main.ts`)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'close');
  return {
    said: () => said,
    /** @throws Error if it has ended */
    pause: async () => {
      if (child.exitCode !== null) throw new Error(`the ${name} has ended: ${said}`);
      await sleep(POLL_MS);
    },
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended)[0] as number | null;
    },
  };
}
