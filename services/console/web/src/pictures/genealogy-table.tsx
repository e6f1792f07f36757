/** The lots of a genealogy as a table, those with a finding first. */
import { type ReactNode, useState } from 'react';
import { Subject, VinLink } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { counted, plain } from '../words/words.ts';
import { isFaulty, type Tiers } from './tiers.ts';

/** Rows that are shown at first, and more at each press: a page of thousands is slow, and nobody reads it. */
const ROWS_STEP = 100;

/** @param titles of the tiers */
export function GenealogyTable({
  tiers,
  titles,
  label,
}: Readonly<{ tiers: Tiers; titles: Readonly<Record<string, string>>; label: string }>): ReactNode {
  const [shown, setShown] = useState(ROWS_STEP);
  const [isOpen, setIsOpen] = useState(false);
  const groups = tiers.columns.flatMap((column) => column.groups);
  const rows = groups
    .flatMap((group) => group.nodes.map((node) => ({ group, node })))
    .sort((a, b) => Number(isFaulty(b.node)) - Number(isFaulty(a.node)));
  const faulty = groups.reduce((sum, group) => sum + group.faulty, 0);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        As a table: {counted(rows.length, 'row')}, {faulty} with a finding
      </summary>
      {isOpen && (
        <>
          <Scroll label={label}>
            <table className="list">
              <thead>
                <tr>
                  <th scope="col">Tier</th>
                  <th scope="col">From</th>
                  <th scope="col">Lot or vehicle</th>
                  <th scope="col">What is wrong</th>
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, shown).map(({ group, node: { id, tier, standing, findings = [] } }) => (
                  <tr key={id}>
                    <td>{titles[group.tier]}</td>
                    <td>{group.name}</td>
                    <th scope="row">{tier === 'vehicle' ? <VinLink vin={id} /> : <Subject id={id} />}</th>
                    <td>
                      {[...(standing === 'in-force' ? [] : [standing]), ...findings]
                        .map((code) => `✗ ${plain(code)}`)
                        .join(', ')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {shown < rows.length && (
            <button type="button" onClick={() => setShown((last) => last + ROWS_STEP)}>
              Show {Math.min(ROWS_STEP, rows.length - shown)} more of {rows.length - shown}
            </button>
          )}
        </>
      )}
    </details>
  );
}
