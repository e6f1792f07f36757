/** The figures of a component lot: its chains, and its own increment. Source: provenance.md, sections 3 and 4. */
import { type Amount, type ComponentShipmentEvent, scale } from '@oretrail/model';
import type { ComponentFigures, ComponentHeader, Increment, Known } from './figures.ts';
import { FindingCollector } from './findings.ts';
import { type GrantedInput, grantedComponent, noteDraws } from './grants.ts';
import { HoldingsCollector, shortfallOf } from './holdings.ts';

/** The value of the components that one input brings; unknown if some were not granted and have no price. */
type DrawnComponents = Readonly<{ grantedUsd: Amount; ungrantedUsd: Known }>;

function drawnComponents(granted: GrantedInput, ungranted: Amount): DrawnComponents {
  const component = grantedComponent(granted.answer);
  const grantedUsd =
    component === null ? 0n : scale(component.figures.usd, component.whole, component.figures.quantity);
  if (ungranted === 0n) return { grantedUsd, ungrantedUsd: 0n };
  const { usd, quantity } = granted.input;
  return { grantedUsd, ungrantedUsd: usd === null ? null : scale(usd, ungranted, quantity) };
}

/** Everything that an input brings; returns what it takes from the lot's own increment. */
function gather(holdings: HoldingsCollector, granted: GrantedInput): DrawnComponents {
  holdings.addGranted(granted);
  const shortfall = shortfallOf(granted);
  if (shortfall === null) return drawnComponents(granted, 0n);
  if (!shortfall.isComponent) {
    holdings.addUngrantedMaterial(granted, shortfall.ungranted);
    return { grantedUsd: 0n, ungrantedUsd: 0n };
  }
  holdings.addUngrantedComponent(granted.input.lotId);
  const drawn = drawnComponents(granted, shortfall.ungranted);
  if (drawn.ungrantedUsd !== null) holdings.addUndeclaredUsd(drawn.ungrantedUsd);
  return drawn;
}

function ownIncrement(event: ComponentShipmentEvent, usd: Amount, isUncertain: boolean): Increment {
  const { component, manufacture } = event.data;
  const { country, facility, operator, completedOn } = manufacture;
  const dollars = isUncertain ? { usd: 0n, uncertainUsd: usd } : { usd, uncertainUsd: 0n };
  const key = `${component} ${country} ${facility} ${operator}`;
  return { key, component, country, facility, operator, days: [completedOn], ...dollars };
}

/** Section 4: a lot's value less that of the components it drew, at least 0. A pack has none. */
function addOwnIncrement(
  event: ComponentShipmentEvent,
  header: ComponentHeader,
  drawn: readonly DrawnComponents[],
  holdings: HoldingsCollector,
  findings: FindingCollector,
): void {
  const isUncertain = drawn.some(({ ungrantedUsd }) => ungrantedUsd === null);
  if (header.component === 'pack') {
    // Cases and cooling are not part of a battery: without an increment of its own to doubt, nothing can be said at all.
    if (isUncertain) holdings.setShareUnknown();
    return;
  }
  const drawnUsd = drawn.reduce((sum, { grantedUsd, ungrantedUsd }) => sum + grantedUsd + (ungrantedUsd ?? 0n), 0n);
  if (drawnUsd > header.usd) findings.add('negative-incremental-value', header.lotId);
  const usd = drawnUsd > header.usd ? 0n : header.usd - drawnUsd;
  holdings.addIncrement(ownIncrement(event, usd, isUncertain));
}

/**
 * Works out one component lot from its event in force and its answered draws, in the order of the event's inputs.
 * Pure: the same lot and answers give the same figures.
 */
export function evaluateComponentLot(
  event: ComponentShipmentEvent,
  header: ComponentHeader,
  hasIdConflict: boolean,
  inputs: readonly GrantedInput[],
): ComponentFigures {
  const findings = new FindingCollector();
  if (hasIdConflict) findings.add('id-conflict', header.lotId);
  noteDraws(findings, header.lotId, header.day, inputs);
  const holdings = new HoldingsCollector(header.lotId);
  const drawn = inputs.map((granted) => gather(holdings, granted));
  addOwnIncrement(event, header, drawn, holdings, findings);
  return { ...header, ...holdings.collected(findings) };
}
