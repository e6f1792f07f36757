/** The vehicles of one page of a list, found by one pass: only those that come first are kept. */
import type { LastVerdicts } from './last-verdicts.ts';
import type { Vehicles } from './matching.ts';

/** A value of each vehicle, by its number. */
type Column = Float64Array | Int32Array;

/** What vehicles are sorted by: by the first, then by the second if there is one, then by VIN, all in one direction. */
export type Order = Readonly<{ first: Column; second: Column | null; isDescending: boolean }>;

/** A place in an order: the values and the VIN of a vehicle. */
export type Place = Readonly<{ first: number; second: number; head: number; tail: number }>;

/** What a page is of. */
export type PageAsked = Readonly<{
  order: Order;
  /** The page begins behind this place; null for the first. */
  after: Place | null;
  /** Vehicles of the page. */
  count: number;
}>;

/** Pages that are kept before those that come first are chosen among them: the more, the less often they are sorted. */
const PAGES_KEPT = 8;

/** The vehicles of a page in the making. */
class Page {
  private readonly last: LastVerdicts;
  private readonly order: Order;
  private readonly count: number;
  /** 1, or -1 if the order descends. */
  private readonly sign: number;
  private readonly after: Place | null;
  private kept: number[] = [];
  /** The place of the last vehicle of a whole page: what comes behind it is not on the page. */
  private end: Place | null = null;
  /** The first values of both, times the sign: most vehicles are passed over by these. */
  private readonly afterKey: number;
  private endKey = Number.POSITIVE_INFINITY;

  constructor(last: LastVerdicts, { order, after, count }: PageAsked) {
    [this.last, this.order, this.count, this.after] = [last, order, count, after];
    this.sign = order.isDescending ? -1 : 1;
    this.afterKey = after === null ? Number.NEGATIVE_INFINITY : this.sign * after.first;
  }

  /** @param key its first value, times the sign */
  add(vehicle: number, key: number): void {
    if (key > this.endKey || key < this.afterKey) return;
    if (key === this.endKey && this.end !== null && this.compared(vehicle, this.end) > 0) return;
    if (key === this.afterKey && this.after !== null && this.compared(vehicle, this.after) <= 0) return;
    this.kept.push(vehicle);
    if (this.kept.length === PAGES_KEPT * this.count) this.choose();
  }

  /** The vehicles of the page, in order. */
  choose(): readonly number[] {
    const places = this.kept.map((vehicle) => ({ vehicle, place: this.placeOf(vehicle) }));
    const chosen = places.sort((a, b) => this.compared(a.vehicle, b.place)).slice(0, this.count);
    this.kept = chosen.map(({ vehicle }) => vehicle);
    this.end = chosen.length < this.count ? null : (chosen.at(-1)?.place ?? null);
    if (this.end !== null) this.endKey = this.sign * this.end.first;
    return this.kept;
  }

  private placeOf(vehicle: number): Place {
    const [{ first, second }, { vinHeads, vinTails }] = [this.order, this.last.columns];
    const [head, tail] = [vinHeads[vehicle] as number, vinTails[vehicle] as number];
    return { first: first[vehicle] as number, second: second?.[vehicle] ?? 0, head, tail };
  }

  private compared(vehicle: number, { first, second, head, tail }: Place): number {
    const own = this.placeOf(vehicle);
    return this.sign * (own.first - first || own.second - second || own.head - head || own.tail - tail);
  }
}

/** The numbers of the vehicles of a page, in order. @param vehicles those of the list */
export function pageOf(last: LastVerdicts, vehicles: Vehicles, asked: PageAsked): readonly number[] {
  const page = new Page(last, asked);
  const { first, isDescending } = asked.order;
  const [sign, end] = [isDescending ? -1 : 1, vehicles.length - 1];
  for (let i = 0; i <= end; i += 1) {
    // Numbers follow the order of publication in part, so the newest are found soon from the end.
    const vehicle = vehicles[isDescending ? end - i : i] as number;
    page.add(vehicle, sign * (first[vehicle] as number));
  }
  return page.choose();
}
