/** `/asks`: what the caller could state that would settle or raise a verdict, the most wanted first. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListPage } from '../../api/shapes.ts';
import { PageTitle } from '../../frame/frame.tsx';
import { Download } from '../../parts/download.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useSession } from '../../session/session.tsx';
import { type Ask, AskTable } from './ask-table.tsx';

const PATH = '/v1/asks?limit=200';

/** Who is asked for what it may state; auditors see what is wanted of all. */
const STATING: readonly string[] = ['supplier', 'manufacturer', 'registrar'];

/** What is wanted. */
export function AsksPage(): ReactNode {
  const { me } = useSession();
  const { asked, rows, more } = usePages<Ask, ListPage<Ask>>(PATH);
  return (
    <>
      <PageTitle title="Asks" />
      <p>
        What you could state that would settle or raise a verdict, by vehicles waiting. Answer in its row, or with a
        sheet on <Link href="/upload">Upload</Link>; what is waiting is not wrong, and nothing is lost.
      </p>
      <div className="row">
        <Download path={PATH} name="asks.csv" />
      </div>
      <Answered asked={asked} what="asks" roles={STATING}>
        {() =>
          rows.length === 0 ? (
            <Empty title="Nothing is wanted of you.">
              <p>No vehicle waits for a statement about your lots.</p>
            </Empty>
          ) : (
            <>
              <AskTable rows={rows} canAnswer={me.roles.some((role) => STATING.includes(role))} />
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
