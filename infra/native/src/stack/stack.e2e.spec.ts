import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../ports.ts';
import { resolveOwnKafka, resolveOwnRegistry, resolveOwnStore } from '../resolver.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const run = promisify(execFile);

let folder: string;
const ports = { kafka: await freePort(), registry: await freePort(), store: await freePort() };
const options = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);

/** The stack as a user has it, who has set none of its variables; rejects where it ends with an error. */
async function stack(...args: readonly string[]): Promise<string> {
  const own = { ORETRAIL_KAFKA_BROKERS: '', ORETRAIL_REGISTRY_URL: '', ORETRAIL_S3_ENDPOINT: '' };
  const env = { ...process.env, ...own, NODE_NO_WARNINGS: '1' };
  return (await run(process.execPath, [MAIN, ...args, '--folder', folder], { env })).stdout;
}

const up = (): Promise<string> => stack('up', '--detach', ...options);

async function topics<T>(use: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: [`127.0.0.1:${ports.kafka}`], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return use(admin).finally(() => admin.disconnect());
}

describe('a call of the stack', () => {
  const called = (...args: readonly string[]) => run(process.execPath, [MAIN, ...args]);

  it('tells how it is used', async () => {
    expect((await called('--help')).stdout).toContain('Usage: pnpm stack up');
  });

  it.each([
    [['--wrong'], "Unknown option '--wrong'"],
    [['toString'], 'stack toString: no such command'],
    [['up', '--kafka-port', 'x'], '--kafka-port x: no port from 0 to 65535'],
  ])('is refused: %j', async (args, reason) => {
    await expect(called(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
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

  it('runs in the background, keeps its data when it ends, and goes on with them', async () => {
    await expect(stack('status')).rejects.toMatchObject({ code: 1, stdout: 'No stack runs.\n' });
    const said = await up();
    expect(said).toContain('The stack is running.');
    expect(said).toContain(`export ORETRAIL_KAFKA_BROKERS=127.0.0.1:${ports.kafka}\n`);
    expect(said).toContain(`export ORETRAIL_S3_ENDPOINT=http://127.0.0.1:${ports.store}\n`);
    const url = `http://127.0.0.1:${ports.registry}/apis/ccompat/v7`;
    expect(said).toContain(`export ORETRAIL_REGISTRY_URL=${url}\n`);
    const workers = [...said.matchAll(/^(\w+) +(http:\S+\/metrics)/gm)];
    expect(workers).toHaveLength(3);
    for (const [, name, address = ''] of workers) {
      const metrics = () => fetch(address).then((answer) => answer.text());
      await expect.poll(() => metrics().catch(String), { timeout: 30_000 }).toContain(`service="${name}"`);
    }
    expect(await stack('status')).toBe(said);
    expect(await up()).toBe(said);

    await topics((admin) => admin.createTopics({ topics: [{ topic: 'kept' }] }));
    const registered = await fetch(`${url}/subjects/kept-value/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema: '"string"' }),
    });
    expect(registered.status).toBe(200);
    expect(await stack('down')).toBe('The stack has ended; its data are kept.\n');
    expect(await stack('down')).toBe('No stack runs.\n');

    await up();
    expect(await topics((admin) => admin.listTopics())).toContain('kept');
    expect(await (await fetch(`${url}/subjects`)).json()).toContain('kept-value');
  });

  it('ends as a whole when one of its parts ends', async () => {
    const pids = [...(await up()).matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(6);
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await expect
      .poll(() => stack('status').catch(({ stdout }) => stdout), { timeout: 30_000 })
      .toBe('No stack runs.\n');
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
