/** Owners: each party to the right of its holders, with the share of each. Its table is beside it. */
import { type ReactNode, useMemo, useState } from 'react';
import type { Holding, OwnedParty, Owners } from '../core/owners.ts';
import { Mark } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { concernWord, counted, countryName, percent, placesText, plain } from '../words/words.ts';
import { byEnd, ownershipPath, ownerTiers } from './owner-tiers.ts';
import { OwnersTable } from './owners-table.tsx';

/** Three columns are what most owners need; the gap has room for the longest share. */
const BOX = { width: 226, gap: 14, padding: 6 };
const COLUMN = 380;
/** The straight end of a curve, with a share above it. */
const LABEL_WIDTH = 104;
/** A line of a box, and what lies between two lines that end at it. */
const ROW = 21;
const LINES_MIN = 3;
/** The curves of a ring go round the last column. */
const BOW = 30;

/** One share if equity, votes and seats are alike, else the three of them. */
function shareText({ equity, votes, seats }: Holding): string {
  const [first = '', ...others] = [equity, votes, seats].map(percent);
  return others.every((one) => one === first) ? first : [first, ...others].join(' / ');
}

/** The end of an id is what tells parties apart. */
const shortName = (id: string): string => id.replace(/^urn:party:/, '');

type Placed = Readonly<{ party: OwnedParty; x: number; y: number; height: number; held: readonly Holding[] }>;

function placedOf(columns: readonly (readonly OwnedParty[])[], holdings: readonly Holding[]): readonly Placed[] {
  const heldBy = byEnd(holdings, 'party');
  return columns.flatMap((column, i) => {
    let y = 0;
    return column.map((party): Placed => {
      const held = heldBy.get(party.party) ?? [];
      const placed = { party, x: i * COLUMN, y, height: Math.max(LINES_MIN, held.length) * ROW + BOX.padding, held };
      y += placed.height + BOX.gap;
      return placed;
    });
  });
}

/** A curve to the left of a box; back to one that is not to the right, a bow round the holder. */
function curveOf(from: Placed, to: Placed, y2: number): string {
  const [x1, y1, x2] = [from.x + BOX.width, from.y + ROW, to.x];
  const end = x2 - LABEL_WIDTH;
  const middle = (x1 + end) / 2;
  if (x2 > x1) return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${end},${y2} H${x2}`;
  return `M${x1},${y1} C${x1 + BOW},${y1} ${x1 + BOW},${y1 + 40} ${x1},${y1 + 40} S${x2 - BOW},${y2} ${x2},${y2}`;
}

type LinesAsked = Readonly<{
  placed: readonly Placed[];
  path: ReadonlySet<string> | null;
  size: Readonly<{ width: number; height: number }>;
}>;

function Lines({ placed, path, size }: LinesAsked): ReactNode {
  const at = new Map(placed.map((one) => [one.party.party, one]));
  return (
    <svg width={size.width} height={size.height} aria-hidden="true">
      {placed.flatMap((to) =>
        to.held.map((holding, i) => {
          const from = at.get(holding.holder);
          if (from === undefined) return null;
          const y = to.y + BOX.padding + ROW * (i + 0.5);
          const isOn = path?.has(holding.holder) && path.has(holding.party);
          const tone = path === null ? '' : isOn ? 'on-path' : 'off-path';
          return (
            <g key={`${holding.holder} ${holding.party}`}>
              <path className={`tier-line ${tone}`} d={curveOf(from, to, y)} strokeWidth={2} />
              <text className="small" x={to.x - 6} y={y - 4} textAnchor="end">
                {shareText(holding)}
              </text>
            </g>
          );
        }),
      )}
    </svg>
  );
}

type BoxAsked = Readonly<{ placed: Placed; isOffPath: boolean; isChosen: boolean; onChoose: () => void }>;

function Box({ placed: { party, x, y, height }, isOffPath, isChosen, onChoose }: BoxAsked): ReactNode {
  const isBad = party.concern === 'concern';
  const { mark, word } = concernWord(party.concern);
  const concern = `${mark} ${word}`;
  return (
    <div
      className={`tier-box ${isBad ? 'bad' : ''} ${isOffPath ? 'off-path' : ''}`}
      style={{ left: x, top: y, width: BOX.width, height }}
    >
      <button
        type="button"
        className="tier-group"
        style={{ height: '100%' }}
        aria-pressed={isChosen}
        title={party.party}
        onClick={onChoose}
      >
        <span className="name">{shortName(party.party)}</span>
        <span className="note">{placesText(party)}</span>
        <span className="note">{isBad ? <b>{concern}</b> : concern}</span>
      </button>
    </div>
  );
}

function Chosen({ party, owners }: Readonly<{ party: OwnedParty | undefined; owners: Owners }>): ReactNode {
  if (party === undefined) {
    return (
      <>
        Owners are on the left of what they own. One share is of equity, votes and seats alike; three are of equity,
        votes and seats. Choose a party to see who holds it and what it holds.
      </>
    );
  }
  const held = owners.holdings.filter((one) => one.party === party.party);
  const holds = owners.holdings.filter(({ holder }) => holder === party.party);
  return (
    <>
      <span className="id">{party.party}</span>: {placesText(party)}
      {party.governmentOf !== null && `, the government of ${countryName(party.governmentOf)}`}.{' '}
      <Mark word={concernWord(party.concern)} />
      {party.ground !== null && `: ${plain(party.ground)}`}. It has {counted(held.length, 'holder')} and holds{' '}
      {counted(holds.length, 'party', 'parties')}.
    </>
  );
}

/** @param title for readers of the screen */
export function OwnersPicture({ owners, title }: Readonly<{ owners: Owners; title: string }>): ReactNode {
  const tiers = useMemo(() => ownerTiers(owners), [owners]);
  const placed = useMemo(() => placedOf(tiers.columns, tiers.holdings), [tiers]);
  const [chosen, setChosen] = useState<string | null>(null);
  const party = owners.parties.find((one) => one.party === chosen);
  const path = useMemo(() => (party === undefined ? null : ownershipPath(party.party, tiers.holdings)), [party, tiers]);
  const height = Math.max(0, ...placed.map((one) => one.y + one.height)) + 4;
  const size = { width: (tiers.columns.length - 1) * COLUMN + BOX.width + BOW, height };
  return (
    <figure>
      <Scroll label={title}>
        <div className="tiers owners" style={size}>
          <Lines placed={placed} path={path} size={size} />
          {placed.map((one) => (
            <Box
              key={one.party.party}
              placed={one}
              isOffPath={path !== null && !path.has(one.party.party)}
              isChosen={chosen === one.party.party}
              onChoose={() => setChosen((last) => (last === one.party.party ? null : one.party.party))}
            />
          ))}
        </div>
      </Scroll>
      <figcaption aria-live="polite">
        <Chosen party={party} owners={owners} />
        {tiers.more > 0 && ` ${counted(tiers.more, 'more holding')} in the table.`}
      </figcaption>
      <OwnersTable owners={owners} label={`${title}, as a table`} />
    </figure>
  );
}
