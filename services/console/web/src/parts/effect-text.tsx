/** What events would change, in a sentence or two. */
import type { ReactNode } from 'react';
import { counted, dollars } from '../words/words.ts';
import { UsdStep } from './marks.tsx';

/** What events would change, as far as the caller may see it. Source: console.md, `POST /v1/effects`; intake.md, "2. HTTP". */
export type Effects = Readonly<{
  lots: number;
  vehicles: number;
  isPartial: boolean;
  /** Vehicles that are worked out, and their dollars; absent if the caller sees none. */
  evaluated?: number;
  usdBefore?: number;
  usdAfter?: number;
  /** Those of them that would get another verdict. The intake does not say it. */
  changed?: Readonly<{ vehicles: number; usdBefore: number; usdAfter: number }>;
}>;

const vehiclesText = (vehicles: number): string => (vehicles === 0 ? 'no vehicle' : counted(vehicles, 'vehicle'));

function Step({ before, after }: Readonly<{ before: number; after: number }>): ReactNode {
  return (
    <>
      : {dollars(before)} → {dollars(after)} (<UsdStep usd={after - before} />)
    </>
  );
}

function Dollars({ effects }: Readonly<{ effects: Effects }>): ReactNode {
  const { changed, evaluated = 0, usdBefore, usdAfter } = effects;
  if (changed !== undefined) {
    return (
      <>
        {changed.vehicles === 0 ? 'No vehicle' : counted(changed.vehicles, 'vehicle')} would get another verdict
        {changed.vehicles > 0 && <Step before={changed.usdBefore} after={changed.usdAfter} />}.
      </>
    );
  }
  if (usdBefore === undefined || usdAfter === undefined || evaluated === 0) return null;
  return (
    <>
      The credit of {counted(evaluated, 'vehicle')} that {evaluated === 1 ? 'was' : 'were'} worked out
      <Step before={usdBefore} after={usdAfter} />.
    </>
  );
}

/** Lots and vehicles, and dollars if the caller sees them. */
export function EffectText({ effects }: Readonly<{ effects: Effects }>): ReactNode {
  const { lots, vehicles, isPartial } = effects;
  return (
    <>
      It touches {counted(lots, 'lot')} and {vehiclesText(vehicles)}
      {isPartial && ', and maybe more'}. <Dollars effects={effects} />
    </>
  );
}
