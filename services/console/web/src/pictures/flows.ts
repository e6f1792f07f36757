/** From chains to flows of dollars: mineral, where mined, where processed, and whether it counts. For drawing only: no verdict rests on it. */
import type { ChainGroup, ExplainedChain } from '../api/shapes.ts';
import { countryName } from '../words/words.ts';

/** One node of a column. */
export type FlowNode = Readonly<{ name: string; tone: 'plain' | 'good' | 'bad' | 'open'; value: number }>;
/** Dollars from a node of one column to one of the next. */
export type FlowLink = Readonly<{ column: number; from: string; to: string; value: number; tone: FlowNode['tone'] }>;
/** Columns of nodes, the largest first, and what flows between them. */
export type Flows = Readonly<{
  columns: readonly (readonly FlowNode[])[];
  links: readonly FlowLink[];
  total: number;
  /** What the values are: of many roles only the number of chains is seen. */
  unit: 'dollars' | 'chains';
  /** Chains whose value is unknown: they are drawn as if worth the mean of the others. */
  unknown: number;
}>;

/** What is drawn of a chain, or of several alike. */
export type FlowChain = Pick<ExplainedChain, 'mineral' | 'isUntraced' | 'isRecycled' | 'steps' | 'counts' | 'usd'> &
  Readonly<{ chains: number }>;

const PARTS: Readonly<Record<string, FlowChain['counts']>> = {
  all: { low: '1', high: '1' },
  none: { low: '0', high: '0' },
  part: { low: '0.5', high: '0.5' },
};

/** A group of chains, of which only countries are seen. */
export function chainOfGroup({ mineral, steps, counts, chains }: ChainGroup): FlowChain {
  const part = PARTS[counts] ?? { low: '0', high: '1' };
  const isRecycled = steps.some(({ activity }) => activity === 'recycling');
  return { mineral, steps, counts: part, chains, isUntraced: steps.length === 0, isRecycled };
}

/** The titles of the columns. */
export const FLOW_COLUMNS = ['Mineral', 'Mined', 'Processed', 'For the credit'] as const;

const COUNTS = 'Counts';
const OPEN = 'Open';
const NOT = 'Does not count';
const TONES: Readonly<Record<string, FlowNode['tone']>> = { [COUNTS]: 'good', [OPEN]: 'open', [NOT]: 'bad' };
const toneOf = (name: string): FlowNode['tone'] => TONES[name] ?? 'plain';

function placeOf({ isUntraced, steps, isRecycled }: FlowChain, activities: readonly string[], none: string): string {
  const last = steps.filter(({ activity }) => activities.includes(activity)).at(-1);
  if (last !== undefined) return countryName(last.country);
  if (isUntraced) return 'Not traced';
  return isRecycled === true ? 'Recycled' : none;
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The stations of a chain, and its dollars for each end. */
function pathsOf(
  chain: FlowChain,
  mean: number | null,
): readonly Readonly<{ path: readonly string[]; value: number }>[] {
  const usd = mean === null ? chain.chains : chain.usd == null ? mean : Number(chain.usd);
  const [low, high] = [Number(chain.counts.low), Number(chain.counts.high)];
  const beginning = [
    capitalised(chain.mineral ?? 'unknown mineral'),
    placeOf(chain, ['extraction'], 'Not stated'),
    placeOf(chain, ['processing', 'recycling'], 'Not processed'),
  ];
  const ends: readonly (readonly [string, number])[] = [
    [COUNTS, low],
    [OPEN, high - low],
    [NOT, 1 - high],
  ];
  return ends.flatMap(([end, part]) => (usd * part > 0 ? [{ path: [...beginning, end], value: usd * part }] : []));
}

/** Null if no value is seen. */
function meanOf(chains: readonly FlowChain[]): number | null {
  const known = chains.flatMap(({ usd }) => (usd == null ? [] : [Number(usd)]));
  return known.length === 0 ? null : Math.max(known.reduce((sum, one) => sum + one, 0) / known.length, 1);
}

/** The flows of the chains of a vehicle. */
export function flowsOf(chains: readonly FlowChain[]): Flows {
  const mean = meanOf(chains);
  const columns = FLOW_COLUMNS.map(() => new Map<string, number>());
  const links = new Map<string, FlowLink>();
  for (const { path, value } of chains.flatMap((chain) => pathsOf(chain, mean))) {
    const tone = toneOf(path.at(-1) ?? '');
    for (const [i, name] of path.entries()) {
      columns[i]?.set(name, (columns[i]?.get(name) ?? 0) + value);
      const from = path[i - 1];
      if (from === undefined) continue;
      const key = JSON.stringify([i - 1, from, name, tone]);
      links.set(key, { column: i - 1, from, to: name, value: (links.get(key)?.value ?? 0) + value, tone });
    }
  }
  const nodes = columns.map((column) =>
    Array.from(column, ([name, value]) => ({ name, value, tone: toneOf(name) })).sort((a, b) => b.value - a.value),
  );
  const total = nodes[0]?.reduce((sum, { value }) => sum + value, 0) ?? 0;
  const unit = mean === null ? 'chains' : 'dollars';
  const unknown = mean === null ? 0 : chains.filter(({ usd }) => usd == null).length;
  return { columns: nodes, links: [...links.values()], total, unit, unknown };
}
