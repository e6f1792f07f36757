/** Genealogy by tiers: columns of groups by country that open on click, and the path of one lot. Its table is beside it. */
import { type ReactNode, useMemo, useState } from 'react';
import type { Lineage, LineageNode } from '../api/shapes.ts';
import { Subject, VinLink } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { counted, countryName, plain } from '../words/words.ts';
import { GenealogyTable } from './genealogy-table.tsx';
import { drawnTiers, isFaulty, pathThrough, type TierGroup, type Tiers } from './tiers.ts';

/** Eight columns fit the width of the page. */
const COLUMN = 164;
const BOX = { width: 136, height: 40, gap: 10 };
const ROW = 24;
const TOP = 28;
/** Lots of an open group that are drawn, those with a finding first; the table has all. */
const ROWS_SHOWN = 20;

const TITLES: Readonly<Record<string, string>> = {
  ore: 'Ore',
  refined: 'Refined',
  material: 'Material',
  electrode: 'Electrode',
  cell: 'Cell',
  module: 'Module',
  pack: 'Pack',
  vehicle: 'Vehicle',
};

type Placed = Readonly<{ group: TierGroup; x: number; y: number; height: number; rows: readonly LineageNode[] }>;

/** The end of an id is what tells lots of one party apart. */
const shortId = (id: string): string => (id.length <= 17 ? id : `…${id.slice(-16)}`);

function placedOf({ columns }: Tiers, open: ReadonlySet<string>): ReadonlyMap<string, Placed> {
  const placed = new Map<string, Placed>();
  for (const [i, { groups }] of columns.entries()) {
    let y = TOP;
    for (const group of groups) {
      const rows = open.has(group.key) ? group.nodes.slice(0, ROWS_SHOWN) : [];
      const more = open.has(group.key) && group.nodes.length > ROWS_SHOWN ? 1 : 0;
      const height = BOX.height + (rows.length + more) * ROW;
      placed.set(group.key, { group, x: i * COLUMN, y, height, rows });
      y += height + BOX.gap;
    }
  }
  return placed;
}

const groupLabel = ({ nodes, tier }: TierGroup): string =>
  counted(nodes.length, tier === 'vehicle' ? 'vehicle' : 'lot');

type BoxAsked = Readonly<{
  placed: Placed;
  isOpen: boolean;
  path: ReadonlySet<string> | null;
  chosen: string | null;
  onOpen: () => void;
  onChoose: (id: string) => void;
}>;

function Box({ placed, isOpen, path, chosen, onOpen, onChoose }: BoxAsked): ReactNode {
  const { group, x, y, height, rows } = placed;
  const isOnPath = path === null || group.nodes.some(({ id }) => path.has(id));
  return (
    <div
      className={`tier-box ${group.faulty > 0 ? 'bad' : ''} ${isOnPath ? '' : 'off-path'}`}
      style={{ left: x, top: y, width: BOX.width, height }}
    >
      <button
        type="button"
        className="tier-group"
        aria-expanded={isOpen}
        onClick={onOpen}
        style={{ height: BOX.height }}
      >
        <span className="name">
          {isOpen ? '▾' : '▸'} {group.name}
        </span>
        <span className="note">
          {groupLabel(group)}
          {group.faulty > 0 && <b> ✗ {group.faulty}</b>}
        </span>
      </button>
      {rows.map((node) => (
        <button
          key={node.id}
          type="button"
          className={`tier-lot id ${isFaulty(node) ? 'bad' : ''} ${path?.has(node.id) ? 'on-path' : ''}`}
          style={{ height: ROW }}
          aria-pressed={chosen === node.id}
          title={node.id}
          onClick={() => onChoose(node.id)}
        >
          {isFaulty(node) && '✗ '}
          {shortId(node.id)}
        </button>
      ))}
      {isOpen && group.nodes.length > rows.length && (
        <span className="note tier-more" style={{ height: ROW }}>
          and {group.nodes.length - rows.length} more in the table
        </span>
      )}
    </div>
  );
}

/** A curve from the right of one box to the left of another; within a column, a bow beside both. */
function curveOf(from: Placed, to: Placed): string {
  const middle = BOX.height / 2;
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + middle, to.x, to.y + middle];
  if (x2 > x1) return `M${x1},${y1} C${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2} ${x2},${y2}`;
  const [end, bow] = [to.x + BOX.width, Math.max(x1, to.x + BOX.width) + 22];
  return `M${x1},${y1} C${bow},${y1} ${bow},${y2} ${end},${y2}`;
}

type LinesAsked = Readonly<{
  tiers: Tiers;
  placed: ReadonlyMap<string, Placed>;
  path: ReadonlySet<string> | null;
  size: Readonly<{ width: number; height: number }>;
}>;

/** Which pairs of groups the path goes through. */
function pathLinks({ groupOf, parentsOf }: Tiers, path: ReadonlySet<string>): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const id of path) {
    for (const parent of parentsOf.get(id) ?? []) {
      if (path.has(parent)) keys.add(`${groupOf.get(parent)?.key} ${groupOf.get(id)?.key}`);
    }
  }
  return keys;
}

function Lines({ tiers, placed, path, size }: LinesAsked): ReactNode {
  const onPath = path === null ? null : pathLinks(tiers, path);
  return (
    <svg width={size.width} height={size.height} aria-hidden="true">
      {tiers.links.map(({ from, to, draws }) => {
        const [source, target] = [placed.get(from.key), placed.get(to.key)];
        if (source === undefined || target === undefined) return null;
        const key = `${from.key} ${to.key}`;
        const tone = onPath === null ? '' : onPath.has(key) ? 'on-path' : 'off-path';
        const width = 1 + Math.log2(draws + 1);
        return <path key={key} className={`tier-line ${tone}`} d={curveOf(source, target)} strokeWidth={width} />;
      })}
    </svg>
  );
}

function Chosen({
  node,
  path,
}: Readonly<{ node: LineageNode | undefined; path: ReadonlySet<string> | null }>): ReactNode {
  if (node === undefined || path === null) {
    return <>Open a group, and choose a lot to see its path: what it was made of, and what was made of it.</>;
  }
  const { id, tier, activities = [], findings = [], standing } = node;
  const works = activities.map(({ activity, country }) => `${activity} in ${countryName(country)}`).join(', then ');
  return (
    <>
      {tier === 'vehicle' ? <VinLink vin={id} /> : <Subject id={id} />}
      {works !== '' && `: ${works}`}. Its path has {counted(path.size - 1, 'other')}.
      {standing !== 'in-force' && <span className="mark bad"> ✗ {plain(standing)}</span>}
      {findings.map((code) => (
        <span key={code} className="mark bad">
          {' '}
          ✗ {plain(code)}
        </span>
      ))}
    </>
  );
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** @param lineage of a lot or vehicle @param title for readers of the screen */
export function Genealogy({ lineage, title }: Readonly<{ lineage: Lineage; title: string }>): ReactNode {
  const tiers = useMemo(() => drawnTiers(lineage), [lineage]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<string | null>(null);
  const path = useMemo(() => (chosen === null ? null : pathThrough(chosen, tiers)), [chosen, tiers]);
  const placed = placedOf(tiers, open);
  const height = Math.max(...Array.from(placed.values(), (one) => one.y + one.height), TOP) + 4;
  const size = { width: (tiers.columns.length - 1) * COLUMN + BOX.width + 22, height };
  return (
    <figure>
      <Scroll label={`${title}, by tiers`}>
        <div className="tiers" style={size}>
          <Lines tiers={tiers} placed={placed} path={path} size={size} />
          {tiers.columns.map(({ tier, groups }, i) => (
            <div key={tier}>
              <strong className="tier-title" style={{ left: i * COLUMN }}>
                {TITLES[tier]}
              </strong>
              {groups.map(({ key }) => {
                const at = placed.get(key);
                return at === undefined ? null : (
                  <Box
                    key={key}
                    placed={at}
                    isOpen={open.has(key)}
                    path={path}
                    chosen={chosen}
                    onOpen={() => setOpen((last) => toggled(last, key))}
                    onChoose={(id) => setChosen((last) => (last === id ? null : id))}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </Scroll>
      <figcaption aria-live="polite">
        <Chosen node={tiers.groupOf.get(chosen ?? '')?.nodes.find(({ id }) => id === chosen)} path={path} />
        {lineage.isCut && ' There is more than is shown.'}
        {lineage.hiddenVehicles > 0 && ` ${counted(lineage.hiddenVehicles, 'vehicle')} of others rest on it.`}
      </figcaption>
      <GenealogyTable tiers={tiers} titles={TITLES} label={`${title}, as a table`} />
    </figure>
  );
}
