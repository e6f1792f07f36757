/** `/asks`: what is wanted, of the caller and of others, the most wanted first. */
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { ListPage } from '../../api/shapes.ts';
import { PageTitle } from '../../frame/frame.tsx';
import { Download } from '../../parts/download.tsx';
import { useListAddress } from '../../parts/list-address.ts';
import { ShowMore } from '../../parts/show-more.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useSession } from '../../session/session.tsx';
import { counted } from '../../words/words.ts';
import { type Ask, AskTable } from './ask-table.tsx';
import { canState, seesAsksOfAll } from './asking.ts';

function askPath(of: 'me' | 'all', about: string): string {
  const query = new URLSearchParams({ of, limit: '200', ...(about === '' ? {} : { about }) });
  return `/v1/asks?${query}`;
}

type AskPage = ListPage<Ask> & Readonly<{ lotsNotCounted?: number }>;

/** Which lots are not in the list, though they lack a value. */
function NotCounted({ lots }: Readonly<{ lots: number }>): ReactNode {
  if (lots === 0) return null;
  return (
    <p className="note">
      {counted(lots, 'more lot')} {lots === 1 ? 'lacks' : 'lack'} a value and {lots === 1 ? 'is' : 'are'} not in this
      list: the vehicles that wait are counted for 50 such lots at once. The next ones come up once these have a value.
    </p>
  );
}

type ListProps = Readonly<{ path: string; canAnswer: boolean; empty: string }>;

function AskList({ path, canAnswer, empty }: ListProps): ReactNode {
  const { asked, rows, more } = usePages<Ask, AskPage>(path);
  return (
    <Answered asked={asked} what="asks">
      {({ lotsNotCounted = 0 }) =>
        rows.length === 0 && lotsNotCounted === 0 ? (
          <Empty title={empty} />
        ) : (
          <>
            <NotCounted lots={lotsNotCounted} />
            <AskTable rows={rows} canAnswer={canAnswer} />
            <ShowMore more={more} />
          </>
        )
      }
    </Answered>
  );
}

function AboutSearch({ about, onAbout }: Readonly<{ about: string; onAbout: (about: string) => void }>): ReactNode {
  const [text, setText] = useState(about);
  useEffect(() => setText(about), [about]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAbout(text.trim());
  };
  return (
    <search>
      <form className="row" onSubmit={submit}>
        <label htmlFor="about">Supplier or lot, or a part of its id</label>
        <input id="about" value={text} spellCheck={false} onChange={({ target }) => setText(target.value)} />
        <button type="submit">Search</button>
      </form>
    </search>
  );
}

/** What is wanted. */
export function AsksPage(): ReactNode {
  const { me } = useSession();
  const { parameters, set } = useListAddress();
  const about = parameters.get('about') ?? '';
  const [isAsked, seesAll] = [canState(me.roles), seesAsksOfAll(me.roles)];
  const named = about === '' ? '' : ` about “${about}”`;
  return (
    <>
      <PageTitle title="Asks" />
      <div className="filters">
        <AboutSearch about={about} onAbout={(text) => set('about', text)} />
        <Download path={askPath(seesAll ? 'all' : 'me', about)} name="asks.csv" />
      </div>
      {isAsked && (
        <section aria-labelledby="of-me">
          <h2 id="of-me">What is wanted of you</h2>
          <p>
            What you could state that would settle or raise a verdict, by vehicles waiting. Answer in its row, or with a
            sheet on <Link href="/upload">Upload</Link>; what is waiting is not wrong, and nothing is lost.
          </p>
          <AskList path={askPath('me', about)} canAnswer empty={`Nothing${named} is wanted of you.`} />
        </section>
      )}
      {seesAll && (
        <section aria-labelledby="of-all">
          <h2 id="of-all">What {me.roles.includes('manufacturer') ? 'your ' : ''}vehicles wait for</h2>
          <p>
            What their suppliers owe: what somebody could state that would settle or raise a verdict, and the dollars of
            the vehicles that wait. A vehicle may wait for several, so do not add the dollars up. Send the list to the
            supplier whose lots they are.
          </p>
          <AskList path={askPath('all', about)} canAnswer={false} empty={`No vehicle waits for anything${named}.`} />
        </section>
      )}
    </>
  );
}
