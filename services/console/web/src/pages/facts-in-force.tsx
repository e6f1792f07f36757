/** The facts in force on a day that the caller may see, and the owners of parties by them. */
import type { ReactNode } from 'react';
import type { Fact } from '../api/shapes.ts';
import { useCore } from '../core/use-core.ts';
import { ListTable } from '../parts/list-table.tsx';
import { StatementLink, Subject } from '../parts/marks.tsx';
import { Answered, Empty, Loading } from '../parts/states.tsx';
import { usePages } from '../parts/use-pages.ts';
import { OwnersPicture } from '../pictures/owners.tsx';
import { useSession } from '../session/session.tsx';
import { counted, countryName, placesText, plain, shortDigest } from '../words/words.ts';

/** Of what a fact is. */
const aboutOf = ({ data }: Fact): string => String(data['entity'] ?? data['manufacturer'] ?? data['country'] ?? '');

/** What an entity fact says beside its holders, which the picture shows. */
function entityText(data: Fact['data']): string {
  const places = { organizedIn: String(data['organizedIn']), headquarteredIn: String(data['headquarteredIn']) };
  const holders = Array.isArray(data['holders']) ? data['holders'].length : 0;
  return [
    placesText(places),
    ...(data['governmentOf'] === undefined ? [] : [`the government of ${countryName(String(data['governmentOf']))}`]),
    ...(data['licenceControl'] === true ? ['controlled by a licence'] : []),
    ...(data['listed'] === true ? ['listed'] : []),
    ...(data['cleared'] === true ? ['cleared'] : []),
    ...(holders === 0 ? [] : [counted(holders, 'holder')]),
  ].join('; ');
}

function factText({ data }: Fact): string {
  if (data.fact === 'entity') return entityText(data);
  if (data.fact === 'country-agreement') return String(data['agreement'] ?? '');
  return plain(String(data['test'] ?? ''));
}

/** Roles for which the page of every statement has something: what it says, or what rests on it. */
const OPENS_ALL: readonly string[] = ['finance', 'auditor', 'operator'];

function FactTable({ rows }: Readonly<{ rows: readonly Fact[] }>): ReactNode {
  const { me } = useSession();
  const opensAll = me.roles.some((role) => OPENS_ALL.includes(role));
  const sources = new Set(me.grants.flatMap((grant) => grant.sources));
  const canOpen = ({ source }: Fact): boolean => opensAll || (source !== undefined && sources.has(source));
  return (
    <ListTable
      label="Facts in force"
      heads={['Kind', 'Of', 'What it says', 'From', 'Until', 'Statement']}
      ofNumbers={[]}
    >
      {rows.map((fact) => (
        <tr key={fact.key}>
          <td>{plain(fact.data.fact)}</td>
          <th scope="row">
            {fact.data.fact === 'country-agreement' ? countryName(aboutOf(fact)) : <Subject id={aboutOf(fact)} />}
          </th>
          <td>{factText(fact)}</td>
          <td className="number left">{fact.data.from}</td>
          <td className="number left">{String(fact.data['to'] ?? '–')}</td>
          <td>
            {canOpen(fact) ? (
              <StatementLink digest={fact.digest} />
            ) : (
              <span className="id">{shortDigest(fact.digest)}</span>
            )}
            {fact.hasIdConflict && <span className="mark bad"> ✗ id conflict</span>}
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

function OwnersOfRows({ rows, day }: Readonly<{ rows: readonly Fact[]; day: string }>): ReactNode {
  const facts = rows.flatMap(({ data }) => (data.fact === 'entity' ? [data] : []));
  const { result, error } = useCore('owners', { day, facts });
  if (error !== null) {
    return (
      <p className="problem" role="alert">
        ✗ {error}
      </p>
    );
  }
  if (result === null) return <Loading what="the owners" />;
  return result.holdings.length === 0 ? (
    <p>No fact that you see names a holder.</p>
  ) : (
    <OwnersPicture owners={result} title={`Owners on ${day}`} />
  );
}

/** @param day YYYY-MM-DD */
export function FactsInForce({ day }: Readonly<{ day: string }>): ReactNode {
  const { asked, rows, more } = usePages<Fact>(`/v1/facts?${new URLSearchParams({ on: day, limit: '1000' })}`);
  return (
    <section aria-labelledby="in-force">
      <h2 id="in-force">Facts in force on {day}</h2>
      <p>
        You see agreements, and what is stated of your own parties; auditors see all. A party is of concern only if the
        facts that you see say so under each open reading of the law.
      </p>
      <Answered asked={asked} what="facts" roles={['auditor']}>
        {() =>
          rows.length === 0 ? (
            <Empty title="No fact that you see is in force on this day." />
          ) : (
            <>
              <h3>Owners and their shares</h3>
              <OwnersOfRows rows={rows} day={day} />
              <details>
                <summary>All of them: {counted(rows.length, 'fact')}</summary>
                <FactTable rows={rows} />
              </details>
            </>
          )
        }
      </Answered>
      {more !== null && (
        <p className="row">
          <button type="button" onClick={more}>
            Show more
          </button>
          <span className="note">There are more facts. What they say does not count yet in the picture.</span>
        </p>
      )}
    </section>
  );
}
