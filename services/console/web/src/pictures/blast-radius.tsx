/** From one statement to the lots, vehicles and dollars that rest on it. */
import type { ReactNode } from 'react';
import { count, dollars } from '../words/words.ts';

type Radius = Readonly<{ lots: number; vehicles: number; usdBefore: number | null; usdAfter: number | null }>;

/** Four steps, each with its number. */
export function BlastRadius({ lots, vehicles, usdBefore, usdAfter }: Radius): ReactNode {
  const steps: readonly (readonly [string, string])[] = [
    ['1', 'statement'],
    [count(lots), lots === 1 ? 'lot' : 'lots'],
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
