/** The metrics of a process, as the table defines them. Only this file uses prom-client. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import {
  type LabelsOf,
  METRICS,
  type MetricName,
  type MetricOf,
  type MetricRule,
  SECONDS_BUCKETS,
} from './metric-table.ts';

type Labels = Record<string, string | number>;

function ruled(name: MetricName): MetricRule {
  return METRICS[name];
}

/** Counts, and exports the counts. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly gauges = new Map<string, Gauge>();
  private readonly counters = new Map<string, Counter>();
  private readonly histograms = new Map<string, Histogram>();
  private readonly collectors: (() => void)[] = [];

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  /** Sets a gauge. */
  set<N extends MetricOf<'gauge'>>(name: N, labels: LabelsOf<N>, value: number): void {
    this.gaugeOf(name).set(labels as Labels, value);
  }

  /** Adds to a counter. */
  add<N extends MetricOf<'counter'>>(name: N, labels: LabelsOf<N>, value = 1): void {
    let counter = this.counters.get(name);
    if (counter === undefined) {
      counter = new Counter({ ...this.optionsOf(name) });
      this.counters.set(name, counter);
    }
    counter.inc(labels as Labels, value);
  }

  /** Adds a duration in seconds to a histogram. */
  observe<N extends MetricOf<'histogram'>>(name: N, labels: LabelsOf<N>, seconds: number): void {
    let histogram = this.histograms.get(name);
    if (histogram === undefined) {
      histogram = new Histogram({ ...this.optionsOf(name), buckets: [...SECONDS_BUCKETS] });
      this.histograms.set(name, histogram);
    }
    histogram.observe(labels as Labels, seconds);
  }

  /** Removes all values of a gauge, for tasks that this process no longer has. */
  clear(name: MetricOf<'gauge'>): void {
    this.gaugeOf(name).reset();
  }

  /** Registers a measurement that runs each time metrics are read. */
  whenAsked(collect: () => void): void {
    this.collectors.push(collect);
  }

  /** The metrics in the text format of Prometheus, and its media type. */
  async exposition(): Promise<Readonly<{ contentType: string; text: string }>> {
    for (const collect of this.collectors) collect();
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  private gaugeOf(name: MetricOf<'gauge'>): Gauge {
    let gauge = this.gauges.get(name);
    if (gauge === undefined) {
      gauge = new Gauge({ ...this.optionsOf(name) });
      this.gauges.set(name, gauge);
    }
    return gauge;
  }

  private optionsOf(name: MetricName) {
    const { help, labels } = ruled(name);
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}
