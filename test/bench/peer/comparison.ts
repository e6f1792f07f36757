/** Figures of several runs as rows: medians, spreads, ratios. */

import type { Row } from '../rig.ts';
import { quantile } from '../stopwatch.ts';
import type { Figures } from './run.ts';
import type { Scale } from './scenario.ts';

/** What is compared, what it aims at, and the figures of one run for it. */
type Measure = Readonly<{ title: string; aim: string; of: (figures: Figures) => readonly number[] }>;

/** From so many vehicles of a lot on, the aims are those for large lots: what they share counts. */
const LARGE_LOT_VEHICLES = 100;

const isLarge = (vehiclesPerLot: number): boolean => vehiclesPerLot >= LARGE_LOT_VEHICLES;

const measuresOf = ({ vehiclesPerLot }: Scale): readonly Measure[] => [
  { title: 'load, vehicles/s', aim: '≥ 0.9×', of: ({ loadRate }) => [loadRate] },
  {
    title: 'published verdicts/s',
    aim: isLarge(vehiclesPerLot) ? '≥ 1.5×' : '≥ 1×',
    of: ({ publishedRates }) => publishedRates,
  },
  {
    title: 'unchanged vehicles/s',
    aim: isLarge(vehiclesPerLot) ? '≥ 5×' : '≥ 1.3×',
    of: ({ unchangedRates }) => unchangedRates,
  },
  { title: 'one correction, p50 ms', aim: '≤ 0.15×', of: ({ latenciesMs }) => [quantile(latenciesMs, 0.5)] },
  { title: 'one correction, p95 ms', aim: '–', of: ({ latenciesMs }) => [quantile(latenciesMs, 0.95)] },
  { title: 'one correction, p99 ms', aim: '–', of: ({ latenciesMs }) => [quantile(latenciesMs, 0.99)] },
  { title: 'start, s', aim: '–', of: ({ startS }) => [startS] },
  { title: 'processor s of the load', aim: '–', of: ({ loadCpuS }) => [loadCpuS] },
  { title: 'processor s of the broker for the load', aim: '–', of: ({ loadBrokerCpuS }) => [loadBrokerCpuS] },
  { title: 'processor s for 1,000 verdicts published', aim: '–', of: ({ publishedCpuS }) => [publishedCpuS] },
  { title: 'processor s for 1,000 vehicles unchanged', aim: '–', of: ({ unchangedCpuS }) => [unchangedCpuS] },
  { title: 'processor s in all', aim: '–', of: ({ cpuS }) => [cpuS] },
  { title: 'processor s of the broker in all', aim: '–', of: ({ brokerCpuS }) => [brokerCpuS] },
  { title: 'most memory, pages of files too, MiB', aim: '–', of: ({ peakMib }) => [peakMib] },
  { title: 'memory without them, in the end, MiB', aim: '–', of: ({ ownMib }) => [ownMib] },
];

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}

function spread(values: readonly number[]): string {
  return `${figure(quantile(values, 0.5))} (${figure(Math.min(...values))}–${figure(Math.max(...values))})`;
}

/** A row for each measure: the median of all runs with the least and the most, and our median by the peer's. */
export function comparison(scale: Scale, ours: readonly Figures[], peers: readonly Figures[]): readonly Row[] {
  return measuresOf(scale).map(({ title, aim, of }) => {
    const [own, other] = [ours.flatMap(of), peers.flatMap(of)];
    const ratio = quantile(own, 0.5) / quantile(other, 0.5);
    return {
      measure: title,
      Oretrail: spread(own),
      'Kafka Streams': spread(other),
      ratio: `${ratio.toFixed(2)}×`,
      aim,
    };
  });
}
