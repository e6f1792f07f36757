/** `/vehicles`: the list with its filters, totals, and CSV. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ListedVerdict, ListPage, Totals } from '../api/shapes.ts';
import { PageTitle } from '../frame/frame.tsx';
import { Download } from '../parts/download.tsx';
import { queryOf, useListAddress } from '../parts/list-address.ts';
import { ShowMore } from '../parts/show-more.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { usePages } from '../parts/use-pages.ts';
import { VerdictTable } from '../parts/verdict-table.tsx';
import { counted, dollars, statusWord } from '../words/words.ts';
import { SavedViews } from './saved-views.tsx';

const FILTERS = [
  'status',
  'cause',
  'finding',
  'manufacturer',
  'model',
  'modelYear',
  'usdMin',
  'vin',
  'sort',
  'changedSince',
] as const;
const STATUSES = ['eligible', 'ineligible', 'indeterminate', 'withdrawn'] as const;
const SORTS: readonly (readonly [string, string])[] = [
  ['', 'VIN'],
  ['-publishedAt', 'Newest first'],
  ['-amountUsd', 'Highest credit first'],
  ['amountUsd', 'Lowest credit first'],
  ['-decidingDate', 'Latest law first'],
];

type VerdictPage = ListPage<ListedVerdict> & Readonly<{ totals?: Totals }>;

function VinSearch({ value, onVin }: Readonly<{ value: string; onVin: (vin: string) => void }>): ReactNode {
  const [text, setText] = useState(value.replace('*', ''));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const vin = text.trim().toUpperCase();
    onVin(vin === '' || vin.length === 17 ? vin : `${vin}*`);
  };
  return (
    <search>
      <form className="row" onSubmit={submit}>
        <label htmlFor="vin">VIN, or how it begins</label>
        <input
          id="vin"
          value={text}
          maxLength={17}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit">Find</button>
      </form>
    </search>
  );
}

function Choice({
  id,
  label,
  value,
  options,
  onChoice,
}: Readonly<{
  id: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChoice: (value: string) => void;
}>): ReactNode {
  return (
    <div className="row">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoice(event.target.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function TotalsLine({ totals }: Readonly<{ totals: Totals }>): ReactNode {
  const { vehicles, amountUsd, potentialUsd } = totals;
  return (
    <p className="totals">
      <strong>{counted(vehicles, 'vehicle')}</strong>
      {amountUsd !== undefined && (
        <>
          , <strong>{dollars(amountUsd)}</strong> supported
        </>
      )}
      {potentialUsd !== undefined && <>, {dollars(potentialUsd)} possible</>}
    </p>
  );
}

/** The list of vehicles. */
export function VehiclesPage(): ReactNode {
  const { parameters, set } = useListAddress();
  const query = queryOf(parameters, FILTERS, { limit: '100', totals: 'true' });
  const path = `/v1/verdicts?${query}`;
  const { asked, rows, more } = usePages<ListedVerdict, VerdictPage>(path);
  const statuses: readonly (readonly [string, string])[] = [
    ['', 'Any'],
    ...STATUSES.map((one) => [one, statusWord(one).word] as const),
  ];
  const others = ['cause', 'finding', 'manufacturer', 'model', 'modelYear', 'usdMin', 'changedSince'].filter((name) =>
    parameters.has(name),
  );
  return (
    <>
      <PageTitle title="Vehicles" />
      <div className="filters">
        <VinSearch value={parameters.get('vin') ?? ''} onVin={(vin) => set('vin', vin)} />
        <Choice
          id="status"
          label="Status"
          value={parameters.get('status') ?? ''}
          options={statuses}
          onChoice={(value) => set('status', value)}
        />
        <Choice
          id="sort"
          label="Order"
          value={parameters.get('sort') ?? ''}
          options={SORTS}
          onChoice={(value) => set('sort', value)}
        />
        <Download path={`/v1/verdicts?${queryOf(parameters, FILTERS, { limit: '1000' })}`} name="vehicles.csv" />
        <SavedViews />
      </div>
      {others.length > 0 && (
        <ul className="chips" aria-label="More filters">
          {others.map((name) => (
            <li key={name}>
              {name}: {parameters.get(name)}{' '}
              <button type="button" className="quiet" onClick={() => set(name, '')}>
                Remove<span className="visually-hidden"> the filter {name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Answered asked={asked} what="lists of vehicles" roles={['manufacturer', 'finance', 'auditor', 'operator']}>
        {({ totals }) => (
          <>
            {totals !== undefined && <TotalsLine totals={totals} />}
            {rows.length === 0 ? (
              <Empty title="No vehicle matches.">
                <p>
                  Take filters away, or send the production of a vehicle: <code>oretrail publish events.ndjson</code>
                </p>
              </Empty>
            ) : (
              <VerdictTable rows={rows} label="Vehicles" />
            )}
            <ShowMore more={more} />
          </>
        )}
      </Answered>
    </>
  );
}
