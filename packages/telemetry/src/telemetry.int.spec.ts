/** The endpoint over real HTTP, and the log of what a service was told. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Health, openTelemetry, type Telemetry } from './index.ts';

const PASSWORD = 'correct-horse-battery';

let port = 0;
let lines: string[] = [];
let health: Health;
let telemetry: Telemetry;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

beforeEach(async () => {
  port = await freePort();
  lines = [];
  health = { isReady: false, isDegraded: false, details: { assigned: 2, recovered: 0 } };
  telemetry = await openTelemetry({
    service: 'provenance',
    engine: 3,
    settings: {
      ORETRAIL_LOG_LEVEL: 'info',
      ORETRAIL_TELEMETRY_PORT: port,
      ORETRAIL_TELEMETRY_HOST: '127.0.0.1',
      ...{ ORETRAIL_KAFKA_PASSWORD: PASSWORD },
    },
    health: () => health,
    destination: { write: (line) => void lines.push(line) },
  });
});

afterEach(() => telemetry.close());

const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });

describe('the endpoint', () => {
  it('says whether the service is alive, and ready', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' });
    const starting = await get('/health/ready');
    expect(starting.status).toBe(503);
    expect(await starting.json()).toEqual({ status: 'starting', assigned: 2, recovered: 0 });
    health = { ...health, isReady: true };
    const ready = await get('/health/ready');
    expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ status: 'ready' })]);
  });

  it('stays ready while something is parked, and says so', async () => {
    health = { isReady: true, isDegraded: true, details: { parked: 1 } };
    const answer = await get('/health/ready?verbose');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'degraded', parked: 1 }]);
  });

  it('shows metrics, measured when they are asked for', async () => {
    let size = 4_096;
    telemetry.metrics.whenAsked(() => telemetry.metrics.set('oretrail_state_bytes', {}, size));
    telemetry.metrics.add('oretrail_records_read_total', { topic: 'sourcing.shipments.v1' }, 5);
    telemetry.metrics.observe('oretrail_transaction_seconds', {}, 0.02);
    size = 8_192;
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
    const text = await answer.text();
    expect(text).toContain('oretrail_state_bytes{service="provenance"} 8192');
    expect(text).toContain('oretrail_records_read_total{topic="sourcing.shipments.v1",service="provenance"} 5');
    expect(text).toContain('oretrail_transaction_seconds_bucket{le="0.025",service="provenance"} 1');
    expect(text).toContain('oretrail_ready{service="provenance"} 0');
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toMatch(/oretrail_info\{version="\d+\.\d+\.\d+"/);
  });

  it('forgets what is no longer ours', async () => {
    const { metrics } = telemetry;
    metrics.set('oretrail_subjects_parked', { task: 3 }, 1);
    expect((await metrics.exposition()).text).toContain('oretrail_subjects_parked{task="3"');
    metrics.clear('oretrail_subjects_parked');
    expect((await metrics.exposition()).text).not.toContain('task="3"');
  });

  it('knows no other paths, and takes nothing', async () => {
    expect((await get('/')).status).toBe(404);
    expect((await get('/metrics', 'POST')).status).toBe(405);
    expect(await (await get('/metrics', 'HEAD')).text()).toBe('');
  });

  it('says so if its port is taken', async () => {
    const settings = {
      ORETRAIL_LOG_LEVEL: 'info',
      ORETRAIL_TELEMETRY_PORT: port,
      ORETRAIL_TELEMETRY_HOST: '127.0.0.1',
    } as const;
    const destination = { write: () => {} };
    await expect(openTelemetry({ service: 'audit', settings, health: () => health, destination })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});

describe('the log', () => {
  it('begins with the settings, redacted', () => {
    const first = JSON.parse(lines[0] ?? '');
    expect(first).toMatchObject({ msg: 'starting', engine: 3, service: 'provenance' });
    expect(first.settings).toMatchObject({ ORETRAIL_KAFKA_PASSWORD: '***', ORETRAIL_TELEMETRY_PORT: port });
    telemetry.log.info({}, `a mistake with ${PASSWORD}`);
    expect(lines.join('')).not.toContain(PASSWORD);
  });

  it('says more on SIGUSR2, and less again', () => {
    const before = lines.length;
    telemetry.log.debug({ records: 1 }, 'unheard');
    process.emit('SIGUSR2', 'SIGUSR2');
    telemetry.log.debug({ records: 2 }, 'heard');
    process.emit('SIGUSR2', 'SIGUSR2');
    telemetry.log.debug({ records: 3 }, 'unheard');
    const said = lines.slice(before).map((line) => JSON.parse(line));
    expect(said.map(({ msg, logLevel, records }) => [msg, logLevel ?? records])).toEqual([
      ['log level changed', 'debug'],
      ['heard', 2],
      ['log level changed', 'info'],
    ]);
  });
});
