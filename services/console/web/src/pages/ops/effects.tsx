/** What would change if a letter were taken: which vehicles, from which status to which. */
import type { ReactNode } from 'react';
import { ListTable } from '../../parts/list-table.tsx';
import { Mark, VinLink } from '../../parts/marks.tsx';
import { count, counted, statusWord } from '../../words/words.ts';
import type { Effects } from './letter-shapes.ts';

function Status({ status }: Readonly<{ status: string | null }>): ReactNode {
  return status === null ? 'no verdict' : <Mark word={statusWord(status)} />;
}

/** The changed verdicts. */
export function EffectsOf({ effects }: Readonly<{ effects: Effects }>): ReactNode {
  const { lots, vehicles, isPartial, evaluated, changed, rows } = effects;
  return (
    <>
      <p>
        It touches {counted(lots, 'lot')} and {vehicles === 0 ? 'no vehicle' : counted(vehicles, 'vehicle')}
        {isPartial && ', and maybe more'}. {evaluated < vehicles && `The first ${count(evaluated)} were worked out. `}
        {evaluated > 0 && `${changed === 0 ? 'No vehicle' : counted(changed, 'vehicle')} would get another verdict`}
        {changed > 0 && `, ${count(rows.length)} of them another status`}
        {evaluated > 0 && '.'}
      </p>
      {rows.length > 0 && (
        <ListTable label="Vehicles that would get another status" heads={['Vehicle', 'Now', 'Then']} ofNumbers={[]}>
          {rows.map(({ vin, statusBefore, statusAfter }) => (
            <tr key={vin}>
              <th scope="row">
                <VinLink vin={vin} />
              </th>
              <td>
                <Status status={statusBefore} />
              </td>
              <td>
                <Status status={statusAfter} />
              </td>
            </tr>
          ))}
        </ListTable>
      )}
    </>
  );
}
