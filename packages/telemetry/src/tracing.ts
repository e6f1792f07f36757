/**
 * OpenTelemetry spans for work on records that belong to traces. Contexts travel in the headers `traceparent` and
 * `tracestate` of a record (W3C Trace Context). Without a configured collector, none of this is loaded.
 */
import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/** The trace headers of a record, as bytes or text. */
export type TraceHeaders = Readonly<Record<string, unknown>>;

/** Work on some records, as a span. */
export type TracedWork = Readonly<{
  /** Headers for the records that the work produces. */
  headers: Readonly<Record<string, string>>;
  /** Ends the span with counts, never with data of a record. */
  end(counts: Readonly<Record<string, number>>, error?: unknown): void;
}>;

/** Traces of one process. */
export type Tracing = Readonly<{
  /**
   * Begins a span for work on records of which some belong to sampled traces; null if none does.
   * Records of one trace continue it; those of several are linked to a new trace.
   */
  begin(name: string, attributes: Attributes, records: Iterable<TraceHeaders>): TracedWork | null;
  /** Sends what is not yet sent. */
  close(): Promise<void>;
}>;

/** The setting that names the collector. Source: OpenTelemetry, "OTLP Exporter Configuration". */
export type TracingSettings = Readonly<{ OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined }>;

/** Links of a span. Source: OpenTelemetry, "Span limits", the default of 128. */
const LINKS_MAX = 128;

const GETTER = {
  keys: (headers: TraceHeaders) => Object.keys(headers),
  get: (headers: TraceHeaders, name: string) => {
    const value = headers[name];
    return Buffer.isBuffer(value) ? value.toString('utf8') : typeof value === 'string' ? value : undefined;
  },
};
const SETTER = {
  set: (headers: Record<string, string>, name: string, value: string) => {
    headers[name] = value;
  },
};

/** The sampled contexts of records, each once. */
function contextsIn(records: Iterable<TraceHeaders>, propagator: TextMapPropagator): readonly Context[] {
  const byParent = new Map<string, Context>();
  for (const headers of records) {
    const parent = GETTER.get(headers, 'traceparent');
    if (parent === undefined || byParent.has(parent)) continue;
    const context = propagator.extract(ROOT_CONTEXT, headers, GETTER);
    const found = trace.getSpanContext(context);
    if (found !== undefined && (found.traceFlags & 1) === 1) byParent.set(parent, context);
    if (byParent.size === LINKS_MAX) break;
  }
  return [...byParent.values()];
}

function linksOf(contexts: readonly Context[]): Link[] {
  const found = contexts.map((context) => trace.getSpanContext(context)).filter((one) => one !== undefined);
  return found.map((context) => ({ context }));
}

function work(span: Span, context: Context, propagator: TextMapPropagator): TracedWork {
  const headers: Record<string, string> = {};
  propagator.inject(trace.setSpan(context, span), headers, SETTER);
  return {
    headers,
    end: (counts, error) => {
      span.setAttributes(counts);
      // Its text may quote a record.
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** Begins spans with a tracer. */
function begun(tracer: Tracer, propagator: TextMapPropagator): Tracing['begin'] {
  return (name, attributes, records) => {
    const contexts = contextsIn(records, propagator);
    const [first, ...others] = contexts;
    if (first === undefined) return null;
    const links = linksOf(contexts);
    const isOne = new Set(links.map(({ context }) => context.traceId)).size === 1;
    const options = { kind: SpanKind.CONSUMER, attributes };
    if (isOne) return work(tracer.startSpan(name, { ...options, links: linksOf(others) }, first), first, propagator);
    return work(tracer.startSpan(name, { ...options, root: true, links }, ROOT_CONTEXT), ROOT_CONTEXT, propagator);
  };
}

/**
 * Traces, sent by OTLP over HTTP; null if no collector is configured.
 * @param onFault called if the collector did not accept what was sent
 */
export async function openTracing(
  service: string,
  settings: TracingSettings,
  onFault: (error: unknown) => void,
): Promise<Tracing | null> {
  if (settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return null;
  const [
    { setGlobalErrorHandler, W3CTraceContextPropagator },
    { BatchSpanProcessor, TracerProvider },
    { OTLPTraceExporter },
    resources,
  ] = await Promise.all([
    import('@opentelemetry/core'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  setGlobalErrorHandler(onFault);
  // The exporter reads the standard variables of OpenTelemetry itself.
  const provider = new TracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': `oretrail-${service}` }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  return {
    begin: begun(provider.getTracer('oretrail'), new W3CTraceContextPropagator()),
    // A collector that refuses spans must not make an orderly shutdown fail.
    close: () => provider.shutdown().catch(onFault),
  };
}
