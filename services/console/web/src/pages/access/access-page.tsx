/** `/access`: grants, delegations, keys and tokens, and who read others' figures. */
import type { ReactNode } from 'react';
import type { ListPage } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { PageTitle } from '../../frame/frame.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { StatementLink, Subject } from '../../parts/marks.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { useSession } from '../../session/session.tsx';
import { timeText } from '../../words/words.ts';
import { principalText } from './grant-shapes.ts';
import { Grants } from './grants.tsx';

type Read = Readonly<{
  time: string;
  principal: string;
  roles: readonly string[];
  operation: string;
  subject?: string | null;
  parties: readonly string[];
  moreParties?: number;
}>;

/** `explainVerdict` as `explain verdict`. */
const operationText = (operation: string): string => operation.replaceAll(/([A-Z])/g, ' $1').toLowerCase();

function partiesText({ parties, moreParties = 0 }: Read): string {
  if (parties.length === 0) return 'many, as sums';
  return `${parties.join(', ')}${moreParties > 0 ? ` and ${moreParties} more` : ''}`;
}

const DIGEST = /^[0-9a-f]{64}$/;
const HEADS = ['When', 'Who', 'As', 'What', 'Of', 'Whose figures'] as const;

/** What an answer was about: a statement by the beginning of its digest. */
function ReadOf({ subject }: Readonly<{ subject: string }>): ReactNode {
  return DIGEST.test(subject) ? <StatementLink digest={subject} /> : <Subject id={subject} />;
}

function ReadTable({ rows }: Readonly<{ rows: readonly Read[] }>): ReactNode {
  const { me } = useSession();
  return (
    <ListTable label="Reads" heads={HEADS} ofNumbers={[]}>
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
          <td>{read.subject == null ? '–' : <ReadOf subject={read.subject} />}</td>
          <td className="id">{partiesText(read)}</td>
        </tr>
      ))}
    </ListTable>
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
      <Grants />
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
