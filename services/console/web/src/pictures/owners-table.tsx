/** Holdings as a table, those of parties of concern first. */
import type { ReactNode } from 'react';
import type { Owners } from '../core/owners.ts';
import { ListTable } from '../parts/list-table.tsx';
import { Mark, Subject } from '../parts/marks.tsx';
import { useSomeRows } from '../parts/use-some-rows.tsx';
import { concernWord, counted, percent, placesText, plain } from '../words/words.ts';

const HEADS = ['Holder', 'Of', 'Equity', 'Votes', 'Seats', 'Place', 'Foreign entity of concern'];
const OF_NUMBERS = ['Equity', 'Votes', 'Seats'];

/** @param label for readers of the screen */
export function OwnersTable({ owners, label }: Readonly<{ owners: Owners; label: string }>): ReactNode {
  const known = new Map(owners.parties.map((one) => [one.party, one]));
  const rank = (id: string): number => (known.get(id)?.concern === 'concern' ? 0 : 1);
  const rows = [...owners.holdings].sort((a, b) => rank(a.party) - rank(b.party));
  const { shown, more } = useSomeRows(rows);
  return (
    <details>
      <summary>As a table: {counted(rows.length, 'holding')}</summary>
      <ListTable label={label} heads={HEADS} ofNumbers={OF_NUMBERS}>
        {shown.map(({ holder, party, equity, votes, seats }) => {
          const owned = known.get(party);
          return (
            <tr key={`${holder} ${party}`}>
              <td>
                <Subject id={holder} />
              </td>
              <th scope="row">
                <Subject id={party} />
              </th>
              <td className="number">{percent(equity)}</td>
              <td className="number">{percent(votes)}</td>
              <td className="number">{percent(seats)}</td>
              <td>{owned !== undefined && placesText(owned)}</td>
              <td>
                {owned !== undefined && <Mark word={concernWord(owned.concern)} />}
                {owned?.ground != null && `: ${plain(owned.ground)}`}
              </td>
            </tr>
          );
        })}
      </ListTable>
      {more}
    </details>
  );
}
