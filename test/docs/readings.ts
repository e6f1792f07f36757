/** What the tables of docs/arithmetic.md read off a car, as they write it. */
import { type Amount, formatAmount, formatShare, type MineralsTest } from '@oretrail/model';
import type { ShareRange } from '@oretrail/rules';
import { Car, found } from './car.ts';
import { EVALUATIONS } from './example.ts';

/** The car when only the first file is known. */
export const FIRST_CAR = new Car(found(EVALUATIONS[0], 'the first evaluation'));

/** The 50-percent value-added test. */
export const HALF = '50-percent-value-added';
/** The traced qualifying value test. */
export const TRACED = 'traced-qualifying-value';

/** A decimal with thousands separators. */
export const grouped = (decimal: string | number): string =>
  String(decimal).replace(/(?<!\..*)\B(?=(\d{3})+(?!\d))/g, ',');
/** A quantity without its unit. */
export const plain = (amount: Amount): string => grouped(formatAmount(amount));
/** Kilograms. */
export const kg = (amount: Amount): string => `${plain(amount)} kg`;
/** Dollars. */
export const usd = (amount: Amount): string => `$${plain(amount)}`;
/** V of one chain of the car. */
export const valueIn = (of: Car, begins: string): string => usd(found(of.chain(begins).chain.value, begins));
/** V of all chains of the car. */
export const totalIn = (of: Car): string => usd(found(of.minerals.totalValue, 'the sum of all V'));
/** E, P or R of a chain of the car. */
export const shareOf = (
  of: Car,
  begins: string,
  activity: 'extraction' | 'processing' | 'recycling',
  end: keyof ShareRange = 'low',
): string => formatShare(of.chain(begins).shares[activity][end]);
/** One end of what a test comes to. */
export const resultOf = (of: Car, test: MineralsTest, end: keyof ShareRange): string =>
  formatShare(of.minerals.results[test][end]);

/** What a test comes to: a share, or both ends where they differ. */
export function rangeOf(of: Car, test: MineralsTest): string {
  const [low, high] = [resultOf(of, test, 'low'), resultOf(of, test, 'high')];
  return low === high ? low : `${low} to ${high}`;
}

/** What is worked out by hand, as in `min(3,000; 10,000)` or `4,800 × 3,000 / 10,000`, and the engine's figure. */
type Reckoning = readonly [byHand: string, figure: string];

/** Tables by the head of their first column; in each, rows by their first cell, in order. */
export type Reckonings = Readonly<Record<string, Readonly<Record<string, Reckoning>>>>;
