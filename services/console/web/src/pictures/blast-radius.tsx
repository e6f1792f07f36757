/** From one statement or lot to the lots, vehicles and dollars that rest on it. */
import type { ReactNode } from 'react';
import { count, dollars } from '../words/words.ts';

type Radius = Readonly<{
  of: 'statement' | 'lot';
  lots: number;
  vehicles: number;
  usdBefore: number | null;
  usdAfter: number | null;
}>;

/** Four steps, each with its number. */
export function BlastRadius({ of, lots, vehicles, usdBefore, usdAfter }: Radius): ReactNode {
  const steps: readonly (readonly [string, string])[] = [
    ['1', of],
    [count(lots), `${lots === 1 ? 'lot' : 'lots'}${of === 'lot' ? ' made of it' : ''}`],
    [count(vehicles), vehicles === 1 ? 'vehicle' : 'vehicles'],
    ...(usdBefore === null || usdAfter === null
      ? []
      : ([[`${dollars(usdBefore)} → ${dollars(usdAfter)}`, 'with and without it']] as const)),
  ];
  return (
    <ol className="radius">
      {steps.map(([number, what]) => (
        <li key={what}>
          <strong className="number">{number}</strong> {what}
        </li>
      ))}
    </ol>
  );
}
