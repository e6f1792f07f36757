/** The lots of a genealogy as a table, those with a finding first. */
import { type ReactNode, useState } from 'react';
import { ListTable } from '../parts/list-table.tsx';
import { Subject, VinLink } from '../parts/marks.tsx';
import { useSomeRows } from '../parts/use-some-rows.tsx';
import { counted, plain } from '../words/words.ts';
import { isFaulty, type Tiers } from './tiers.ts';

const HEADS = ['Tier', 'From', 'Lot or vehicle', 'What is wrong'];

/** @param titles of the tiers */
export function GenealogyTable({
  tiers,
  titles,
  label,
}: Readonly<{ tiers: Tiers; titles: Readonly<Record<string, string>>; label: string }>): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const groups = tiers.columns.flatMap((column) => column.groups);
  const rows = groups
    .flatMap((group) => group.nodes.map((node) => ({ group, node })))
    .sort((a, b) => Number(isFaulty(b.node)) - Number(isFaulty(a.node)));
  const { shown, more } = useSomeRows(rows);
  const faulty = groups.reduce((sum, group) => sum + group.faulty, 0);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        As a table: {counted(rows.length, 'row')}, {faulty} with a finding
      </summary>
      {isOpen && (
        <>
          <ListTable label={label} heads={HEADS} ofNumbers={[]}>
            {shown.map(({ group, node: { id, tier, standing, findings = [] } }) => (
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
          </ListTable>
          {more}
        </>
      )}
    </details>
  );
}
