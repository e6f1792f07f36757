/** What events would change if they were stated. Source: intake.md, "2. HTTP"; decision 25. */
import { DEFAULT_RULESET, FACT_KINDS, hasVinForm, type OretrailEvent, type RulesetId } from '@oretrail/model';
import { evaluateClosure } from '../closure/closure.ts';
import { EFFECT_EVENTS_MAX, IMPACT_EVALUATED_MAX, IMPACT_SUBJECTS_MAX, LINKS_WALKED_MAX } from '../limits.ts';
import { drawsIn } from '../rows/event-row.ts';
import { digestBytes } from '../rows/packed-id.ts';
import { belowOf, outcomesOf, parentsOf, rulesetsOf, type VehicleOutcome, verdictIdsOf } from './below.ts';
import { badQuery } from './bounds.ts';
import { closureOfAll } from './closure.ts';
import type { Own } from './lot-links.ts';
import type { Reading } from './reading.ts';
import { mostUsedRuleset } from './rulesets.ts';
import { isOfMaker, isUnderPrefix } from './scopes.ts';

/** One vehicle that is stated, or rests on what is. */
export type AffectedVehicle = Readonly<{
  vin: string;
  /** By its last verdict; 0 if it has none. */
  usdBefore: number;
  /** With the events; null if it was not worked out. */
  usdAfter: number | null;
  /** By its last verdict; null if it has none. */
  statusBefore: VehicleOutcome['status'] | null;
  /** With the events; null if it was not worked out, or would have no verdict. */
  statusAfter: VehicleOutcome['status'] | null;
  /** Whether it would get another verdict than its last one; false if it was not worked out. */
  isChanged: boolean;
}>;

/** What events would change. */
export type Effects = Readonly<{
  /** Lots that are stated, and those that rest on them. */
  lots: readonly string[];
  vehicles: readonly AffectedVehicle[];
  /** Whether an event draws a lot that is not one's own, and that nothing of one's own draws until now. */
  drawsUnlinked: boolean;
  /** Whether there may be more: IMPACT_SUBJECTS_MAX is reached, or an event states a fact, which nothing draws. */
  isCut: boolean;
}>;

/** No lot id begins so: it is a URI. */
const isFact = (subject: string): boolean => FACT_KINDS.some((kind) => subject.startsWith(`${kind}/`));

/** Vehicles whose verdicts name an earlier statement of the same fact. */
function touchedByFact(reading: Reading, key: string): readonly string[] {
  const sql = `SELECT DISTINCT vin FROM causes JOIN events USING (digest) WHERE subject = ? ORDER BY vin LIMIT ?`;
  return reading.all(sql, key, IMPACT_SUBJECTS_MAX + 1).map((row) => row['vin'] as string);
}

function isStored(reading: Reading, digest: string): boolean {
  return reading.first('SELECT 1 FROM taken WHERE digest = ?', digestBytes(digest)) !== null;
}

/** Vehicles by ruleset: their own, and for those without a verdict the one that most have. */
function byRuleset(reading: Reading, vins: readonly string[]): ReadonlyMap<RulesetId, readonly string[]> {
  const known = new Map(rulesetsOf(reading, vins));
  const judged = new Set([...known.values()].flat());
  const fresh = vins.filter((vin) => !judged.has(vin));
  if (fresh.length === 0) return known;
  const ruleset = mostUsedRuleset(reading) ?? DEFAULT_RULESET;
  return known.set(ruleset, [...(known.get(ruleset) ?? []), ...fresh]);
}

/** What a vehicle comes to that no event produces. */
const NOTHING = { amountUsd: 0, status: null, verdictId: null };

type Derived = Readonly<{ amountUsd: number; status: VehicleOutcome['status'] | null; verdictId: string | null }>;

function derivedWith(reading: Reading, added: readonly OretrailEvent[], vins: readonly string[]) {
  const subjects = added.map(({ subject }) => subject);
  const before = [...vins, ...subjects.flatMap((subject) => parentsOf(reading, subject))];
  const closure = closureOfAll(reading, before, added);
  const all = new Map<string, Derived>();
  for (const [ruleset, own] of byRuleset(reading, vins)) {
    const { verdicts } = evaluateClosure(closure, { ruleset });
    const derived = new Map<string, Derived>(verdicts.map((one) => [one.vin, one]));
    for (const vin of own) all.set(vin, derived.get(vin) ?? NOTHING);
  }
  return all;
}

/**
 * Lots that are neither own, nor drawn by what is own. If there are too many consumers to look at, a lot counts as one of these.
 */
function drawsUnlinked(reading: Reading, added: readonly OretrailEvent[], own: Own): boolean {
  const isOwn = (id: string): boolean =>
    own.lotPrefixes.some((prefix) => isUnderPrefix(id, prefix)) || own.makers.some((maker) => isOfMaker(id, maker));
  let left = LINKS_WALKED_MAX;
  const isLinked = (parent: string): boolean => {
    const sql = 'SELECT consumer FROM draws WHERE parent = ? AND in_force = 1 LIMIT ?';
    const rows = reading.all(sql, parent, left);
    left -= rows.length;
    return rows.some(({ consumer }) => isOwn(consumer as string));
  };
  const parents = new Set<string>(added.flatMap(drawsIn).map(({ parent }) => parent));
  return [...parents].some((parent) => !isOwn(parent) && !isLinked(parent));
}

/**
 * What events would change if all of them were stated now. Those that are stored change nothing, and are left out. What others
 * would lose, that draw the same lots, is not counted. Dollars are worked out for the first IMPACT_EVALUATED_MAX vehicles.
 * @param asked at most EFFECT_EVENTS_MAX events, and what is the sender's own
 * @throws ReadModelError `bad-query`, `too-large`
 */
export function effects(reading: Reading, asked: Readonly<{ events: readonly OretrailEvent[]; own: Own }>): Effects {
  if (asked.events.length > EFFECT_EVENTS_MAX) throw badQuery('events', `are over ${EFFECT_EVENTS_MAX}`);
  const added = asked.events.filter(({ digest }) => !isStored(reading, digest));
  const subjects = [...new Set(added.map(({ subject }) => subject))];
  const facts = subjects.filter(isFact);
  const below = belowOf(
    reading,
    subjects.filter((one) => !isFact(one)),
  );
  const all = [...new Set([...below, ...facts.flatMap((key) => touchedByFact(reading, key))])];
  const shown = all.slice(0, IMPACT_SUBJECTS_MAX);
  const vins = shown.filter(hasVinForm).sort();
  const after = derivedWith(reading, added, vins.slice(0, IMPACT_EVALUATED_MAX));
  const before = outcomesOf(reading, vins);
  const ids = verdictIdsOf(reading, vins);
  const affected = (vin: string): AffectedVehicle => {
    const [last, derived] = [before.get(vin), after.get(vin)];
    return {
      vin,
      usdBefore: last?.amountUsd ?? 0,
      usdAfter: derived?.amountUsd ?? null,
      statusBefore: last?.status ?? null,
      statusAfter: derived?.status ?? null,
      isChanged: derived !== undefined && derived.verdictId !== (ids.get(vin) ?? null),
    };
  };
  return {
    lots: shown.filter((one) => !hasVinForm(one)).sort(),
    vehicles: vins.map(affected),
    drawsUnlinked: drawsUnlinked(reading, added, asked.own),
    isCut: facts.length > 0 || all.length > shown.length,
  };
}
