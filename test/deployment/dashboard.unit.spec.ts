/** The dashboard and the alerts: what they ask for is PromQL, and speaks of metrics and labels that there are. */
import { METRICS, type MetricRule, Metrics } from '@oretrail/telemetry';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import dashboard from '../../infra/grafana/dashboard.json' with { type: 'json' };
import { pageText, rowsBelow } from '../docs/page.ts';
import { SERVICES, textOf } from './files.ts';

type Rule = Readonly<{
  alert: string;
  expr: string;
  labels: Readonly<{ severity: string }>;
  annotations: Readonly<{ summary: string }>;
}>;
const alerts: Readonly<{ groups: readonly Readonly<{ rules: readonly Rule[] }>[] }> = parse(
  textOf('infra/grafana/alerts.yaml'),
);
const rules = alerts.groups.flatMap((group) => group.rules);

const panels: readonly Readonly<{ title: string; targets?: readonly Readonly<{ expr: string }>[] }>[] =
  dashboard.panels;
/** Grafana puts a time in the place of its variables before Prometheus reads them. */
const queries = [
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [title, expr.replaceAll('$__rate_interval', '1m')] as const),
  ),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
];

/** Labels that Prometheus adds, and those of histograms. */
const ADDED = ['service', 'instance', 'job', 'le'];

/** Names of series by the labels that each has: ours, and those of the process and of Node. */
async function knownSeries(): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = new Map<string, readonly string[]>();
  for (const [name, { kind, labels }] of Object.entries<MetricRule>(METRICS)) {
    const names = kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name];
    for (const one of names) known.set(one, labels);
  }
  const { text } = await new Metrics('spec').exposition();
  for (const [, name = ''] of text.matchAll(/^((?:process|nodejs)_\w+)/gm)) known.set(name, []);
  return known;
}

/** What a query names, by the kind of its node in the grammar. */
function named(query: string): Readonly<{ faults: number; metrics: string[]; labels: string[] }> {
  const found = { faults: 0, metrics: [] as string[], labels: [] as string[] };
  parser.parse(query).iterate({
    enter: ({ type, from, to, node }) => {
      const text = query.slice(from, to);
      if (type.isError) found.faults += 1;
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') found.metrics.push(text);
      if (type.name === 'LabelName') found.labels.push(text);
    },
  });
  return found;
}

/** Whether a query of one metric takes the series of a service. */
function asksFor(query: string, service: string): boolean {
  const [, operator = '', values = ''] = /service(!?[=~]~?)"([\w|]+)"/.exec(query) ?? [];
  return operator === '' || operator.startsWith('=') === values.split('|').includes(service);
}

const known = await knownSeries();

describe('what dashboard and alerts ask for', () => {
  it.each(queries)('%s: %s', (_title, query) => {
    const { faults, metrics, labels } = named(query);
    expect(faults).toBe(0);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((name) => !known.has(name))).toEqual([]);
    const allowed = new Set([...ADDED, ...metrics.flatMap((name) => known.get(name) ?? [])]);
    expect(labels.filter((name) => !allowed.has(name))).toEqual([]);
  });

  it('would be noticed where it is wrong', () => {
    expect(named('sum by (x (oretrail_ready)').faults).toBeGreaterThan(0);
    expect(named('rate(oretrail_nonsense_total{vin="x"}[1m])')).toMatchObject({
      metrics: ['oretrail_nonsense_total'],
      labels: ['vin'],
    });
  });
});

describe('the dashboard', () => {
  it('has each panel in a place of its own', () => {
    const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(places.length);
  });

  it('shows every metric, or the alerts do', () => {
    const asked = new Set(
      queries.flatMap(([, query]) => named(query).metrics.map((name) => name.replace(/_bucket$/, ''))),
    );
    expect(Object.keys(METRICS).filter((name) => !asked.has(name))).toEqual(['oretrail_tasks_assigned']);
  });
});

/** Headings as an address names them. */
const anchors = [...pageText('runbook.md').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-'),
);

/** The sections of the runbook that a row of the table of alerts names. */
const sectionsOf = (row: readonly string[]): string[] =>
  [...row.join(' ').matchAll(/\(runbook\.md#([^)]+)\)/g)].map(([, anchor = '']) => anchor);

describe('the alerts', () => {
  const documented = rowsBelow('operations.md', 'alert');

  it('are in docs/operations.md, each with what to do', () => {
    expect(documented.map(([name, severity]) => [name, severity])).toEqual(
      rules.map(({ alert, labels }) => [alert, labels.severity]),
    );
  });

  it('name sections of the runbook that there are, and each of the intake and the console names one', () => {
    for (const row of documented) expect(anchors).toEqual(expect.arrayContaining(sectionsOf(row)));
    const ofDoors = documented.filter(([name = '']) => /^`?Oretrail(Intake|Console)/.test(name));
    expect(ofDoors.length).toBeGreaterThanOrEqual(7);
    for (const row of ofDoors) expect(sectionsOf(row), row[0]).not.toEqual([]);
  });

  it.each(SERVICES)('notice that %s restarts, or is not ready', (service) => {
    const restarts = rules.find(({ alert }) => alert === 'OretrailRestarting')?.expr ?? '';
    expect(/service=~"([^"]+)"/.exec(restarts)?.[1]?.split('|')).toContain(service);
    const notReady = rules.filter(({ expr }) => expr.startsWith('oretrail_ready') && asksFor(expr, service));
    expect(notReady).toHaveLength(1);
  });

  it('notice a queue of the intake at four fifths of its bounds', () => {
    const limits = textOf('services/intake/src/limits.ts');
    const limitOf = (name: string): number => {
      const text = new RegExp(`const ${name} = ([\\d_ *]+);`).exec(limits)?.[1] ?? '';
      return text.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1);
    };
    const { expr = '' } = rules.find(({ alert }) => alert === 'OretrailIntakeQueueLong') ?? {};
    expect(expr.match(/(?<=> )\d+/g)?.map(Number)).toEqual(
      ['QUEUED_EVENTS_MAX', 'QUEUED_BYTES_MAX'].map((name) => Math.floor((limitOf(name) * 4) / 5)),
    );
  });
});
