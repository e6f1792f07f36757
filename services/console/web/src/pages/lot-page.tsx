/** `/lots/:id`: what is held, granted and left of each mineral, the statements about it, and where it went. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import type { AsOf, Balance, Lineage, ListPage, Statement } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { PageTitle } from '../frame/frame.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Mark, StatementLink, Subject, VinLink } from '../parts/marks.tsx';
import { Resting } from '../parts/resting.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { BalanceBar } from '../pictures/balance-bar.tsx';
import { Genealogy } from '../pictures/genealogy.tsx';
import { counted, countryName, plain, standingWord, timeText, typeText, unitText } from '../words/words.ts';

type Use = Readonly<{
  consumer: string;
  day: string;
  asked: string;
  unit: string;
  granted: readonly Readonly<{ mineral: string | null; value: string }>[];
  refusal: string | null;
}>;

type Lot = Readonly<{
  asOf?: AsOf;
  lotId: string;
  standing: string;
  refusal?: string | null;
  quantity?: Readonly<{ value: string; unit: string }>;
  balances?: readonly Balance[];
  activities?: readonly Readonly<{ activity: string; country: string }>[];
  custody?: string;
  vehicles?: number;
  links?: readonly (Use & Readonly<{ parent: string }>)[];
  statements?: readonly Statement[];
}>;

const REFUSALS: Readonly<Record<string, string>> = {
  'lot-missing': 'No statement of the lot is in force, so nothing of it is granted',
  'lineage-too-deep': 'The chain above the lot is too deep, so nothing of it is granted',
};

function Balances({ lot }: Readonly<{ lot: Lot }>): ReactNode {
  const { quantity, balances = [], activities = [], vehicles, refusal } = lot;
  return (
    <>
      <p>
        <Mark word={standingWord(lot.standing)} />
        {quantity !== undefined && (
          <>
            {' '}
            declared: <strong className="number">{quantity.value}</strong> {unitText(quantity.unit)}
          </>
        )}
        {vehicles !== undefined && `, under ${counted(vehicles, 'vehicle')}`}
      </p>
      {activities.length > 0 && (
        <p>{activities.map(({ activity, country }) => `${activity} in ${countryName(country)}`).join(', then ')}</p>
      )}
      {refusal != null && <p className="problem">✗ {REFUSALS[refusal] ?? plain(refusal)}.</p>}
      {balances.map((balance) => (
        <BalanceBar
          key={balance.mineral ?? 'whole'}
          balance={balance}
          held={quantity?.value ?? null}
          unit={unitText(quantity?.unit ?? '')}
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
          <Mark word={standingWord(standing)} /> <StatementLink digest={digest} />{' '}
          {type === undefined ? '' : typeText(type).toLowerCase()}
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

/** `4500 kg of its nickel`. */
function grantedText({ mineral, value }: Use['granted'][number], unit: string): string {
  return `${value} ${unitText(unit)}${mineral === null ? '' : ` of its ${mineral}`}`;
}

function UseTable({ rows, label }: Readonly<{ rows: readonly Use[]; label: string }>): ReactNode {
  return (
    <ListTable label={label} heads={['Drawn by', 'Day', 'Asked', 'Granted']} ofNumbers={['Asked', 'Granted']}>
      {rows.map(({ consumer, day, asked, unit, granted, refusal }) => (
        <tr key={`${consumer} ${day} ${asked}`}>
          <th scope="row">{isVin(consumer) ? <VinLink vin={consumer} /> : <Subject id={consumer} />}</th>
          <td className="number left">{day}</td>
          <td className="number">
            {asked} {unitText(unit)}
          </td>
          <td className="number">
            {refusal !== null
              ? `✗ nothing (${plain(refusal)})`
              : granted.map((one) => grantedText(one, unit)).join(', ')}
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

type UsePage = ListPage<Use> & Readonly<{ hiddenVehicles?: number }>;

function Uses({ lot }: Readonly<{ lot: Lot }>): ReactNode {
  const uses = useAnswer<UsePage>(`/v1/lots/${encodeURIComponent(lot.lotId)}/uses?limit=200`);
  const { links } = lot;
  return (
    <section aria-labelledby="uses">
      <h2 id="uses">Where it went</h2>
      {links !== undefined && <UseTable rows={links} label="What your own lots draw" />}
      <Answered asked={uses} what="all uses of this lot" roles={['auditor', 'the party of the lot']}>
        {({ rows, hiddenVehicles = 0 }) => (
          <>
            {rows.length === 0 ? <p>No lot has drawn on it yet.</p> : <UseTable rows={rows} label="Uses" />}
            {hiddenVehicles > 0 && <p>{counted(hiddenVehicles, 'vehicle')} of others besides</p>}
          </>
        )}
      </Answered>
    </section>
  );
}

/** What is above and below the lot, for those who see its activities. */
function Genealogies({ lotId }: Readonly<{ lotId: string }>): ReactNode {
  const path = `/v1/lots/${encodeURIComponent(lotId)}/lineage`;
  const above = useAnswer<Lineage>(path);
  const below = useAnswer<Lineage>(`${path}?direction=down`);
  const roles = SEEN_BY;
  return (
    <>
      <section aria-labelledby="above">
        <h2 id="above">What it was made of</h2>
        <Answered asked={above} what="what is above this lot" roles={roles}>
          {(one) => <Genealogy lineage={one} title="What it was made of" />}
        </Answered>
      </section>
      <section aria-labelledby="below">
        <h2 id="below">What was made of it</h2>
        <Answered asked={below} what="what is below this lot" roles={roles}>
          {(one) => <Genealogy lineage={one} title="What was made of it" />}
        </Answered>
      </section>
    </>
  );
}

/** Who sees more of a lot than what rests on it. */
const SEEN_BY = ['auditor', 'the party of the lot', 'a manufacturer of a vehicle below it'];

/** @param lotId of the lot */
export function LotPage({ lotId }: Readonly<{ lotId: string }>): ReactNode {
  const lot = useAnswer<Lot>(`/v1/lots/${encodeURIComponent(lotId)}`);
  const { answer } = lot;
  return (
    <>
      <PageTitle title={lotId} />
      <Answered asked={lot} what="what this lot holds" roles={[...SEEN_BY, 'operator']}>
        {(one) => (
          <section aria-labelledby="balance">
            <h2 id="balance">Balance</h2>
            <Balances lot={one} />
          </section>
        )}
      </Answered>
      <Resting path={`/v1/lots/${encodeURIComponent(lotId)}/impact`} of="lot" />
      {answer?.statements !== undefined && (
        <section aria-labelledby="statements">
          <h2 id="statements">Statements</h2>
          <Statements statements={answer.statements} />
        </section>
      )}
      {answer !== null && <Uses lot={answer} />}
      {(answer?.balances ?? answer?.activities) !== undefined && <Genealogies lotId={lotId} />}
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
      <Empty title="Name a lot to see its balance, and which vehicles rest on it.">
        <p>
          Its id is in the statements that you sent, and in the findings and the genealogy of a vehicle:{' '}
          <code>urn:lot:…</code>
        </p>
      </Empty>
    </>
  );
}
