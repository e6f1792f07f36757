/** Holdings as a table, those of parties of concern first. */
import { type ReactNode, useState } from 'react';
import type { Owners } from '../core/owners.ts';
import { Mark, Subject } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { concernWord, counted, percent, placesText, plain } from '../words/words.ts';

/** Rows that are shown at first, and more at each press: a page of thousands is slow, and nobody reads it. */
const ROWS_STEP = 100;

/** @param label for readers of the screen */
export function OwnersTable({ owners, label }: Readonly<{ owners: Owners; label: string }>): ReactNode {
  const [shown, setShown] = useState(ROWS_STEP);
  const known = new Map(owners.parties.map((one) => [one.party, one]));
  const rank = (id: string): number => (known.get(id)?.concern === 'concern' ? 0 : 1);
  const rows = [...owners.holdings].sort((a, b) => rank(a.party) - rank(b.party));
  return (
    <details>
      <summary>As a table: {counted(rows.length, 'holding')}</summary>
      <Scroll label={label}>
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Holder</th>
              <th scope="col">Of</th>
              <th scope="col" className="number">
                Equity
              </th>
              <th scope="col" className="number">
                Votes
              </th>
              <th scope="col" className="number">
                Seats
              </th>
              <th scope="col">Place</th>
              <th scope="col">Foreign entity of concern</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ holder, party, equity, votes, seats }) => {
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
          </tbody>
        </table>
      </Scroll>
      {shown < rows.length && (
        <button type="button" onClick={() => setShown((last) => last + ROWS_STEP)}>
          Show {Math.min(ROWS_STEP, rows.length - shown)} more of {rows.length - shown}
        </button>
      )}
    </details>
  );
}
