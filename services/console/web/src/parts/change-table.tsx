/** Revisions as a ledger: when, which vehicle, before and after, why, and who spoke. */
import type { ReactNode } from 'react';
import type { Causes, LedgerRow } from '../api/shapes.ts';
import { causeText, dayOf, statusWord } from '../words/words.ts';
import { ListTable } from './list-table.tsx';
import { Mark, StatementLink, Usd, UsdStep, VinLink } from './marks.tsx';

/** Statements that a row has room for; the page of the vehicle has all. */
const STATEMENTS_SHOWN = 2;

function Statements({ causes }: Readonly<{ causes: Causes | undefined }>): ReactNode {
  const digests = causes?.digests ?? [];
  const hidden = digests.length - STATEMENTS_SHOWN + (causes?.more ?? 0);
  if (digests.length === 0) return '–';
  return (
    <>
      {digests.slice(0, STATEMENTS_SHOWN).map((digest) => (
        <span key={digest}>
          <StatementLink digest={digest} />{' '}
        </span>
      ))}
      {hidden > 0 && `and ${hidden} more`}
    </>
  );
}

function Row({ row }: Readonly<{ row: LedgerRow }>): ReactNode {
  const { vin, publishedAt, amountUsd, previousAmountUsd, status, cause, causes } = row;
  return (
    <tr>
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
        {amountUsd !== undefined && previousAmountUsd != null && <UsdStep usd={amountUsd - previousAmountUsd} />}
      </td>
      <td>
        <Mark word={statusWord(status)} />
      </td>
      <td>{causeText(cause)}</td>
      <td>
        <Statements causes={causes} />
      </td>
    </tr>
  );
}

const HEADS = ['Date', 'Vehicle', 'Before', 'After', 'Change', 'Status', 'Because', 'Statements'] as const;
const OF_NUMBERS: readonly string[] = ['Before', 'After', 'Change'];

/** @param rows in the order in which they are shown */
export function ChangeTable({ rows }: Readonly<{ rows: readonly LedgerRow[] }>): ReactNode {
  return (
    <ListTable label="Changes" heads={HEADS} ofNumbers={OF_NUMBERS}>
      {rows.map((row) => (
        <Row key={`${row.vin} ${row.revision}`} row={row} />
      ))}
    </ListTable>
  );
}
