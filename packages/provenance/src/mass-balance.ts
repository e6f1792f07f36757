/** Brings the masses of a lot's streams to the mass that the lot declares. Source: provenance.md, section 2, steps 3 and 4. */
import { type Amount, divideHalfEven, MASS_TOLERANCE, scale } from '@oretrail/model';
import { type Flow, ownStart, untracedFlow } from './flow.ts';
import { MASS_SURPLUS_PER_MILLE_MAX } from './limits.ts';

/** A flow whose mass is known. */
export type Weighed = Flow & Readonly<{ massKg: Amount }>;
/** The balanced flows of one mineral, and what the balancing found. */
export type Balance = Readonly<{ flows: readonly Weighed[]; isImbalanced: boolean; hadUnknownMass: boolean }>;

/** Unknown masses share the shortfall equally. */
function shareShortfall(flows: readonly Flow[], shortfall: Amount): Weighed[] {
  const unknown = flows.filter(({ massKg }) => massKg === null).length;
  const each = unknown === 0 || shortfall <= 0n ? 0n : divideHalfEven(shortfall, BigInt(unknown));
  return flows.map((flow) => ({ ...flow, massKg: flow.massKg ?? each }));
}

/** Step 4: all masses, and only masses, so that they sum to what the lot holds. */
function scaleTo(massKg: Amount, flows: readonly Weighed[]): readonly Weighed[] {
  const whole = flows.reduce((sum, flow) => sum + flow.massKg, 0n);
  return whole === massKg ? flows : flows.map((flow) => ({ ...flow, massKg: scale(flow.massKg, massKg, whole) }));
}

/** Step 3: what is short starts here, or is of unknown origin, or fills the unknown masses. */
function fill(massKg: Amount, startsMaterial: boolean, inflows: readonly Flow[]): Balance {
  const traced = inflows.reduce((sum, flow) => sum + (flow.massKg ?? 0n), 0n);
  const shortfall = massKg - traced;
  const hadUnknownMass = inflows.some((flow) => flow.massKg === null);
  const flows = shareShortfall(inflows, shortfall);
  const balanced = { flows, isImbalanced: false, hadUnknownMass };
  if (hadUnknownMass) return balanced;
  if (startsMaterial) {
    if (shortfall < MASS_TOLERANCE) return balanced;
    return { ...balanced, flows: [...flows, { ...ownStart(shortfall), massKg: shortfall }] };
  }
  const surplusPerMille = 1_000n * massKg - MASS_SURPLUS_PER_MILLE_MAX * traced;
  if (surplusPerMille < 1_000n * MASS_TOLERANCE) return balanced;
  const ofUnknownOrigin = { ...untracedFlow(shortfall, null), massKg: shortfall };
  return { flows: [...flows, ofUnknownOrigin], isImbalanced: true, hadUnknownMass };
}

/**
 * Steps 3 and 4.
 * @param massKg the mass of the mineral that the lot declares, above 0
 * @param startsMaterial the lot extracts or recycles
 */
export function balanceMasses(massKg: Amount, startsMaterial: boolean, inflows: readonly Flow[]): Balance {
  const filled = fill(massKg, startsMaterial, inflows);
  return { ...filled, flows: scaleTo(massKg, filled.flows) };
}
