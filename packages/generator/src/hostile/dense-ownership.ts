/** Parties that hold each other, directly and through many others. */
import type { GeneratedEvent } from '../statement.ts';
import { component, holder, kg, lotId, material, party, partyId, vehicle } from './plain-events.ts';

const STATE = partyId('state');
/** Each party of a tier is held by all of the next: paths from top to bottom multiply by this at every tier. */
const TIER_PARTIES = 8;
/** Together the holders of a tier hold everything, so what the state holds of the last tier it holds of all. */
const TIER_SHARE = '0.125';
/** One billionth below the quarter that counts. law.md, "Who is a foreign entity of concern". */
const STATE_SHARE_OF_TIERS = '0.249999999';
/** Each party of the ring is held by so many that come after it: more paths than anybody could walk. */
const RING_HOLDERS = 40;
const RING_SHARE = '0.02';
const STATE_SHARE_OF_RING = '0.01';

type Name = (i: number) => string;
const tierParty: Name = (i) => partyId(`tier-${i}`);
const ringParty: Name = (i) => partyId(`ring-${i}`);

/** The last tier is held by the state; the one before it may be held by a part of a tier. */
function* tiers(parties: number): Iterable<GeneratedEvent> {
  for (let i = 0; i < parties; i += 1) {
    const next = (Math.trunc(i / TIER_PARTIES) + 1) * TIER_PARTIES;
    const isLast = next + TIER_PARTIES > parties;
    const above = Array.from({ length: TIER_PARTIES }, (_, j) => holder(tierParty(next + j), TIER_SHARE));
    const holders = isLast ? [holder(STATE, STATE_SHARE_OF_TIERS)] : above;
    yield party(tierParty(i), 'SG', { holders });
  }
}

function* ring(parties: number): Iterable<GeneratedEvent> {
  for (let i = 0; i < parties; i += 1) {
    const others = Math.min(RING_HOLDERS, parties - 1);
    const after = Array.from({ length: others }, (_, j) => holder(ringParty((i + 1 + j) % parties), RING_SHARE));
    yield party(ringParty(i), 'SG', { holders: [...after, holder(STATE, STATE_SHARE_OF_RING)] });
  }
}

/** A lot of cells of which every party of a group runs one mine. */
function* cellsOf(name: string, parties: number, nameOf: Name): Iterable<GeneratedEvent> {
  const mines = Array.from({ length: parties }, (_, i) => i);
  for (const i of mines) {
    const step = { activity: 'extraction', facility: `${name}-${i}`, day: 0, operator: nameOf(i) } as const;
    yield material(`${name}-ore-${i}`, '1', step);
  }
  const ores = mines.map((i) => ({ lotId: lotId(`${name}-ore-${i}`), quantity: kg('1') }));
  yield material(`${name}-blend`, String(parties), { activity: 'processing', facility: 'mill', day: 100 }, ores);
  yield component(`${name}-cells`, 'cell', 1, [{ lotId: lotId(`${name}-blend`), quantity: kg(String(parties)) }]);
}

/** Half of the parties in tiers, half in a ring; a vehicle for each half. */
export function* denseOwnership(parties: number): Iterable<GeneratedEvent> {
  const [inTiers, inRing] = [Math.ceil(parties / 2), Math.floor(parties / 2)];
  yield party(STATE, 'CN', { governmentOf: 'CN' });
  yield* tiers(inTiers);
  yield* ring(inRing);
  yield* cellsOf('tier', inTiers, tierParty);
  yield* cellsOf('ring', inRing, ringParty);
  yield vehicle(0, 'tier-cells');
  yield vehicle(1, 'ring-cells');
}
