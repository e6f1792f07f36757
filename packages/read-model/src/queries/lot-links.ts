/** How a lot is linked to what is somebody's own: console.md, "1. Who sees what". */
import { hasVinForm } from '@oretrail/model';
import { LINKS_SHOWN_MAX } from '../limits.ts';
import { LOTS_AND_VEHICLES_BELOW } from './below.ts';
import { requiredText } from './bounds.ts';
import { type LotUse, useBy } from './lots.ts';
import type { Reading } from './reading.ts';
import { isOfMaker, isUnderPrefix } from './scopes.ts';

/** What is somebody's own. */
export type Own = Readonly<{
  /** Beginnings or whole ids of lots. */
  lotPrefixes: readonly string[];
  /** Makers of vehicles: see `VerdictFilter`. */
  makers: readonly string[];
}>;

/** One draw between the lot and a lot of one's own. */
export type LotLink = LotUse & Readonly<{ parent: string }>;

/** How a lot is linked. */
export type LotLinks = Readonly<{
  /** Whether a vehicle of one's own rests on it. */
  isAboveOwnVehicle: boolean;
  /** Vehicles that rest on it, of whatever maker, as far as LINKS_WALKED_MAX lots and vehicles. */
  vehicles: number;
  /** Draws of own lots on it, and of it on own lots: the first LINKS_SHOWN_MAX. */
  links: readonly LotLink[];
}>;

/** Vehicles that rest on a lot, through others or at once. */
function* vehiclesBelow(reading: Reading, lotId: string): Generator<string> {
  const sql = `${LOTS_AND_VEHICLES_BELOW} SELECT subject FROM below`;
  for (const { subject } of reading.each(sql, lotId)) {
    if (hasVinForm(subject as string)) yield subject as string;
  }
}

function linksOf(reading: Reading, lotId: string, prefixes: readonly string[]): readonly LotLink[] {
  if (prefixes.length === 0) return [];
  const sql = `SELECT parent, consumer FROM draws WHERE in_force = 1 AND (parent = ? OR consumer = ?)
    ORDER BY day, consumer, parent`;
  const found: Readonly<{ parent: string; consumer: string }>[] = [];
  for (const row of reading.each(sql, lotId, lotId)) {
    const { parent, consumer } = row as Readonly<{ parent: string; consumer: string }>;
    const other = parent === lotId ? consumer : parent;
    if (prefixes.some((prefix) => isUnderPrefix(other, prefix))) found.push({ parent, consumer });
    if (found.length === LINKS_SHOWN_MAX) break;
  }
  return found.flatMap(({ parent, consumer }) => {
    const use = useBy(reading, parent, consumer);
    return use === null ? [] : [{ parent, ...use }];
  });
}

/** How a lot is linked to what is one's own. */
export function lotLinks(reading: Reading, asked: Readonly<{ lotId: string; own: Own }>): LotLinks {
  const lotId = requiredText('lotId', asked.lotId);
  const { lotPrefixes, makers } = asked.own;
  let [vehicles, isAboveOwnVehicle] = [0, false];
  for (const vin of vehiclesBelow(reading, lotId)) {
    vehicles += 1;
    isAboveOwnVehicle ||= makers.some((maker) => isOfMaker(vin, maker));
  }
  return { isAboveOwnVehicle, vehicles, links: linksOf(reading, lotId, lotPrefixes) };
}
