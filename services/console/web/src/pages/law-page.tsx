/** `/law`: the parameters of a ruleset with citation and status, as the core has them, the facts in force on a day, and the owners of parties. */
import type { ReactNode } from 'react';
import { useCore } from '../core/use-core.ts';
import { PageTitle } from '../frame/frame.tsx';
import { useListAddress } from '../parts/list-address.ts';
import { ListTable } from '../parts/list-table.tsx';
import { Loading } from '../parts/states.tsx';
import { countryName, dayOf, REQUIREMENT_TITLES } from '../words/words.ts';
import { FactsInForce } from './facts-in-force.tsx';

const TITLES: Readonly<Record<string, string>> = {
  ...REQUIREMENT_TITLES,
  scope: 'Scope',
  credit: 'Amount of the credit',
};
const STATUS_TEXTS: Readonly<Record<string, string>> = {
  text: '✓ read in the text',
  secondary: '? by an account of it',
  unconfirmed: '? unconfirmed',
};

/** A list of country codes with their names. */
function valueText(value: string): string {
  return /^[A-Z]{2}( [A-Z]{2})*$/.test(value) ? value.split(' ').map(countryName).join(', ') : value;
}

const onDay = (from: string | null, to: string | null, day: string): boolean =>
  day === '' || ((from === null || from <= day) && (to === null || day < to));

/** The law as data. */
export function LawPage(): ReactNode {
  const { parameters, set } = useListAddress();
  const [ruleset, day] = [parameters.get('ruleset') ?? '', parameters.get('day') ?? ''];
  const { result, error } = useCore('law', { ruleset });
  return (
    <>
      <PageTitle title="Law" />
      <p>The law of 26 USC 30D as Oretrail applies it. The page computes this list by the same code that decides.</p>
      {error !== null && (
        <p className="problem" role="alert">
          ✗ {error}
        </p>
      )}
      {result === null && error === null && <Loading what="the law" lines={8} />}
      {result !== null && (
        <>
          <div className="filters">
            <div className="row">
              <label htmlFor="ruleset">State of the law</label>
              <select id="ruleset" value={ruleset} onChange={(event) => set('ruleset', event.target.value)}>
                {result.rulesets.map(({ id, title }, i) => (
                  <option key={id} value={i === 0 ? '' : id}>
                    {id}: {title}
                  </option>
                ))}
              </select>
            </div>
            <div className="row">
              <label htmlFor="day">In force on</label>
              <input id="day" type="date" value={day} onChange={(event) => set('day', event.target.value)} />
            </div>
          </div>
          <ListTable
            label="Parameters of the law"
            heads={['Rule', 'Parameter', 'Value', 'From', 'Until', 'Citation', 'How sure']}
            ofNumbers={[]}
          >
            {result.rows
              .filter(({ from, to }) => onDay(from, to, day))
              .map(({ rule, parameter, value, from, to, citation, status, unconfirmed }) => (
                <tr key={`${rule} ${parameter} ${from} ${value}`}>
                  <th scope="row">{TITLES[rule] ?? rule}</th>
                  <td>{parameter}</td>
                  <td>{valueText(value)}</td>
                  <td className="number left">{from ?? '–'}</td>
                  <td className="number left">{to ?? '–'}</td>
                  <td>{citation}</td>
                  <td>
                    {STATUS_TEXTS[status] ?? status}
                    {unconfirmed !== undefined && <span className="note">; ? not confirmed: {unconfirmed}</span>}
                  </td>
                </tr>
              ))}
          </ListTable>
          <section aria-labelledby="shipped">
            <h2 id="shipped">Facts that ship with Oretrail</h2>
            <ul>
              {result.facts.map(({ subject, data }) => (
                <li key={subject}>
                  {String(data['agreement'] ?? subject)}, {countryName(String(data['country'] ?? ''))}, from{' '}
                  {String(data['from'])} <span className="note">{String(data['source'])}</span>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
      <FactsInForce day={day === '' ? dayOf(new Date().toISOString()) : day} />
    </>
  );
}
