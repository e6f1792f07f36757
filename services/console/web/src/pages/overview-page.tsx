/** `/`: what matters to the role: dollars and changes, what is wanted, seals, or what is stuck. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { LedgerPage, ListPage, Summary } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { PageTitle } from '../frame/frame.tsx';
import { menuOf } from '../frame/menu.ts';
import { ChangeTable } from '../parts/change-table.tsx';
import { Mark } from '../parts/marks.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Waterfall } from '../pictures/waterfall.tsx';
import { useSession } from '../session/session.tsx';
import { CHANGE_CAUSES, counted, dollars, statusWord } from '../words/words.ts';
import { type Ask, AskTable } from './asks/ask-table.tsx';
import { seesAsksOfAll } from './asks/asking.ts';
import type { Letter } from './ops/letter-shapes.ts';

function Statuses({ summary }: Readonly<{ summary: Summary }>): ReactNode {
  if (summary.rows.length === 0) {
    return (
      <Empty title="There is no vehicle yet.">
        <p>
          Send the production of one: <code>oretrail publish events.ndjson</code>
        </p>
      </Empty>
    );
  }
  return (
    <ul className="tiles">
      {summary.rows.map(({ by, vehicles, amountUsd, potentialUsd }) => (
        <li key={by.join()}>
          <Link href={`/vehicles?status=${by[0]}`}>
            <Mark word={statusWord(String(by[0]))} />
            {amountUsd !== undefined && <strong className="number">{dollars(amountUsd)}</strong>}
            <span>{counted(vehicles, 'vehicle')}</span>
            {potentialUsd !== undefined && amountUsd !== undefined && potentialUsd > amountUsd && (
              <span className="note">{dollars(potentialUsd)} possible</span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Changes that the overview shows: the newest. */
const CHANGES_SHOWN = 8;

function Changes(): ReactNode {
  const query = `cause=${CHANGE_CAUSES.join(',')}&sort=-publishedAt&totals=true&limit=${CHANGES_SHOWN}`;
  const changes = useAnswer<LedgerPage>(`/v1/revisions?${query}`);
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">What changed</h2>
      <Answered asked={changes} what="changes" roles={['manufacturer', 'finance', 'auditor']}>
        {({ rows, totals }) =>
          rows.length === 0 ? (
            <p>No verdict has changed since its first revision.</p>
          ) : (
            <>
              <Waterfall sums={totals?.byCause ?? []} />
              <h3>The newest</h3>
              <ChangeTable rows={rows} />
              <p>
                <Link href="/changes">All changes</Link>
              </p>
            </>
          )
        }
      </Answered>
    </section>
  );
}

/** Asks that the overview shows: those with most vehicles. */
const ASKS_SHOWN = 5;

type AsksProps = Readonly<{ of: 'me' | 'all'; title: string; empty: string }>;

function Asks({ of, title, empty }: AsksProps): ReactNode {
  const asks = useAnswer<ListPage<Ask>>(`/v1/asks?of=${of}&limit=${ASKS_SHOWN}`);
  return (
    <section aria-labelledby={`asks-${of}`}>
      <h2 id={`asks-${of}`}>{title}</h2>
      <Answered asked={asks} what="asks">
        {({ rows }) =>
          rows.length === 0 ? (
            <p>{empty}</p>
          ) : (
            <>
              <AskTable rows={rows} canAnswer={false} />
              <p>
                <Link href="/asks">{of === 'me' ? 'All asks, and how to answer them' : 'All asks, by supplier'}</Link>
              </p>
            </>
          )
        }
      </Answered>
    </section>
  );
}

/** What an operator has to mend. */
function DeadLetters(): ReactNode {
  const letters = useAnswer<ListPage<Letter>>('/v1/ops/letters?limit=1000');
  return (
    <section aria-labelledby="letters">
      <h2 id="letters">Dead letters</h2>
      <Answered asked={letters} what="dead letters">
        {({ rows, next }) => {
          const open = rows.filter(({ state }) => state === 'open' || state === 'buried-again').length;
          if (open === 0) return <p>✓ Nothing waits for a repair.</p>;
          return (
            <p>
              <Link href="/ops">
                ✗ {counted(open, 'dead letter')}
                {next === null ? '' : ' or more'} to repair
              </Link>
            </p>
          );
        }}
      </Answered>
    </section>
  );
}

/** The first page. */
export function OverviewPage(): ReactNode {
  const { me } = useSession();
  const paths = menuOf(me.roles).map(({ path }) => path);
  const summary = useAnswer<Summary>(paths.includes('/vehicles') ? '/v1/verdicts/summary?by=status' : null);
  return (
    <>
      <PageTitle title="Overview" />
      {me.roles.includes('operator') && <DeadLetters />}
      {paths.includes('/vehicles') && (
        <section aria-labelledby="statuses">
          <h2 id="statuses">Vehicles</h2>
          <Answered asked={summary} what="the summary" roles={['manufacturer', 'finance', 'auditor', 'operator']}>
            {(answer) => <Statuses summary={answer} />}
          </Answered>
        </section>
      )}
      {paths.includes('/changes') && <Changes />}
      {me.roles.some((role) => role === 'supplier' || role === 'registrar') && (
        <Asks
          of="me"
          title="What is wanted of you"
          empty="Nothing: no vehicle waits for a statement about your lots."
        />
      )}
      {seesAsksOfAll(me.roles) && (
        <Asks of="all" title="What vehicles wait for" empty="Nothing: no vehicle waits for a statement." />
      )}
      <section aria-labelledby="next">
        <h2 id="next">Go to</h2>
        <ul className="tiles">
          {menuOf(me.roles)
            .filter(({ path }) => path !== '/')
            .map(({ path, title }) => (
              <li key={path}>
                <Link href={path}>
                  <strong>{title}</strong>
                  <span>{ABOUT[path]}</span>
                </Link>
              </li>
            ))}
        </ul>
      </section>
    </>
  );
}

const ABOUT: Readonly<Record<string, string>> = {
  '/vehicles': 'Find a vehicle, and see why it has its credit',
  '/changes': 'What rose and fell, when, and why',
  '/asks': 'What vehicles wait for, and of whom it is wanted',
  '/lots': 'What of a lot is left, and which vehicles rest on it',
  '/upload': 'Check a file in this page, then send it',
  '/what-if': 'Another law, fact or country: see the dollars move',
  '/law': 'The parameters, with citation and status',
  '/audit': 'Drop a bundle of evidence, and see it proved',
  '/ops': 'Tasks, lag, and dead letters to repair',
  '/access': 'Your grants, and who read whose figures',
};
