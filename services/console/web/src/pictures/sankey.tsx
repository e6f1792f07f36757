/** Sankey: mineral, where mined, where processed, and what counts. Its table is beside it. */
import type { ReactNode } from 'react';
import { Scroll } from '../parts/scroll.tsx';
import { counted, dollars } from '../words/words.ts';
import { FLOW_COLUMNS, type FlowChain, type FlowLink, type FlowNode, type Flows, flowsOf } from './flows.ts';

const WIDTH = 880;
const HEIGHT = 340;
const TOP = 26;
const NODE_WIDTH = 10;
const GAP = 26;
const LAST = FLOW_COLUMNS.length - 1;
/** Room for the names beside the last column. */
const STEP = (WIDTH - 150) / LAST;

const valueText = (value: number, { unit }: Flows): string =>
  unit === 'dollars' ? dollars(value) : counted(Math.round(value * 10) / 10, 'chain');

type Placed = FlowNode & Readonly<{ x: number; y: number; height: number }>;

function scaleOf({ columns, total }: Flows): number {
  const gaps = Math.max(...columns.map((column) => column.length - 1));
  return total === 0 ? 0 : (HEIGHT - TOP - gaps * GAP) / total;
}

function placed(column: readonly FlowNode[], at: number, scale: number): readonly Placed[] {
  let y = TOP;
  return column.map((node) => {
    const height = Math.max(node.value * scale, 2);
    const here = { ...node, x: at * STEP, y, height };
    y += height + GAP;
    return here;
  });
}

type Ribbon = Readonly<{ link: FlowLink; path: string; width: number }>;

/** Each link leaves and enters beside those that were drawn before it. */
function ribbonsOf({ links }: Flows, columns: readonly (readonly Placed[])[], scale: number): readonly Ribbon[] {
  const used = new Map<Placed, { out: number; in: number }>();
  const roomOf = (node: Placed) => used.get(node) ?? used.set(node, { out: 0, in: 0 }).get(node);
  return [...links]
    .sort((a, b) => b.value - a.value)
    .flatMap((link): Ribbon[] => {
      const from = columns[link.column]?.find(({ name }) => name === link.from);
      const to = columns[link.column + 1]?.find(({ name }) => name === link.to);
      if (from === undefined || to === undefined) return [];
      const [source, target] = [roomOf(from), roomOf(to)];
      if (source === undefined || target === undefined) return [];
      const width = link.value * scale;
      const [x1, y1] = [from.x + NODE_WIDTH, from.y + source.out + width / 2];
      const [x2, y2] = [to.x, to.y + target.in + width / 2];
      source.out += width;
      target.in += width;
      const middle = (x1 + x2) / 2;
      return [{ link, width: Math.max(width, 1), path: `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}` }];
    });
}

function FlowTable({ flows }: Readonly<{ flows: Flows }>): ReactNode {
  return (
    <details>
      <summary>As a table</summary>
      <Scroll label="Flows as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">For the credit</th>
              <th scope="col" className="number">
                Value
              </th>
            </tr>
          </thead>
          <tbody>
            {flows.links.map(({ column, from, to, tone, value }) => (
              <tr key={`${column} ${from} ${to} ${tone}`}>
                <td>{from}</td>
                <td>{to}</td>
                <td>{{ good: '✓ Counts', bad: '✗ Does not count', open: '? Open', plain: '' }[tone]}</td>
                <td className="number">{valueText(value, flows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

/** @param chains of one vehicle */
export function Sankey({ chains }: Readonly<{ chains: readonly FlowChain[] }>): ReactNode {
  const flows = flowsOf(chains);
  const scale = scaleOf(flows);
  const columns = flows.columns.map((column, i) => placed(column, i, scale));
  const label = `Where the minerals come from, and what counts: ${columns[LAST]?.map(({ name, value }) => `${name} ${valueText(value, flows)}`).join(', ')}`;
  return (
    <figure>
      <Scroll label="Minerals from the mine to the credit">
        <svg className="sankey" viewBox={`0 0 ${WIDTH} ${HEIGHT + 24}`} role="img" aria-label={label}>
          {FLOW_COLUMNS.map((title, i) => (
            <text key={title} className="column" x={i * STEP} y={12}>
              {title}
            </text>
          ))}
          {ribbonsOf(flows, columns, scale).map(({ link, path, width }) => (
            <path key={path + link.tone} className={`ribbon ${link.tone}`} d={path} strokeWidth={width} />
          ))}
          {columns.flat().map(({ name, tone, x, y, height, value }) => (
            <g key={`${x} ${name}`}>
              <rect className={`node ${tone}`} x={x} y={y} width={NODE_WIDTH} height={height} />
              <text x={x + NODE_WIDTH + 6} y={y + height / 2 - 1}>
                {{ good: '✓ ', bad: '✗ ', open: '? ', plain: '' }[tone]}
                {name}
              </text>
              <text className="small" x={x + NODE_WIDTH + 6} y={y + height / 2 + 12}>
                {valueText(value, flows)}
              </text>
            </g>
          ))}
        </svg>
      </Scroll>
      {flows.unknown > 0 && (
        <figcaption>
          The value of {flows.unknown} of {chains.length} chains is unknown; they are drawn with the mean of the others.
        </figcaption>
      )}
      <FlowTable flows={flows} />
    </figure>
  );
}
