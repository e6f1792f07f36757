/** What a verdict would be under another law, with a fact more, or if a lot came from elsewhere. Source: console.md, "Pages". */
import { type Evaluation, evaluate } from '@oretrail/evaluation';
import type { OretrailEvent, RulesetId } from '@oretrail/model';
import { bundledEvents, readBundle } from '@oretrail/replay/bundles';
import { requiredRuleset } from './derive.ts';
import { type BadLine, eventLines } from './event-lines.ts';

/** Events that are loaded once, and then tried with changes while the person types. */
type Loaded = Readonly<{ events: readonly OretrailEvent[]; ruleset: RulesetId }>;

/** What can be changed in what was loaded. */
export type Loadable = Readonly<{
  ruleset: string;
  events: number;
  vehicles: readonly string[];
  lots: readonly Readonly<{ lotId: string; country: string; operator: string }>[];
  badLines: readonly BadLine[];
}>;

/** A change. Empty texts change nothing. */
export type Changes = Readonly<{
  ruleset: string;
  lotId: string;
  country: string;
  operator: string;
  /** More events, as lines of JSON: facts, for example. */
  facts: string;
}>;

/** A vehicle with and without the change. */
export type Effect = Readonly<{
  vin: string;
  before: Outcome | null;
  after: Outcome | null;
}>;

/** What a verdict comes to. */
export type Outcome = Readonly<{
  status: string;
  amountUsd: number;
  findings: readonly Readonly<{ code: string; message: string }>[];
}>;

/** What a change comes to. */
export type WhatIf = Readonly<{ effects: readonly Effect[]; badLines: readonly BadLine[] }>;

let loaded: Loaded = { events: [], ruleset: requiredRuleset('us-30d@2025-07-04') };

function placeOf(event: OretrailEvent): Loadable['lots'] {
  if (event.type === 'oretrail.component-shipment.v1') {
    const { lotId, manufacture } = event.data;
    return [{ lotId, country: manufacture.country, operator: manufacture.operator }];
  }
  if (event.type !== 'oretrail.mineral-shipment.v1') return [];
  const [first] = event.data.activities;
  return first === undefined ? [] : [{ lotId: event.data.lotId, country: first.country, operator: first.operator }];
}

const decoder = new TextDecoder();

function read(bytes: Uint8Array): Loaded & Readonly<{ badLines: readonly BadLine[] }> {
  const text = decoder.decode(bytes);
  if (text.startsWith('{"body":')) return { ...bundledEvents(readBundle(bytes)), badLines: [] };
  const { events, badLines } = eventLines(text);
  return { events, badLines, ruleset: loaded.ruleset };
}

/** Loads a bundle of evidence, or events as NDJSON. @throws OretrailError for a bundle that proves nothing */
export function load({ bytes }: Readonly<{ bytes: Uint8Array }>): Loadable {
  const { events, ruleset, badLines } = read(bytes);
  loaded = { events, ruleset };
  const vehicles = events.flatMap((event) => (event.type === 'oretrail.vehicle-production.v1' ? [event.data.vin] : []));
  const lots = new Map(events.flatMap(placeOf).map((lot) => [lot.lotId, lot]));
  return { ruleset, events: events.length, vehicles: [...new Set(vehicles)], lots: [...lots.values()], badLines };
}

/** The event of a lot as if all of its steps were made elsewhere, or by somebody else. It keeps its digest, and so its rank. */
function moved(event: OretrailEvent, { lotId, country, operator }: Changes): OretrailEvent {
  const place = { ...(country === '' ? {} : { country }), ...(operator === '' ? {} : { operator }) };
  if (event.type === 'oretrail.component-shipment.v1' && event.data.lotId === lotId) {
    const manufacture = { ...event.data.manufacture, ...place };
    return { ...event, data: { ...event.data, manufacture } } as unknown as OretrailEvent;
  }
  if (event.type === 'oretrail.mineral-shipment.v1' && event.data.lotId === lotId) {
    const activities = event.data.activities.map((activity) => ({ ...activity, ...place }));
    return { ...event, data: { ...event.data, activities } } as unknown as OretrailEvent;
  }
  return event;
}

function outcomes({ verdicts }: Evaluation): ReadonlyMap<string, Outcome> {
  return new Map(
    verdicts.map(({ vin, status, amountUsd, findings = [] }) => {
      return [vin, { status, amountUsd, findings: findings.map(({ code, message }) => ({ code, message })) }];
    }),
  );
}

/** What a change to the loaded events comes to. @throws TypeError for an unknown ruleset */
export function whatIf(changes: Changes): WhatIf {
  const { events: facts, badLines } = eventLines(changes.facts);
  const ruleset = changes.ruleset === '' ? loaded.ruleset : requiredRuleset(changes.ruleset);
  const before = outcomes(evaluate(loaded.events, { ruleset: loaded.ruleset }));
  const after = outcomes(evaluate([...loaded.events.map((event) => moved(event, changes)), ...facts], { ruleset }));
  const vins = [...new Set([...before.keys(), ...after.keys()])].sort();
  return {
    effects: vins.map((vin) => ({ vin, before: before.get(vin) ?? null, after: after.get(vin) ?? null })),
    badLines,
  };
}
