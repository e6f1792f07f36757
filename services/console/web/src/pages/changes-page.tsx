/** `/changes`: the ledger of what changed, when, and why. */
import type { ReactNode } from 'react';
import type { ListedVerdict } from '../api/shapes.ts';
import { PageTitle } from '../frame/frame.tsx';
import { Download } from '../parts/download.tsx';
import { useListAddress } from '../parts/list-address.ts';
import { Answered, Empty } from '../parts/states.tsx';
import { usePages } from '../parts/use-pages.ts';
import { ChangeTable } from '../parts/verdict-table.tsx';
import { Waterfall } from '../pictures/waterfall.tsx';
import { causeText } from '../words/words.ts';

const CAUSES = ['data', 'correction', 'reference', 'rules'] as const;
/** Everything that Oretrail can know came later. */
const BEGINNING = '2022-01-01';

/** The list of changes. */
export function ChangesPage(): ReactNode {
  const { parameters, set } = useListAddress();
  const [since, cause] = [parameters.get('since') ?? BEGINNING, parameters.get('cause') ?? ''];
  const query = new URLSearchParams({ changedSince: `${since}T00:00:00Z`, sort: '-publishedAt', limit: '200' });
  if (cause !== '') query.set('cause', cause);
  const path = `/v1/verdicts?${query}`;
  const { asked, rows, more } = usePages<ListedVerdict>(path);
  return (
    <>
      <PageTitle title="Changes" />
      <p>
        Each vehicle whose last revision is not its first, the newest first. The page of a vehicle has its earlier
        revisions.
      </p>
      <div className="filters">
        <div className="row">
          <label htmlFor="since">Since</label>
          <input id="since" type="date" value={since} onChange={(event) => set('since', event.target.value)} />
        </div>
        <div className="row">
          <label htmlFor="cause">Because</label>
          <select id="cause" value={cause} onChange={(event) => set('cause', event.target.value)}>
            <option value="">Anything</option>
            {CAUSES.map((one) => (
              <option key={one} value={one}>
                {causeText(one)}
              </option>
            ))}
          </select>
        </div>
        <Download path={path} name="changes.csv" />
      </div>
      <Answered asked={asked} what="changes" roles={['manufacturer', 'finance', 'auditor']}>
        {() =>
          rows.length === 0 ? (
            <Empty title="Nothing has changed in this time.">
              <p>Choose an earlier day.</p>
            </Empty>
          ) : (
            <>
              <Waterfall rows={rows} />
              <ChangeTable rows={rows} />
              {more !== null && (
                <button type="button" onClick={more}>
                  Show more
                </button>
              )}
            </>
          )
        }
      </Answered>
    </>
  );
}
