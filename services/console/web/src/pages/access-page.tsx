/** `/access`: the grants of the caller, and who read others' figures. */
import type { ReactNode } from 'react';
import type { HeldGrant, ListPage } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { PageTitle } from '../frame/frame.tsx';
import { RecordTable } from '../parts/record-table.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { useSession } from '../session/session.tsx';
import { dayOf } from '../words/words.ts';

const coverOf = ({ may }: HeldGrant): readonly string[] =>
  may.map(({ lots, facts, vehicles }) => {
    if (lots !== undefined) return `lots ${lots}`;
    return facts === undefined ? `vehicles ${vehicles}` : `facts ${facts}`;
  });

function Grants(): ReactNode {
  const { me } = useSession();
  if (me.grants.length === 0) {
    return (
      <Empty title="You hold no grant in force.">
        <p>
          An operator grants rights: <code>oretrail grants apply grants.yaml</code>
        </p>
      </Empty>
    );
  }
  return (
    <Scroll label="Grants">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Grant</th>
            <th scope="col">Roles</th>
            <th scope="col">May state about</th>
            <th scope="col">As</th>
            <th scope="col">From</th>
            <th scope="col">Until</th>
          </tr>
        </thead>
        <tbody>
          {me.grants.map((grant) => (
            <tr key={grant.grantId}>
              <th scope="row" className="id">
                {grant.grantId}
              </th>
              <td>{grant.roles.join(', ')}</td>
              <td className="id">{coverOf(grant).join(', ') || 'nothing'}</td>
              <td className="id">{grant.sources.join(', ') || 'nobody'}</td>
              <td className="number left">{dayOf(grant.from)}</td>
              <td className="number left">{dayOf(grant.to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Rights, and who used theirs. */
export function AccessPage(): ReactNode {
  const { me } = useSession();
  const reads = useAnswer<ListPage<Readonly<Record<string, unknown>>>>('/v1/access?limit=200');
  return (
    <>
      <PageTitle title="Access" />
      <p>
        You are <span className="id wrap">{me.principal}</span>, signed in by{' '}
        {me.kind === 'jwt' ? 'a token' : 'an API key'}.
      </p>
      <section aria-labelledby="grants">
        <h2 id="grants">Your grants</h2>
        <Grants />
      </section>
      <section aria-labelledby="reads">
        <h2 id="reads">Who read whose figures</h2>
        <Answered asked={reads} what="the record of reads" roles={['supplier', 'manufacturer', 'auditor', 'operator']}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty title="Nobody has read figures of another party." />
            ) : (
              <RecordTable rows={rows} label="Reads" />
            )
          }
        </Answered>
      </section>
    </>
  );
}
