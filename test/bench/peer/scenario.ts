/** What both contenders read: lots of batteries, vehicles, and later statements about lots. */
import { plainEvents } from '@oretrail/generator';
import type { OretrailEvent } from '@oretrail/model';
import { partitionOf } from '@oretrail/runtime';
import { parsed } from '../bench-events.ts';

const { component, lotId, makerFact, vehicle } = plainEvents;

/** Batteries are made before the vehicles. */
const LOT_DAY = 960;
/** 26 USC 30D(e)(2): made in North America, all of the value qualifies; made elsewhere, nothing of it. */
const COUNTRIES = ['US', 'KR'] as const;
const MS_PER_MINUTE = 60_000;

/** How the so-manieth thing said of a lot differs from what was said before. */
export type Change = 'country' | 'price';

/** What is known of every lot: how often its country and its price were stated again. */
export type LotState = Readonly<{ countries: number; prices: number }>;

/** How many lots of batteries there are, the vehicles of each, and the partitions of each topic. */
export type Scale = Readonly<{ lots: number; vehiclesPerLot: number; partitions: number }>;

/** A lot of batteries, and how many vehicles have one of them. */
export type Lot = Readonly<{ number: number; vehicles: number }>;

/**
 * Lots that are corrected in the end, so that their verdicts say that all before them is done: two for each partition, with
 * ten vehicles each, leave out a partition of the vehicles in one case of 300, and weigh little beside thousands.
 */
const LAST_PER_PARTITION = 2;
const LAST_VEHICLES = 10;

const nameOf = (lot: number): string => `battery-${lot}`;

/** The lots of a scale, and behind them those that are corrected last. */
export function lotsOf({ lots, vehiclesPerLot, partitions }: Scale): Readonly<{ lots: Lot[]; last: Lot[] }> {
  const last: Lot[] = [];
  const counts = Array.from({ length: partitions }, () => 0);
  for (let number = lots; last.length < partitions * LAST_PER_PARTITION; number += 1) {
    const partition = partitionOf(lotId(nameOf(number)), partitions);
    const count = counts[partition] ?? 0;
    if (count < LAST_PER_PARTITION) last.push({ number, vehicles: LAST_VEHICLES });
    counts[partition] = count + 1;
  }
  return { lots: Array.from({ length: lots }, (_, number) => ({ number, vehicles: vehiclesPerLot })), last };
}

/** What is said of a lot; later than all that was said of it before, so that it stands instead. */
export function lotEvent({ number, vehicles }: Lot, { countries, prices }: LotState): OretrailEvent {
  const stated = component(nameOf(number), 'cell', vehicles, [], LOT_DAY);
  const edition = countries + prices;
  const country = COUNTRIES[countries % COUNTRIES.length] ?? 'US';
  const manufacture = { ...(stated.data['manufacture'] as object), country };
  return parsed({
    ...stated,
    id: `${nameOf(number)}-${edition}`,
    time: new Date(Date.parse(stated.time) + edition * MS_PER_MINUTE).toISOString(),
    // Another price of the whole lot leaves the share of what qualifies as it is.
    data: { ...stated.data, usd: String(1_000 + prices), manufacture },
  });
}

/** The first of everything: who the maker is, all lots, then all vehicles. */
export function* firstEvents(lots: readonly Lot[]): Iterable<OretrailEvent> {
  yield parsed(makerFact());
  for (const lot of lots) yield lotEvent(lot, { countries: 0, prices: 0 });
  let made = 0;
  for (const { number, vehicles } of lots) {
    for (const end = made + vehicles; made < end; made += 1) yield parsed(vehicle(made, nameOf(number)));
  }
}

/** Dollars that a vehicle earns at least, whose lot was said to be of so many countries, one after another. */
export function amountUsdOf(countries: number): number {
  return countries % COUNTRIES.length === 0 ? 3_750 : 0;
}
