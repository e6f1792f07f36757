/** What rests on a statement: its blast radius. Source: console.md, "Lots and statements". */
import { hasVinForm, type OretrailEvent } from '@oretrail/model';
import { evaluateClosure } from '../closure/closure.ts';
import { IMPACT_EVALUATED_MAX, IMPACT_SUBJECTS_MAX } from '../limits.ts';
import { digestBytes, digestText } from '../rows/packed-id.ts';
import { amountsOf, belowOf, parentsOf, rulesetsOf } from './below.ts';
import { requiredText } from './bounds.ts';
import { closureOfAll } from './closure.ts';
import type { Reading } from './reading.ts';

/** One vehicle that rests on the statement. */
export type ImpactedVehicle = Readonly<{
  vin: string;
  amountUsd: number;
  /** The credit without the statement; null if it was not worked out. */
  usdWithout: number | null;
}>;

/** What rests on a statement. */
export type Impact = Readonly<{
  subject: string;
  /** Lots below it, itself left out. */
  lots: readonly string[];
  vehicles: readonly ImpactedVehicle[];
  /** Whether there are more than IMPACT_SUBJECTS_MAX lots and vehicles. */
  isCut: boolean;
}>;

/** Vehicles whose verdicts name the statement: facts are not drawn. */
function touchedBy(reading: Reading, digest: Uint8Array): readonly string[] {
  const sql = 'SELECT vin FROM causes WHERE digest = ? ORDER BY vin LIMIT ?';
  return reading.all(sql, digest, IMPACT_SUBJECTS_MAX + 1).map((row) => row['vin'] as string);
}

/** What is left out of a subject: some of its events, or all. */
type LeftOut = Readonly<{ subject: string; isLeftOut: (event: OretrailEvent) => boolean }>;

/** The credit of each vehicle if some events had not been stated. */
function amountsWithout(
  reading: Reading,
  { subject, isLeftOut, vins }: LeftOut & Readonly<{ vins: readonly string[] }>,
): ReadonlyMap<string, number> {
  const { events, rivals } = closureOfAll(reading, [...vins, subject, ...parentsOf(reading, subject)]);
  const left = events.filter((event) => !isLeftOut(event));
  const rulesets = rulesetsOf(reading, vins);
  const amounts = new Map<string, number>();
  for (const [ruleset, own] of rulesets) {
    const { verdicts } = evaluateClosure({ events: left, rivals }, { ruleset });
    const derived = new Map(verdicts.map((one) => [one.vin as string, one.amountUsd]));
    for (const vin of own) amounts.set(vin, derived.get(vin) ?? 0);
  }
  return amounts;
}

/** @param touched vehicles that rest on it without drawing it */
function restingOn(reading: Reading, leftOut: LeftOut, touched: readonly string[]): Impact {
  const { subject } = leftOut;
  const all = new Set([...belowOf(reading, [subject]), ...touched]);
  const below = [...all].filter((one) => one !== subject || hasVinForm(one));
  const shown = below.slice(0, IMPACT_SUBJECTS_MAX);
  const vins = shown.filter(hasVinForm).sort();
  const without = amountsWithout(reading, { ...leftOut, vins: vins.slice(0, IMPACT_EVALUATED_MAX) });
  const amounts = amountsOf(reading, vins);
  return {
    subject,
    lots: shown.filter((one) => !hasVinForm(one)).sort(),
    vehicles: vins.flatMap((vin) => {
      const amountUsd = amounts.get(vin);
      return amountUsd === undefined ? [] : [{ vin, amountUsd, usdWithout: without.get(vin) ?? null }];
    }),
    isCut: below.length > shown.length,
  };
}

/**
 * What rests on a statement, whether it is in force or not; null if it is not known. What the vehicles would earn without it is
 * worked out for the first IMPACT_EVALUATED_MAX of them.
 * @param asked the digest as 64 hex digits
 * @throws ReadModelError `too-large`
 */
export function impact(reading: Reading, asked: Readonly<{ digest: string }>): Impact | null {
  const digest = digestBytes(requiredText('digest', asked.digest));
  const found = reading.first('SELECT subject, digest FROM events WHERE digest = ?', digest);
  if (found === null) return null;
  const hex = digestText(found['digest'] as Uint8Array);
  const isLeftOut = (event: OretrailEvent): boolean => event.digest === hex;
  return restingOn(reading, { subject: found['subject'] as string, isLeftOut }, touchedBy(reading, digest));
}

/**
 * What rests on a lot; null if nobody has stated or drawn it. What vehicles would earn without it is as if nobody had stated it.
 * @throws ReadModelError `too-large`
 */
export function lotImpact(reading: Reading, asked: Readonly<{ lotId: string }>): Impact | null {
  const subject = requiredText('lotId', asked.lotId);
  const known = 'SELECT 1 FROM events WHERE subject = ?1 UNION ALL SELECT 1 FROM draws WHERE parent = ?1 LIMIT 1';
  if (reading.first(known, subject) === null) return null;
  return restingOn(reading, { subject, isLeftOut: (event) => event.subject === subject }, []);
}
