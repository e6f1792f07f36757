/** Grants, what is delegated from them, and the keys and tokens that use them. */
import type { ReactNode } from 'react';
import { ListTable } from '../../parts/list-table.tsx';
import { Mark } from '../../parts/marks.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useSession } from '../../session/session.tsx';
import { counted, dayOf } from '../../words/words.ts';
import { coversOf, type Grant, grantWord, holdersOf, kindText, principalText } from './grant-shapes.ts';

/** Ids that are in sight at once, each on a line of its own; more are behind a press. */
const IDS_SHOWN = 4;

function Ids({ ids, none }: Readonly<{ ids: readonly string[]; none: string }>): ReactNode {
  if (ids.length === 0) return none;
  const lines = ids.map((id) => <div key={id}>{id}</div>);
  if (ids.length <= IDS_SHOWN) return lines;
  return (
    <>
      {lines.slice(0, IDS_SHOWN - 1)}
      <details>
        <summary>and {ids.length - IDS_SHOWN + 1} more</summary>
        {lines.slice(IDS_SHOWN - 1)}
      </details>
    </>
  );
}

/** Two columns are left out if they would say the same in each row. */
function GrantTable({ rows, label, at }: Readonly<{ rows: readonly Grant[]; label: string; at: string }>): ReactNode {
  const { me } = useSession();
  const isOwn = rows.every(({ principal }) => principal === me.principal);
  const isDelegated = rows.some(({ parent }) => parent !== null);
  const heads = [
    'Grant',
    ...(isOwn ? [] : ['Held by']),
    ...['Roles', 'May state about', 'As', 'State'],
    ...(isDelegated ? ['Delegated from'] : []),
  ];
  return (
    <ListTable label={label} heads={heads} ofNumbers={[]}>
      {rows.map((grant) => (
        <tr key={grant.grantId}>
          <th scope="row" className="id">
            {grant.grantId}
          </th>
          {!isOwn && (
            <td className="id" title={grant.principal}>
              {grant.principal === me.principal ? 'you' : principalText(grant.principal)}
            </td>
          )}
          <td>{grant.roles.join(', ')}</td>
          <td className="id">
            <Ids ids={coversOf(grant)} none="nothing" />
          </td>
          <td className="id">
            <Ids ids={grant.sources} none="–" />
          </td>
          <td>
            <Mark word={grantWord(grant, at)} />
          </td>
          {isDelegated && <td className="id">{grant.parent ?? '–'}</td>}
        </tr>
      ))}
    </ListTable>
  );
}

type Part = Readonly<{ rows: readonly Grant[]; at: string }>;

function YourGrants({ rows, at }: Part): ReactNode {
  return (
    <section aria-labelledby="grants">
      <h2 id="grants">Your grants</h2>
      {rows.length === 0 ? (
        <Empty title="You hold no grant.">
          <p>
            An operator grants rights: <code>oretrail grants apply grants.yaml</code>
          </p>
        </Empty>
      ) : (
        <GrantTable rows={rows} label="Your grants" at={at} />
      )}
    </section>
  );
}

function Delegations({ rows, at }: Part): ReactNode {
  return (
    <section aria-labelledby="delegations">
      <h2 id="delegations">Delegations</h2>
      {rows.length === 0 ? (
        <p>None. A party whose grant may be delegated can grant a part of it to another party or key.</p>
      ) : (
        <GrantTable rows={rows} label="Delegations" at={at} />
      )}
    </section>
  );
}

function KeysAndTokens({ rows, at }: Part): ReactNode {
  const { me } = useSession();
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">Keys and tokens</h2>
      <p className="note">
        Who may sign in and use these grants. Oretrail knows a key by its SHA-256 alone, and a token by its account:
        only the provider knows how many it has issued. Revoke the grants of a key that is lost.
      </p>
      <ListTable
        label="Keys and tokens"
        heads={['By', 'Id', 'Grants in force', 'Until']}
        ofNumbers={['Grants in force']}
      >
        {holdersOf(rows, at).map(({ principal, kind, inForce, grants, lastEnd }) => (
          <tr key={principal}>
            <td>{kindText(kind)}</td>
            <th scope="row" className="id" title={principal}>
              {principalText(principal)}
              {principal === me.principal && ' (you)'}
            </th>
            <td className="number">
              {inForce} of {grants}
            </td>
            <td className="number left">{dayOf(lastEnd)}</td>
          </tr>
        ))}
      </ListTable>
    </section>
  );
}

/** @param at now: RFC 3339 */
function Parts({ rows, at }: Part): ReactNode {
  const { me } = useSession();
  const own = rows.filter(({ principal }) => principal === me.principal);
  const ofOthers = rows.filter(({ principal }) => principal !== me.principal);
  const delegated = ofOthers.filter(({ parent }) => parent !== null);
  const others = ofOthers.filter(({ parent }) => parent === null);
  return (
    <>
      <YourGrants rows={own} at={at} />
      {others.length > 0 && (
        <section aria-labelledby="others">
          <h2 id="others">Grants of others</h2>
          <GrantTable rows={others} label="Grants of others" at={at} />
        </section>
      )}
      <Delegations rows={delegated} at={at} />
      {rows.length > 0 && <KeysAndTokens rows={rows} at={at} />}
    </>
  );
}

/** The grants that the caller may see. */
export function Grants(): ReactNode {
  const { asked, rows, more } = usePages<Grant>('/v1/grants?limit=200');
  const { me } = useSession();
  return (
    <Answered asked={asked} what="grants" roles={me.roles}>
      {() => (
        <>
          <Parts rows={rows} at={new Date().toISOString()} />
          <ShowMore more={more}>Show more than {counted(rows.length, 'grant')}</ShowMore>
        </>
      )}
    </Answered>
  );
}
