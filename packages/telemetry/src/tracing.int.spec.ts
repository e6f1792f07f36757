/** Spans, as a collector gets them by OTLP over HTTP. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTracing, type Tracing } from './tracing.ts';

type Sent = Readonly<{
  name: string;
  traceId: string;
  parentSpanId?: string;
  links?: readonly Readonly<{ traceId: string }>[];
}>;

const TRACES = ['a', 'b'].map((digit) => digit.repeat(32));
const parentOf = (trace: string | undefined, flags = '01'): string => `00-${trace}-${'c'.repeat(16)}-${flags}`;

let spans: Sent[] = [];
let faults: unknown[] = [];
let status = 200;
let tracing: Tracing;
const collector = createServer(async (request, response) => {
  const { resourceSpans } = JSON.parse(await text(request));
  spans.push(...resourceSpans[0].scopeSpans[0].spans);
  response.writeHead(status).end('{}');
});

beforeAll(async () => {
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => {
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  collector.close();
});
beforeEach(async () => {
  spans = [];
  faults = [];
  status = 200;
  const { OTEL_EXPORTER_OTLP_ENDPOINT } = process.env;
  const opened = await openTracing('audit', { OTEL_EXPORTER_OTLP_ENDPOINT }, (error) => faults.push(error));
  if (opened === null) throw new Error('nothing is traced');
  tracing = opened;
});

describe('work on records', () => {
  it('of one trace goes on with it, and hands it on', async () => {
    const [trace] = TRACES;
    const records = [{ traceparent: Buffer.from(parentOf(trace)), tracestate: 'x=y' }, {}];
    const work = tracing.begin('step', { 'oretrail.task': 'audit-0' }, records);
    expect(work?.headers['traceparent']).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(work?.headers['traceparent']).not.toBe(parentOf(trace));
    expect(work?.headers['tracestate']).toBe('x=y');
    work?.end({ 'messaging.batch.message_count': 2 });
    await tracing.close();
    expect(spans).toMatchObject([{ name: 'step', traceId: trace, parentSpanId: 'c'.repeat(16) }]);
  });

  it('of one trace by several ways goes on with it, too', async () => {
    const [trace] = TRACES;
    const other = parentOf(trace).replaceAll('c'.repeat(16), 'd'.repeat(16));
    tracing.begin('step', {}, [{ traceparent: parentOf(trace) }, { traceparent: other }])?.end({});
    await tracing.close();
    expect(spans).toMatchObject([{ traceId: trace, parentSpanId: 'c'.repeat(16), links: [{ traceId: trace }] }]);
  });

  it('of several traces has one of its own, with links to each of them once', async () => {
    const records = [...TRACES, ...TRACES].map((trace) => ({ traceparent: parentOf(trace) }));
    const work = tracing.begin('step', {}, records);
    work?.end({}, new Error('417.25'));
    await tracing.close();
    const [span] = spans;
    expect(span?.links?.map(({ traceId }) => traceId)).toEqual(TRACES);
    expect(TRACES).not.toContain(span?.traceId);
    expect(JSON.stringify(spans)).not.toContain('417.25');
  });

  it('that nobody takes is said, and keeps nobody from ending', async () => {
    status = 400;
    tracing.begin('step', {}, [{ traceparent: parentOf(TRACES[0]) }])?.end({});
    await tracing.close();
    expect(faults).toEqual([expect.objectContaining({ name: 'OTLPExporterError' })]);
  });

  it('of no sampled trace is none', async () => {
    const records = [{}, { traceparent: parentOf(TRACES[0], '00') }, { traceparent: 'nonsense' }];
    expect(tracing.begin('step', {}, records)).toBe(null);
    await tracing.close();
    expect(spans).toEqual([]);
  });
});

it('nothing is traced if no collector is named', async () => {
  expect(await openTracing('audit', {}, () => {})).toBe(null);
});
