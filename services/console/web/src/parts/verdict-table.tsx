/** Vehicles with their last verdicts. */
import type { ReactNode } from 'react';
import type { ListedVerdict } from '../api/shapes.ts';
import { causeText, dayOf, plain, statusWord } from '../words/words.ts';
import { Mark, Usd, UsdStep, VinLink } from './marks.tsx';
import { Scroll } from './scroll.tsx';

function Row({ row }: Readonly<{ row: ListedVerdict }>): ReactNode {
  const { vin, vehicle, status, amountUsd, potentialUsd, findings, decidingDate, publishedAt } = row;
  const shown = findings?.slice(0, 2).map(plain).join(', ') ?? '';
  const hidden = (findings?.length ?? 0) - 2;
  return (
    <tr>
      <th scope="row">
        <VinLink vin={vin} />
      </th>
      <td>{vehicle == null ? '–' : `${vehicle.make} ${vehicle.model} ${vehicle.modelYear}`}</td>
      <td>
        <Mark word={statusWord(status)} />
      </td>
      <td className="number">
        <Usd usd={amountUsd} />
      </td>
      <td className="number">
        <Usd usd={potentialUsd} />
      </td>
      <td>
        {shown}
        {hidden > 0 ? ` and ${hidden} more` : ''}
      </td>
      <td className="number left">{decidingDate ?? '–'}</td>
      <td className="number left">{dayOf(publishedAt)}</td>
    </tr>
  );
}

const HEADS = ['Vehicle', 'Model', 'Status', 'Credit', 'Possible', 'Findings', 'Law of', 'Published'] as const;
const OF_NUMBERS: readonly string[] = ['Credit', 'Possible'];

/** @param label for readers of the screen */
export function VerdictTable({ rows, label }: Readonly<{ rows: readonly ListedVerdict[]; label: string }>): ReactNode {
  return (
    <Scroll label={label}>
      <table className="list">
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col" className={OF_NUMBERS.includes(head) ? 'number' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.vin} row={row} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Changes as a ledger: when, which vehicle, before and after, why. */
export function ChangeTable({ rows }: Readonly<{ rows: readonly ListedVerdict[] }>): ReactNode {
  return (
    <Scroll label="Changes">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Vehicle</th>
            <th scope="col" className="number">
              Before
            </th>
            <th scope="col" className="number">
              After
            </th>
            <th scope="col" className="number">
              Change
            </th>
            <th scope="col">Status</th>
            <th scope="col">Because</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ vin, publishedAt, amountUsd, previousAmountUsd, status, cause }) => (
            <tr key={vin}>
              <td className="number left">{dayOf(publishedAt)}</td>
              <th scope="row">
                <VinLink vin={vin} />
              </th>
              <td className="number">
                <Usd usd={previousAmountUsd} />
              </td>
              <td className="number">
                <Usd usd={amountUsd} />
              </td>
              <td className="number">
                {amountUsd !== undefined && previousAmountUsd != null && (
                  <UsdStep usd={amountUsd - previousAmountUsd} />
                )}
              </td>
              <td>
                <Mark word={statusWord(status)} />
              </td>
              <td>{causeText(cause)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
