/** Evaluates the holdings of a vehicle. Source: provenance.md, sections 3 to 5. */
import { type Day, THE_VEHICLE } from '@oretrail/model';
import type { Holdings } from './figures.ts';
import { FindingCollector } from './findings.ts';
import { type GrantedInput, noteDraws } from './grants.ts';
import { HoldingsCollector, shortfallOf } from './holdings.ts';

/**
 * Works out what the batteries of a vehicle bring, from its answered draws. They name it {@link THE_VEHICLE}.
 * @param day of final assembly
 * @param hasIdConflict of the production or the delivery in force
 */
export function evaluateVehicle(day: Day, hasIdConflict: boolean, batteries: readonly GrantedInput[]): Holdings {
  const findings = new FindingCollector();
  if (hasIdConflict) findings.add('id-conflict', THE_VEHICLE);
  noteDraws(findings, THE_VEHICLE, day, batteries);
  const holdings = new HoldingsCollector(THE_VEHICLE);
  for (const battery of batteries) {
    holdings.addGranted(battery);
    if (shortfallOf(battery) === null) continue;
    holdings.addUngrantedComponent(battery.input.lotId);
    holdings.setShareUnknown();
  }
  if (batteries.length === 0) {
    holdings.addUngrantedComponent(THE_VEHICLE);
    holdings.setShareUnknown();
  }
  return holdings.collected(findings);
}
