/** `/changes`: the ledger: each revision once, when, before and after, why, and what a period adds up to. */
import type { ReactNode } from 'react';
import type { LedgerPage, LedgerRow } from '../api/shapes.ts';
import { PageTitle } from '../frame/frame.tsx';
import { ChangeTable } from '../parts/change-table.tsx';
import { Download } from '../parts/download.tsx';
import { useListAddress } from '../parts/list-address.ts';
import { ShowMore } from '../parts/show-more.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { usePages } from '../parts/use-pages.ts';
import { Waterfall } from '../pictures/waterfall.tsx';
import { CHANGE_CAUSES, causeText } from '../words/words.ts';

/** Everything that Oretrail can know came later. */
const BEGINNING = '2022-01-01';
/** The value of the filter that leaves first revisions in. */
const ALL = 'all';
const DAY_MS = 86_400_000;

/** The instant at which a day ends. What is not a day is left to the service to refuse. */
function endOf(day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? day : new Date(ms + DAY_MS).toISOString();
}

type Period = Readonly<{ since: string; until: string; cause: string }>;

function pathOf({ since, until, cause }: Period): string {
  const query = new URLSearchParams({ publishedFrom: `${since}T00:00:00Z`, sort: '-publishedAt' });
  if (until !== '') query.set('publishedTo', endOf(until));
  if (cause !== ALL) query.set('cause', cause === '' ? CHANGE_CAUSES.join(',') : cause);
  return `/v1/revisions?${query}`;
}

type FiltersProps = Readonly<{ period: Period; set: (name: string, value: string) => void }>;

function Filters({ period, set }: FiltersProps): ReactNode {
  const { since, until, cause } = period;
  return (
    <>
      <div className="row">
        <label htmlFor="since">From</label>
        <input id="since" type="date" value={since} onChange={(event) => set('since', event.target.value)} />
      </div>
      <div className="row">
        <label htmlFor="until">Until</label>
        <input id="until" type="date" value={until} onChange={(event) => set('until', event.target.value)} />
      </div>
      <div className="row">
        <label htmlFor="cause">Because</label>
        <select id="cause" value={cause} onChange={(event) => set('cause', event.target.value)}>
          <option value="">Any change</option>
          {CHANGE_CAUSES.map((one) => (
            <option key={one} value={one}>
              {causeText(one)}
            </option>
          ))}
          <option value={ALL}>Changes and first verdicts</option>
        </select>
      </div>
    </>
  );
}

/** The ledger. */
export function ChangesPage(): ReactNode {
  const { parameters, set } = useListAddress();
  const named = (name: string, other = ''): string => parameters.get(name) ?? other;
  const period = { since: named('since', BEGINNING), until: named('until'), cause: named('cause') };
  const path = pathOf(period);
  const { asked, rows, more } = usePages<LedgerRow, LedgerPage>(`${path}&totals=true&limit=200`);
  return (
    <>
      <PageTitle title="Changes" />
      <p>Each revision of each vehicle once, the newest first. Days are those of UTC.</p>
      <div className="filters">
        <Filters period={period} set={set} />
        <Download path={`${path}&limit=1000`} name="changes.csv" />
      </div>
      <Answered asked={asked} what="changes" roles={['manufacturer', 'finance', 'auditor']}>
        {({ totals }) =>
          rows.length === 0 ? (
            <Empty title="Nothing has changed in this time.">
              <p>Choose an earlier day.</p>
            </Empty>
          ) : (
            <>
              <Waterfall sums={totals?.byCause ?? []} />
              <ChangeTable rows={rows} />
              <ShowMore more={more} />
            </>
          )
        }
      </Answered>
    </>
  );
}
