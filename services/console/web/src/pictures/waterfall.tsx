/** Dollars that changed, by cause: bars to the left are lost, to the right gained. The numbers beside them say the same. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { LedgerSum } from '../api/shapes.ts';
import { UsdStep } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { causeText, count } from '../words/words.ts';

/** Of the picture: half of it is for losses. */
const MIDDLE = 100;
/** The longest bar. */
const LENGTH = 98;

function Bars({ sum, most }: Readonly<{ sum: LedgerSum; most: number }>): ReactNode {
  const [lost, gained] = [(sum.lostUsd / most) * LENGTH, (sum.gainedUsd / most) * LENGTH];
  return (
    <svg viewBox="0 0 200 14" width="200" height="14" aria-hidden="true">
      <line className="axis" x1={MIDDLE} x2={MIDDLE} y1="0" y2="14" />
      <rect className="lost" x={MIDDLE - lost} y="2" width={lost} height="10" />
      <rect className="gained" x={MIDDLE} y="2" width={gained} height="10" />
    </svg>
  );
}

/** @param sums of a period, in any order; those with the greatest loss come first */
export function Waterfall({ sums }: Readonly<{ sums: readonly LedgerSum[] }>): ReactNode {
  const sorted = sums.toSorted((a, b) => b.lostUsd - a.lostUsd);
  const most = Math.max(...sums.flatMap(({ lostUsd, gainedUsd }) => [lostUsd, gainedUsd]), 1);
  return (
    <Scroll label="Dollars that changed, by cause">
      <table className="waterfall">
        <caption className="visually-hidden">Dollars that changed, by cause</caption>
        <thead>
          <tr>
            <th scope="col">Because</th>
            <th scope="col" className="number">
              Lost
            </th>
            <th scope="col">
              <span className="visually-hidden">Bar</span>
            </th>
            <th scope="col" className="number">
              Gained
            </th>
            <th scope="col" className="number">
              Revisions
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((sum) => (
            <tr key={sum.cause}>
              <th scope="row">
                <Link href={`/changes?cause=${sum.cause}`}>{causeText(sum.cause)}</Link>
              </th>
              <td className="number">
                <UsdStep usd={-sum.lostUsd} />
              </td>
              <td>
                <Bars sum={sum} most={most} />
              </td>
              <td className="number">
                <UsdStep usd={sum.gainedUsd} />
              </td>
              <td className="number">{count(sum.revisions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
