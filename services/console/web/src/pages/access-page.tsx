/** `/access`: the grants of the caller, and who read others' figures. */
import type { ReactNode } from 'react';
import type { HeldGrant, ListPage } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { PageTitle } from '../frame/frame.tsx';
import { Subject } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { useSession } from '../session/session.tsx';
import { dayOf, timeText } from '../words/words.ts';

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

type Read = Readonly<{
  time: string;
  principal: string;
  roles: readonly string[];
  operation: string;
  subject?: string | null;
  parties: readonly string[];
  moreParties?: number;
}>;

/** The beginning of a principal: a digest of a key tells enough by less. */
const PRINCIPAL_CHARACTERS = 24;
const principalText = (principal: string): string =>
  principal.startsWith('sha256:') ? `${principal.slice(0, PRINCIPAL_CHARACTERS)}…` : principal;

/** `explainVerdict` as `explain verdict`. */
const operationText = (operation: string): string => operation.replaceAll(/([A-Z])/g, ' $1').toLowerCase();

function partiesText({ parties, moreParties = 0 }: Read): string {
  if (parties.length === 0) return 'many, as sums';
  return `${parties.join(', ')}${moreParties > 0 ? ` and ${moreParties} more` : ''}`;
}

function ReadTable({ rows }: Readonly<{ rows: readonly Read[] }>): ReactNode {
  const { me } = useSession();
  return (
    <Scroll label="Reads">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">As</th>
            <th scope="col">What</th>
            <th scope="col">Of</th>
            <th scope="col">Whose figures</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((read) => (
            <tr key={`${read.time} ${read.principal} ${read.operation} ${read.subject}`}>
              <th scope="row" className="number left">
                {timeText(read.time)}
              </th>
              <td className="id" title={read.principal}>
                {read.principal === me.principal ? 'you' : principalText(read.principal)}
              </td>
              <td>{read.roles.join(', ')}</td>
              <td>{operationText(read.operation)}</td>
              <td>{read.subject == null ? '–' : <Subject id={read.subject} />}</td>
              <td className="id">{partiesText(read)}</td>
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
  const reads = useAnswer<ListPage<Read>>('/v1/access?limit=200');
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
        <p className="note">
          Each answer of the console that shows figures of another party, the last first. You see your own reads and
          those of your figures; auditors and operators see all.
        </p>
        <Answered
          asked={reads}
          what="the record of reads"
          roles={['supplier', 'manufacturer', 'finance', 'auditor', 'operator']}
        >
          {({ rows }) =>
            rows.length === 0 ? <Empty title="Nobody has read figures of another party." /> : <ReadTable rows={rows} />
          }
        </Answered>
      </section>
    </>
  );
}
