/** The example consumers of docs/consumers that read the console over HTTP: they share no code with it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { targetCertificate } from '@oretrail/test-support/console/webhook-target';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DOCS } from './page.ts';

const PYTHON = join(DOCS, 'consumers', 'python');
const TIMEOUT = { timeout: 60_000, interval: 50 };
const history = historyOf({ seed: 29, vehicles: 10 });
/** `vin,revision,verdictId,changeUsd,amountUsd` of every revision. */
const due = [...history.revisions.values()]
  .flat()
  .map(({ verdict: { vin, revision, verdictId, amountUsd, previousAmountUsd = 0 } }) =>
    [vin, revision, verdictId, amountUsd - previousAmountUsd, amountUsd].join(','),
  )
  .sort();

const tls = targetCertificate();
const folder = temporaryFolder();
let made: MadeUpConsole;
let api: string;

beforeAll(async () => {
  made = await MadeUpConsole.open({
    batches: history.batches,
    identities: { finance: { roles: ['finance'] } },
    streams: { heartbeatMs: 200 },
    hooks: {
      directory: temporaryFolder(),
      allowed: ['127.0.0.0/8'],
      ca: tls.cert,
      delays: [50],
      onOutcome: () => undefined,
      onFault: (error) => expect.unreachable(String(error)),
    },
  });
  api = await made.listen();
});
afterAll(() => made.close());

const linesOf = (path: string): readonly string[] =>
  existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').filter(Boolean) : [];

it('stream.py books every revision once, and continues behind a cut line', async () => {
  const ledger = join(folder, 'stream.csv');
  const args = [join(PYTHON, 'stream.py'), '--api', api, '--key', keyOf('finance'), '--ledger', ledger];
  await promisify(execFile)('python3', args);
  const whole = readFileSync(ledger, 'utf8');
  const booked = () =>
    linesOf(ledger)
      .map((line) => line.replace(/,"[^"]*"$/, ''))
      .sort();
  expect(booked()).toEqual(due);
  writeFileSync(ledger, whole.slice(0, Math.floor(whole.length / 2)));
  await promisify(execFile)('python3', args);
  expect(booked()).toEqual(due);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

it('receiver.py books every revision once, killed in the middle, and refuses what is not signed', async () => {
  const [ledger, cert, key] = ['hooks.csv', 'cert.pem', 'key.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(cert, tls.cert);
  writeFileSync(key, tls.key);
  const port = await freePort();
  const url = `https://127.0.0.1:${port}/`;
  const one = (await made.send('finance', 'POST', '/v1/subscriptions', { url, from: 'start' })).json();
  const start = (secret: string): ChildProcess => {
    const files = ['--cert', cert, '--key', key, '--ledger', ledger];
    const args = [join(PYTHON, 'receiver.py'), '--port', String(port), ...files, '--secret', secret];
    return spawn('python3', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const stop = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const failure = async () => (await made.json('finance', `/v1/subscriptions/${one.id}`)).failure;
  const foreign = start(`whsec_${Buffer.alloc(32).toString('base64')}`);
  await expect.poll(failure, TIMEOUT).toContain('401');
  await stop(foreign);
  expect(linesOf(ledger)).toEqual([]);
  const first = start(one.secret);
  await expect.poll(() => linesOf(ledger).length, TIMEOUT).toBeGreaterThan(2);
  await stop(first);
  const second = start(one.secret);
  await expect.poll(() => [...linesOf(ledger)].sort(), TIMEOUT).toEqual(due);
  await stop(second);
});
