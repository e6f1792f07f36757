/** Vehicles with their last verdicts. */
import type { ReactNode } from 'react';
import type { ListedVerdict } from '../api/shapes.ts';
import { dayOf, plain, statusWord } from '../words/words.ts';
import { ListTable } from './list-table.tsx';
import { Mark, Usd, VinLink } from './marks.tsx';

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
    <ListTable label={label} heads={HEADS} ofNumbers={OF_NUMBERS}>
      {rows.map((row) => (
        <Row key={row.vin} row={row} />
      ))}
    </ListTable>
  );
}
