/** Charts as SVG, drawn here: a page that holds them needs no script and no network. */

import { wholeDollars } from '@oretrail/explanation';
import type { DiffReport, NamedTally, Tally } from '@oretrail/replay';
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { CAUSE_NAMES, signedDollars } from './wording.ts';

use([BarChart, GridComponent, LegendComponent, SVGRenderer]);

/** Colours of gain, loss, and what stays the same; a reader who can't see red and green can distinguish them too. */
const COLOURS = { gained: '#1b7f79', lost: '#c8553d', stands: '#34495e', uncertain: '#e0a526' } as const;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const WIDTH_PX = 1_040;
/** Rows of a chart of bars: more are lost on a reader. */
const ROWS_MAX = 12;
const ROW_PX = 44;
const FRAME_PX = 90;
/** Room for the longest names of models. */
const NAMES_PX = 240;
/** Room beside bars for their labels. */
const LABEL_ROOM = ['14%', '14%'] as const;
/** Bars that a chart of months has room for with every name. */
const MONTH_NAMES_MAX = 18;

const THOUSAND = 1_000;
const MILLION = 1_000_000;

/** Dollars on an axis: `$1.2M`, `-$40k`. */
function axisDollars(usd: number): string {
  const [size, sign] = [Math.abs(usd), usd < 0 ? '−' : ''];
  if (size >= MILLION) return `${sign}$${Number((size / MILLION).toFixed(1))}M`;
  if (size >= THOUSAND) return `${sign}$${Number((size / THOUSAND).toFixed(1))}k`;
  return `${sign}${wholeDollars(size)}`;
}

function svgOf(option: EChartsCoreOption, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH_PX, height });
  chart.setOption({ animation: false, textStyle: { fontFamily: FONT, color: '#22303c' }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

const valueAxis = {
  type: 'value',
  axisLabel: { formatter: axisDollars, color: '#5b6b79' },
  splitLine: { lineStyle: { color: '#e6ebef' } },
} as const;

const netUsd = ({ gained, lost }: Tally): number => gained.usd - lost.usd;

type Step = Readonly<{ name: string; low: number; usd: number; colour: string; label: string }>;

function stepsOf({ before, after, byCause }: DiffReport): readonly Step[] {
  const whole = (name: string, usd: number): Step => {
    return { name, low: 0, usd, colour: COLOURS.stands, label: wholeDollars(usd) };
  };
  const steps = [whole('Before', before.amountUsd)];
  let level = before.amountUsd;
  for (const [cause, name] of CAUSE_NAMES) {
    const usd = netUsd(byCause[cause]);
    const colour = usd < 0 ? COLOURS.lost : COLOURS.gained;
    steps.push({ name, low: Math.min(level, level + usd), usd: Math.abs(usd), colour, label: signedDollars(usd) });
    level += usd;
  }
  return [...steps, whole('After', after.amountUsd)];
}

/** From the one side to the other, cause by cause. */
export function waterfall(report: DiffReport): string {
  const steps = stepsOf(report);
  const label = ({ dataIndex }: { dataIndex: number }): string => steps[dataIndex]?.label ?? '';
  const bars = steps.map(({ usd, colour }) => ({ value: usd, itemStyle: { color: colour, borderRadius: 2 } }));
  const names = steps.map(({ name }) => name);
  const level = { type: 'bar', stack: 'level' } as const;
  return svgOf(
    {
      grid: { left: 70, right: 20, top: 34, bottom: 34 },
      xAxis: { type: 'category', data: names, axisTick: { show: false }, axisLabel: { fontSize: 13 } },
      yAxis: valueAxis,
      series: [
        { ...level, data: steps.map(({ low }) => low), itemStyle: { color: 'transparent' } },
        {
          ...level,
          barWidth: '52%',
          data: bars,
          label: { show: true, position: 'top', fontSize: 13, fontWeight: 600, formatter: label },
        },
      ],
    },
    320,
  );
}

const series = (tallies: readonly NamedTally[]) => {
  const label = (sign: 1 | -1) => ({
    show: true,
    position: sign === 1 ? 'right' : 'left',
    color: '#5b6b79',
    formatter: ({ value }: { value: number }) => (value === 0 ? '' : signedDollars(value)),
  });
  return {
    gained: tallies.map(({ tally }) => tally.gained.usd),
    lost: tallies.map(({ tally }) => -tally.lost.usd),
    label,
  };
};

const LEGEND = {
  top: 0,
  left: 0,
  itemWidth: 12,
  itemHeight: 12,
  itemGap: 34,
  textStyle: { color: '#5b6b79' },
} as const;

/** Dollars gained, lost and newly uncertain by name, most first. */
export function bars(tallies: readonly NamedTally[]): string {
  const size = ({ tally }: NamedTally): number => tally.gained.usd + tally.lost.usd + tally.newlyUncertain.usd;
  const shown = [...tallies]
    .sort((a, b) => size(b) - size(a))
    .slice(0, ROWS_MAX)
    .reverse();
  const { gained, lost, label } = series(shown);
  return svgOf(
    {
      legend: LEGEND,
      grid: { left: NAMES_PX, right: 30, top: 34, bottom: 24 },
      xAxis: { ...valueAxis, boundaryGap: LABEL_ROOM },
      yAxis: {
        type: 'category',
        data: shown.map(({ name }) => name),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { fontSize: 13, margin: 10 },
      },
      series: [
        {
          name: 'gained',
          type: 'bar',
          stack: 'usd',
          data: gained,
          itemStyle: { color: COLOURS.gained },
          label: label(1),
          barMaxWidth: 20,
        },
        {
          name: 'newly uncertain',
          type: 'bar',
          data: shown.map(({ tally }) => tally.newlyUncertain.usd),
          itemStyle: { color: COLOURS.uncertain },
          label: label(1),
          barMaxWidth: 10,
        },
        {
          name: 'lost',
          type: 'bar',
          stack: 'usd',
          data: lost,
          itemStyle: { color: COLOURS.lost },
          label: label(-1),
          barMaxWidth: 20,
        },
      ],
    },
    FRAME_PX + ROW_PX * shown.length,
  );
}

/** Dollars gained, lost and newly uncertain by month. */
export function columns(tallies: readonly NamedTally[]): string {
  const { gained, lost } = series(tallies);
  const uncertain = tallies.map(({ tally }) => tally.newlyUncertain.usd);
  const bar = (name: string, data: readonly number[], color: string, stack: string) => {
    return { name, type: 'bar', stack, data, itemStyle: { color }, barMaxWidth: 26 };
  };
  return svgOf(
    {
      legend: LEGEND,
      grid: { left: 10, right: 20, top: 40, bottom: 10 },
      xAxis: {
        type: 'category',
        data: tallies.map(({ name }) => name),
        axisTick: { show: false },
        axisLabel: {
          fontSize: 12,
          interval: tallies.length > MONTH_NAMES_MAX ? 'auto' : 0,
          rotate: tallies.length > MONTH_NAMES_MAX ? 0 : 30,
        },
      },
      yAxis: valueAxis,
      series: [
        bar('gained', gained, COLOURS.gained, 'usd'),
        bar('lost', lost, COLOURS.lost, 'usd'),
        bar('newly uncertain', uncertain, COLOURS.uncertain, 'uncertain'),
      ],
    },
    300,
  );
}
