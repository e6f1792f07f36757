/** The figures of a material lot. Source: provenance.md, section 2. */
import type { Activity, MineralShipmentEvent } from '@oretrail/model';
import { applyActivities } from './activities.ts';
import type { MaterialFigures, MaterialHeader, Stream } from './figures.ts';
import { FindingCollector } from './findings.ts';
import { untracedFlow } from './flow.ts';
import { type GrantedInput, noteDraws } from './grants.ts';
import { inflowsOf, isInflowTooWide, type MaterialLot } from './inflow.ts';
import { type Balance, balanceMasses } from './mass-balance.ts';

/** All streams of one mineral are replaced by one of unknown origin, for there are too many paths. */
function tooWideBalance(massKg: bigint): Balance {
  return { flows: [{ ...untracedFlow(massKg, null), massKg }], isImbalanced: false, hadUnknownMass: false };
}

/** If a mass was guessed and there are several streams, nobody knows what each is worth. Section 2, last paragraph. */
function ofUnknownValue(streams: readonly Stream[]): readonly Stream[] {
  return streams.length > 1 ? streams.map((stream) => ({ ...stream, isValueUnknown: true })) : streams;
}

function workOut(lot: MaterialLot, activities: readonly Activity[], findings: FindingCollector): readonly Stream[] {
  const { lotId, contents } = lot.header;
  const isTooWide = isInflowTooWide(lot);
  if (isTooWide) findings.add('lineage-too-wide', lotId);
  const worked: Stream[] = [];
  for (const [mineral, { massKg }] of contents) {
    const startsMaterial = lot.extracts || lot.recycles;
    const balance = isTooWide ? tooWideBalance(massKg) : balanceMasses(massKg, startsMaterial, inflowsOf(lot, mineral));
    if (balance.isImbalanced) findings.add('mass-imbalance', lotId);
    const streams = applyActivities(activities, mineral, massKg, balance.flows);
    worked.push(...(balance.hadUnknownMass ? ofUnknownValue(streams) : streams));
  }
  return worked;
}

/**
 * Works out one material lot from its event in force and its answered draws, in the order of the event's inputs.
 * Pure: the same lot and answers give the same figures.
 */
export function evaluateMaterialLot(
  event: MineralShipmentEvent,
  header: MaterialHeader,
  hasIdConflict: boolean,
  inputs: readonly GrantedInput[],
): MaterialFigures {
  const findings = new FindingCollector();
  if (hasIdConflict) findings.add('id-conflict', header.lotId);
  noteDraws(findings, header.lotId, header.day, inputs);
  const { activities } = event.data;
  const recycles = activities.some(({ activity }) => activity === 'recycling');
  const extracts = activities.some(({ activity }) => activity === 'extraction');
  const streams = workOut({ header, recycles, extracts, inputs }, activities, findings);
  return { ...header, streams, findings: findings.collected() };
}
