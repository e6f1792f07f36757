/** `/asks`: what the caller could state that would settle or raise a verdict, the most wanted first. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListPage } from '../api/shapes.ts';
import { PageTitle } from '../frame/frame.tsx';
import { Download } from '../parts/download.tsx';
import { Subject, Usd } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { usePages } from '../parts/use-pages.ts';
import { count, plain } from '../words/words.ts';

type Ask = Readonly<{
  lot?: string;
  party?: string;
  need: string;
  because?: string;
  vehiclesWaiting: number;
  since?: string;
  usdAtStake?: number;
}>;

const NEEDS: Readonly<Record<string, string>> = {
  declare: 'Declare the lot',
  value: 'State its value',
  origin: 'State where it comes from',
  unit: 'State it in the unit of the lot',
  owner: 'State who owns the operator',
};

const PATH = '/v1/asks?limit=200';

/** What is wanted. */
export function AsksPage(): ReactNode {
  const { asked, rows, more } = usePages<Ask, ListPage<Ask>>(PATH);
  return (
    <>
      <PageTitle title="Asks" />
      <p>
        What you could state that would settle or raise a verdict, by vehicles waiting. Answer with a sheet on{' '}
        <Link href="/upload">Upload</Link>; what is waiting is not wrong, and nothing is lost.
      </p>
      <div className="row">
        <Download path={PATH} name="asks.csv" />
      </div>
      <Answered asked={asked} what="asks" roles={['supplier', 'manufacturer', 'registrar']}>
        {() =>
          rows.length === 0 ? (
            <Empty title="Nothing is wanted of you.">
              <p>No vehicle waits for a statement about your lots.</p>
            </Empty>
          ) : (
            <>
              <Scroll label="Asks">
                <table className="list">
                  <thead>
                    <tr>
                      <th scope="col">Lot or party</th>
                      <th scope="col">What is wanted</th>
                      <th scope="col">Because</th>
                      <th scope="col" className="number">
                        Vehicles waiting
                      </th>
                      <th scope="col">Since</th>
                      <th scope="col" className="number">
                        At stake
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map(({ lot, party, need, because, vehiclesWaiting, since, usdAtStake }) => (
                      <tr key={`${lot ?? party} ${need}`}>
                        <th scope="row">
                          <Subject id={lot ?? party ?? ''} />
                        </th>
                        <td>{NEEDS[need] ?? need}</td>
                        <td>{plain(because ?? '')}</td>
                        <td className="number">{count(vehiclesWaiting)}</td>
                        <td className="number left">{since?.slice(0, 10) ?? '–'}</td>
                        <td className="number">
                          <Usd usd={usdAtStake} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
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
