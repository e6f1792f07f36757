/** What both contenders read: lots of batteries, vehicles, and later statements about lots. */
import { plainEvents } from '@oretrail/generator';
import type { OretrailEvent } from '@oretrail/model';
import { parsed } from '../bench-events.ts';

const { component, makerFact, vehicle } = plainEvents;

/** Batteries of one lot, and vehicles below it: 20,000 lots and 200,000 vehicles at full size. */
export const VEHICLES_PER_LOT = 10;
/** Batteries are made before the vehicles. */
const LOT_DAY = 960;
/** 26 USC 30D(e)(2): made in North America, all of the value qualifies; made elsewhere, nothing of it. */
const COUNTRIES = ['US', 'KR'] as const;
const MS_PER_MINUTE = 60_000;

/** How the so-manieth thing said of a lot differs from what was said before. */
export type Change = 'country' | 'price';

/** What is known of every lot: how often its country and its price were stated again. */
export type LotState = Readonly<{ countries: number; prices: number }>;

/** What is said of a lot; later than all that was said of it before, so that it stands instead. */
export function lotEvent(lot: number, { countries, prices }: LotState): OretrailEvent {
  const stated = component(`battery-${lot}`, 'cell', VEHICLES_PER_LOT, [], LOT_DAY);
  const edition = countries + prices;
  const country = COUNTRIES[countries % COUNTRIES.length] ?? 'US';
  const manufacture = { ...(stated.data['manufacture'] as object), country };
  return parsed({
    ...stated,
    id: `battery-${lot}-${edition}`,
    time: new Date(Date.parse(stated.time) + edition * MS_PER_MINUTE).toISOString(),
    // Another price of the whole lot leaves the share of what qualifies as it is.
    data: { ...stated.data, usd: String(1_000 + prices), manufacture },
  });
}

/** The first of everything: who the maker is, all lots, then all vehicles. */
export function* firstEvents(lots: number): Iterable<OretrailEvent> {
  yield parsed(makerFact());
  for (let lot = 0; lot < lots; lot += 1) yield lotEvent(lot, { countries: 0, prices: 0 });
  for (let i = 0; i < lots * VEHICLES_PER_LOT; i += 1)
    yield parsed(vehicle(i, `battery-${Math.floor(i / VEHICLES_PER_LOT)}`));
}

/** Dollars that a vehicle earns at least, whose lot was said to be of so many countries, one after another. */
export function amountUsdOf(countries: number): number {
  return countries % COUNTRIES.length === 0 ? 3_750 : 0;
}
