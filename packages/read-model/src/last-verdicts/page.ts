/** The vehicles of one page of a list, found by one pass: only those that come first are kept, all are counted. */
import type { LastVerdicts } from './last-verdicts.ts';
import { eachMatching, type Matching } from './matching.ts';

type Key = (vehicle: number) => number;

/** What vehicles are sorted by: by the first, then by the second, then by VIN, all in one direction. */
export type Order = Readonly<{ first: Key; second: Key; isDescending: boolean }>;

/** A place in an order: the two keys and the VIN of a vehicle. */
export type Place = Readonly<{ first: number; second: number; head: number; tail: number }>;

/** What a page is of. */
export type PageAsked = Readonly<{
  matching: Matching;
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
  /** The first keys of both, times the sign: most vehicles are passed over by these. */
  private readonly afterKey: number;
  private endKey = Number.POSITIVE_INFINITY;

  constructor(last: LastVerdicts, { order, after, count }: PageAsked) {
    [this.last, this.order, this.count, this.after] = [last, order, count, after];
    this.sign = order.isDescending ? -1 : 1;
    this.afterKey = after === null ? Number.NEGATIVE_INFINITY : this.sign * after.first;
  }

  add(vehicle: number): void {
    const key = this.sign * this.order.first(vehicle);
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
    const { vinHeads, vinTails } = this.last.columns;
    const [head, tail] = [vinHeads[vehicle] as number, vinTails[vehicle] as number];
    return { first: this.order.first(vehicle), second: this.order.second(vehicle), head, tail };
  }

  private compared(vehicle: number, { first, second, head, tail }: Place): number {
    const [{ order, sign }, { vinHeads, vinTails }] = [this, this.last.columns];
    const byKeys = order.first(vehicle) - first || order.second(vehicle) - second;
    return sign * (byKeys || (vinHeads[vehicle] as number) - head || (vinTails[vehicle] as number) - tail);
  }
}

/** What one pass finds. */
export type PageFound = Readonly<{
  /** The numbers of the vehicles of the page, in order. */
  vehicles: readonly number[];
  /** All matching vehicles by the number of their bucket, on this page or not. */
  counts: Int32Array;
}>;

/** Finds a page. */
export function pageOf(last: LastVerdicts, asked: PageAsked): PageFound {
  const [page, counts] = [new Page(last, asked), new Int32Array(last.amountsUsd.length)];
  const { buckets } = last.columns;
  const take = (vehicle: number): void => {
    const bucket = buckets[vehicle] as number;
    counts[bucket] = (counts[bucket] as number) + 1;
    page.add(vehicle);
  };
  // Numbers follow the order of publication in part, so the newest are found soon from the end.
  eachMatching(last, asked.matching, take, asked.order.isDescending);
  return { vehicles: page.choose(), counts };
}
