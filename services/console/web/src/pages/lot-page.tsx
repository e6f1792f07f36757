/** `/lots/:id`: what is held, granted and left of each mineral, the statements about it, and where it went. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import type { AsOf, Balance, ListPage, Statement } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { PageTitle } from '../frame/frame.tsx';
import { Mark, StatementLink, Subject, VinLink } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { BalanceBar } from '../pictures/balance-bar.tsx';
import { standingWord, timeText } from '../words/words.ts';

type Lot = Readonly<{
  asOf?: AsOf;
  lotId: string;
  held?: Readonly<{ value: string; unit: string; hasIdConflict?: boolean }> | null;
  refusal?: string | null;
  balances?: readonly Balance[];
  consumers?: number;
  statements?: readonly Statement[];
}>;

type Use = Readonly<{
  consumer: string;
  day?: string;
  asked?: string;
  unit?: string;
  granted?: readonly Readonly<{ mineral: string | null; value: string }>[];
  refusal?: string | null;
}>;

const REFUSALS: Readonly<Record<string, string>> = {
  'lot-missing': 'Nobody has declared this lot, so nothing of it is granted.',
  'lineage-too-deep': 'The chain above this lot is too deep, so nothing of it is granted.',
  'unit-mismatch': 'asked in another unit',
};

function Balances({ lot }: Readonly<{ lot: Lot }>): ReactNode {
  const { held, balances = [] } = lot;
  return (
    <>
      {lot.refusal != null && <p className="problem">✗ {REFUSALS[lot.refusal] ?? lot.refusal}</p>}
      {held != null && (
        <p>
          Declared: <strong className="number">{held.value}</strong> {held.unit}
          {held.hasIdConflict === true && <span className="mark bad"> ✗ Two statements have the same id</span>}
        </p>
      )}
      {balances.map((balance) => (
        <BalanceBar
          key={balance.mineral ?? 'whole'}
          balance={balance}
          held={held?.value ?? null}
          unit={held?.unit ?? ''}
        />
      ))}
    </>
  );
}

function Statements({ statements }: Readonly<{ statements: readonly Statement[] }>): ReactNode {
  return (
    <ul className="statements">
      {statements.map(({ digest, type, standing, by = [], recordedAt }) => (
        <li key={digest}>
          <Mark word={standingWord(standing)} /> <StatementLink digest={digest} /> {type?.replace('oretrail.', '')}
          {recordedAt === undefined ? '' : `, ${timeText(recordedAt)}`}
          {by.map((one) => (
            <span key={one}>
              , by <StatementLink digest={one} />
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

const isVin = (id: string): boolean => /^[A-HJ-NPR-Z0-9]{17}$/.test(id);

function Uses({ lotId }: Readonly<{ lotId: string }>): ReactNode {
  const uses = useAnswer<ListPage<Use>>(`/v1/lots/${encodeURIComponent(lotId)}/uses?limit=200`);
  return (
    <section aria-labelledby="uses">
      <h2 id="uses">Where it went</h2>
      <Answered asked={uses} what="the uses of this lot" roles={['auditor', 'supplier']}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p>Nobody has drawn on it yet.</p>
          ) : (
            <Scroll label="Uses">
              <table className="list">
                <thead>
                  <tr>
                    <th scope="col">Drawn by</th>
                    <th scope="col">Day</th>
                    <th scope="col" className="number">
                      Asked
                    </th>
                    <th scope="col" className="number">
                      Granted
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ consumer, day, asked, unit, granted = [], refusal }) => (
                    <tr key={consumer + day}>
                      <th scope="row">{isVin(consumer) ? <VinLink vin={consumer} /> : <Subject id={consumer} />}</th>
                      <td className="number left">{day}</td>
                      <td className="number">
                        {asked} {unit}
                      </td>
                      <td className="number">
                        {refusal != null
                          ? `✗ ${REFUSALS[refusal] ?? refusal}`
                          : granted
                              .map(({ mineral, value }) => (mineral === null ? value : `${value} ${mineral}`))
                              .join(', ')}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Answered>
    </section>
  );
}

/** @param lotId of the lot */
export function LotPage({ lotId }: Readonly<{ lotId: string }>): ReactNode {
  const lot = useAnswer<Lot>(`/v1/lots/${encodeURIComponent(lotId)}`);
  return (
    <>
      <PageTitle title={lotId} />
      <Answered asked={lot} what="this lot">
        {(answer) => (
          <>
            <section aria-labelledby="balance">
              <h2 id="balance">Balance</h2>
              <Balances lot={answer} />
            </section>
            {answer.statements !== undefined && (
              <section aria-labelledby="statements">
                <h2 id="statements">Statements</h2>
                <Statements statements={answer.statements} />
              </section>
            )}
            <Uses lotId={lotId} />
          </>
        )}
      </Answered>
    </>
  );
}

/** `/lots`: find one by its id. */
export function LotsPage(): ReactNode {
  const [, navigate] = useLocation();
  const [id, setId] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (id.trim() !== '') navigate(`/lots/${encodeURIComponent(id.trim())}`);
  };
  return (
    <>
      <PageTitle title="Lots" />
      <search>
        <form className="row" onSubmit={submit}>
          <label htmlFor="lot">Lot id</label>
          <input
            id="lot"
            className="id"
            value={id}
            spellCheck={false}
            onChange={(event) => setId(event.target.value)}
          />
          <button type="submit">Show</button>
        </form>
      </search>
      <Empty title="Name a lot to see its balance.">
        <p>
          Its id is in the statements that you sent, and in the findings of a vehicle: <code>urn:lot:…</code>
        </p>
      </Empty>
    </>
  );
}
