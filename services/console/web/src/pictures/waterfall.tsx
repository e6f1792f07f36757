/** Dollars that changed, by cause: bars to the left are lost, to the right gained. The words beside them say the same. */
import type { ReactNode } from 'react';
import type { ListedVerdict } from '../api/shapes.ts';
import { UsdStep } from '../parts/marks.tsx';
import { causeText, counted } from '../words/words.ts';

type Bar = Readonly<{ cause: string; usd: number; vehicles: number }>;

/** The changes by cause, the greatest loss first. */
function barsOf(rows: readonly ListedVerdict[]): readonly Bar[] {
  const bars = new Map<string, { usd: number; vehicles: number }>();
  for (const { cause, amountUsd, previousAmountUsd } of rows) {
    if (amountUsd === undefined || previousAmountUsd == null) continue;
    const bar = bars.get(cause ?? '') ?? { usd: 0, vehicles: 0 };
    bars.set(cause ?? '', { usd: bar.usd + amountUsd - previousAmountUsd, vehicles: bar.vehicles + 1 });
  }
  return Array.from(bars, ([cause, bar]) => ({ cause, ...bar })).sort((a, b) => a.usd - b.usd);
}

/** @param rows of changes */
export function Waterfall({ rows }: Readonly<{ rows: readonly ListedVerdict[] }>): ReactNode {
  const bars = barsOf(rows);
  const most = Math.max(...bars.map(({ usd }) => Math.abs(usd)), 1);
  return (
    <table className="waterfall">
      <caption className="visually-hidden">Dollars that changed, by cause</caption>
      <thead>
        <tr>
          <th scope="col">Because</th>
          <th scope="col" className="number">
            Change
          </th>
          <th scope="col">
            <span className="visually-hidden">Bar</span>
          </th>
          <th scope="col">Vehicles</th>
        </tr>
      </thead>
      <tbody>
        {bars.map(({ cause, usd, vehicles }) => (
          <tr key={cause}>
            <th scope="row">{causeText(cause)}</th>
            <td className="number">
              <UsdStep usd={usd} />
            </td>
            <td>
              <svg viewBox="0 0 200 14" width="200" height="14" aria-hidden="true">
                <line className="axis" x1="100" x2="100" y1="0" y2="14" />
                <rect
                  className={usd < 0 ? 'lost' : 'gained'}
                  x={usd < 0 ? 100 - (Math.abs(usd) / most) * 98 : 100}
                  y="2"
                  width={(Math.abs(usd) / most) * 98}
                  height="10"
                />
              </svg>
            </td>
            <td>{counted(vehicles, 'vehicle')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
