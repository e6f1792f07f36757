import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../ports.ts';
import { resolveOwnKafka, resolveOwnRegistry, resolveOwnStore } from '../resolver.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const ORETRAIL = join(import.meta.dirname, '../../../../services/command-line/src/main.ts');
const run = promisify(execFile);

/** A stack starts in half a minute, on a machine with much other work in several; nothing is asserted of time. */
const TIMEOUT_MS = 600_000;
vi.setConfig({ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS });

let folder: string;
const names = [
  'kafka',
  'registry',
  'store',
  'provenance',
  'eligibility',
  'audit',
  'intake',
  'intake-telemetry',
  'console',
  'console-telemetry',
] as const;
type Name = (typeof names)[number];
const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()]))) as Record<
  Name,
  number
>;
const url = `http://127.0.0.1:${ports.registry}/apis/ccompat/v7`;
const options = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);

const OWN = /^(?:ORETRAIL|AWS)_/;
/** What a user's shell holds, who has set none of its variables. */
const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.test(name)));
/** What the user has exported of what was printed. */
let exported: Readonly<Record<string, string>> = {};
/** What a stack printed. */
let shown = '';
/** The end of its topic of grants. */
let granted: string | undefined;

/** A program as the user calls it, in a folder of theirs; rejects where it ends with an error. */
const called = (main: string, args: readonly string[]) =>
  run(process.execPath, [main, ...args], { cwd: folder, env: { ...bare, ...exported, NODE_NO_WARNINGS: '1' } });

const stack = async (...args: readonly string[]): Promise<string> => (await called(MAIN, args)).stdout;

const up = (): Promise<string> => stack('up', '--detach', ...options);

async function topics<T>(use: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: [`127.0.0.1:${ports.kafka}`], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return use(admin).finally(() => admin.disconnect());
}

/** How much is in the topic of grants. */
const grantsEnd = async (): Promise<string | undefined> =>
  (await topics((admin) => admin.fetchTopicOffsets('oretrail.grants.v1')))[0]?.high;

/** Carries out the line that a stack prints to send a lot. */
async function sendFirstLot(said: string): Promise<string> {
  const [line = 'false'] = said.match(/^curl .*$/m) ?? [];
  return (await run('sh', ['-c', line], { cwd: folder, env: bare })).stdout;
}

describe('a call of the stack', () => {
  const told = (...args: readonly string[]) => run(process.execPath, [MAIN, ...args]);

  it('tells how it is used', async () => {
    expect((await told('--help')).stdout).toContain('Usage: pnpm stack up');
  });

  it.each([
    [['--wrong'], "Unknown option '--wrong'"],
    [['toString'], 'stack toString: no such command'],
    [['up', '--kafka-port', 'x'], '--kafka-port x: no port from 1 to 65535'],
    [['up', '--audit-port', '0'], '--audit-port 0: no port from 1 to 65535'],
    [['up', '--intake-telemetry-port', '65536'], '--intake-telemetry-port 65536: no port from 1 to 65535'],
  ])('is refused: %j', async (args, reason) => {
    await expect(told(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  });
});

const resolutions = await Promise.all([resolveOwnKafka(), resolveOwnRegistry(), resolveOwnStore()]);
const missing = resolutions.flatMap((resolution) => ('missing' in resolution ? [resolution.missing] : []));

describe.skipIf(missing.length > 0)(`the stack${missing.map((sentence) => ` [skipped: ${sentence}]`).join('')}`, () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'oretrail-stack-'));
  });
  afterAll(async () => {
    await stack('down');
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs in the background, where the command line finds it until it ends', async () => {
    await expect(stack('status')).rejects.toMatchObject({ code: 1, stdout: 'No stack runs.\n' });
    const said = await up();
    expect(said).toContain('The stack is running.');
    expect(said).toContain(`export ORETRAIL_KAFKA_BROKERS=127.0.0.1:${ports.kafka}\n`);
    expect(said).toContain(`export ORETRAIL_S3_ENDPOINT=http://127.0.0.1:${ports.store}\n`);
    expect(said).toContain(`export ORETRAIL_REGISTRY_URL=${url}\n`);
    expect(said).toMatch(new RegExp(`^intake +http://127.0.0.1:${ports.intake} +\\(process `, 'm'));
    expect(said).toContain(`export ORETRAIL_INTAKE=http://127.0.0.1:${ports.intake}\n`);
    expect(said).toContain(`export ORETRAIL_CONSOLE=http://127.0.0.1:${ports.console}\n`);
    const workers = [...said.matchAll(/^(\w+) +(http:\S+\/metrics)/gm)];
    expect(workers.map(([, name = '', address]) => [name, address])).toEqual(
      (['provenance', 'eligibility', 'audit'] as const).map((name) => [
        name,
        `http://127.0.0.1:${ports[name]}/metrics`,
      ]),
    );
    expect(said).toMatch(/^archive +s3:\/\/oretrail-archive {2}\(in the store\)$/m);
    for (const [, name, address = ''] of workers) {
      const metrics = () => fetch(address).then((answer) => answer.text());
      await expect.poll(() => metrics().catch(String), { timeout: 30_000 }).toContain(`service="${name}"`);
    }
    const ready = await fetch(`http://127.0.0.1:${ports['intake-telemetry']}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await stack('status')).toBe(said);
    expect(await up()).toBe(said);

    const applied = await called(ORETRAIL, ['topics', 'check', '--partitions', '4', '--replicas', '1']);
    expect(applied.stderr).toContain(
      'the addresses of Kafka and the registry are taken from .oretrail-stack/addresses.env\n',
    );

    expect(await sendFirstLot(said)).toMatch(/^HTTP\/1\.1 201 /);
    const tokens = join(folder, '.oretrail-stack', 'tokens');
    const keys = readdirSync(tokens).map((name) => readFileSync(join(tokens, name), 'utf8').trim());
    expect(keys).toHaveLength(9);
    for (const key of keys) expect(said).not.toContain(key);
    for (const name of readdirSync(tokens)) expect(statSync(join(tokens, name)).mode & 0o777, name).toBe(0o600);
    const operator = readFileSync(join(tokens, 'operator'), 'utf8').trim();
    const addresses = join(folder, '.oretrail-stack', 'addresses.env');
    expect(readFileSync(addresses, 'utf8')).toContain(`ORETRAIL_INTAKE_TOKEN=${operator}\n`);
    const auditor = readFileSync(join(tokens, 'auditor'), 'utf8').trim();
    expect(readFileSync(addresses, 'utf8')).toContain(`ORETRAIL_CONSOLE_TOKEN=${auditor}\n`);
    expect((await called(ORETRAIL, ['operators', 'list'])).stdout).toBe('urn:party:example-operator\n');
    granted = await grantsEnd();
    expect(Number(granted)).toBeGreaterThan(keys.length);

    await topics((admin) => admin.createTopics({ topics: [{ topic: 'kept' }] }));
    const registered = await fetch(`${url}/subjects/kept-value/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema: '"string"' }),
    });
    expect(registered.status).toBe(200);
    expect(await stack('down')).toBe('The stack has ended; its data are kept.\n');
    expect(await stack('down')).toBe('No stack runs.\n');
    const lost = called(ORETRAIL, ['lag']);
    await expect(lost).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('(bad-connection)') });

    shown = said;
  });

  it('goes on with its data, in a shell where all was exported that it printed', async () => {
    exported = Object.fromEntries([...shown.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
    expect(Object.keys(exported)).toContain('AWS_SECRET_ACCESS_KEY');
    expect(await up()).toMatch(/^kafka +\S+ +\(process /m);
    exported = {};
    // The keys and the grants are those of the first start, and so is what it knows.
    expect(await grantsEnd()).toBe(granted);
    expect(await sendFirstLot(shown)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await topics((admin) => admin.listTopics())).toContain('kept');
    expect(await (await fetch(`${url}/subjects`)).json()).toContain('kept-value');
  });

  it('ends as a whole when one of its parts ends', async () => {
    const pids = [...(await up()).matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(8);
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await expect
      .poll(() => stack('status').catch(({ stdout }) => stdout), { timeout: 90_000 })
      .toBe('No stack runs.\n');
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('says which port is taken, and how to have another', async () => {
    const server = createServer().listen(ports.audit, '127.0.0.1');
    const what = `audit: port ${ports.audit} of 127.0.0.1 is taken; end what listens there, or choose another with --audit-port`;
    await expect(up()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(what) });
    server.close();
  });
});
