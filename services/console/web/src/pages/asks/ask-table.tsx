/** What is wanted, a row each, and a form below the one that is being answered. */
import { Fragment, type ReactNode, useState } from 'react';
import { ListTable } from '../../parts/list-table.tsx';
import { Subject, Usd } from '../../parts/marks.tsx';
import { count, plain } from '../../words/words.ts';
import { AnswerForm } from './answer-form.tsx';

/** One thing that is wanted. */
export type Ask = Readonly<{
  lot?: string;
  party?: string;
  need: string;
  because?: string;
  vehiclesWaiting: number;
  since?: string;
  usdAtStake?: number;
}>;

const NEEDS: Readonly<Record<string, string>> = {
  declare: 'Declare the lot',
  value: 'State its value',
  origin: 'State where it comes from',
  unit: 'State it in the unit of the lot',
  owner: 'State who owns the operator',
};

/** The heads; dollars are not shown to who is asked. */
const HEADS: readonly string[] = ['Lot or party', 'What is wanted', 'Because', 'Vehicles waiting', 'Since'];

function AskRow({
  ask,
  hasDollars,
  isOpen,
  onToggle,
}: Readonly<{ ask: Ask; hasDollars: boolean; isOpen: boolean; onToggle: (() => void) | null }>): ReactNode {
  const { lot, party, need, because, vehiclesWaiting, since, usdAtStake } = ask;
  return (
    <tr>
      <th scope="row">
        <Subject id={lot ?? party ?? ''} />
      </th>
      <td>
        {NEEDS[need] ?? need}
        {onToggle !== null && (
          <div>
            <button type="button" className="quiet" aria-expanded={isOpen} onClick={onToggle}>
              {isOpen ? 'Close' : 'Answer'}
            </button>
          </div>
        )}
      </td>
      <td>{plain(because ?? '')}</td>
      <td className="number">{count(vehiclesWaiting)}</td>
      <td className="number left">{since?.slice(0, 10) ?? '–'}</td>
      {hasDollars && (
        <td className="number">
          <Usd usd={usdAtStake} />
        </td>
      )}
    </tr>
  );
}

/** @param canAnswer whether the caller may state something */
export function AskTable({ rows, canAnswer }: Readonly<{ rows: readonly Ask[]; canAnswer: boolean }>): ReactNode {
  const [open, setOpen] = useState<string | null>(null);
  const hasDollars = rows.some(({ usdAtStake }) => usdAtStake !== undefined);
  const heads = [...HEADS, ...(hasDollars ? ['At stake'] : [])];
  return (
    <ListTable label="Asks" heads={heads} ofNumbers={['Vehicles waiting', 'At stake']}>
      {rows.map((ask) => {
        const [subject, key] = [ask.lot ?? ask.party ?? '', `${ask.lot ?? ask.party} ${ask.need}`];
        const isOpen = open === key;
        return (
          <Fragment key={key}>
            <AskRow
              ask={ask}
              hasDollars={hasDollars}
              isOpen={isOpen}
              onToggle={canAnswer ? () => setOpen(isOpen ? null : key) : null}
            />
            {isOpen && (
              <tr>
                <td colSpan={heads.length}>
                  <AnswerForm asked={{ subject, need: ask.need }} />
                </td>
              </tr>
            )}
          </Fragment>
        );
      })}
    </ListTable>
  );
}
