/** `/statements/:digest`: what became of a statement, and its blast radius. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AsOf, Statement } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { PageTitle } from '../frame/frame.tsx';
import { Mark, Subject, UsdStep, VinLink } from '../parts/marks.tsx';
import { Answered } from '../parts/states.tsx';
import { BlastRadius } from '../pictures/blast-radius.tsx';
import { counted, dollars, shortDigest, standingWord, timeText } from '../words/words.ts';

type Impact = Readonly<{
  asOf?: AsOf;
  statement?: Statement;
  lots?: number | Readonly<{ direct: number; all: number }>;
  vehicles?: number;
  usdBefore?: number;
  usdAfter?: number;
  rows?: readonly Readonly<{ vin: string; usdBefore?: number | null; usdAfter?: number | null }>[];
  more?: number;
}>;

function Standing({ statement }: Readonly<{ statement: Statement }>): ReactNode {
  const { standing, type, source, subject, recordedAt, id } = statement;
  return (
    <dl className="facts">
      <div>
        <dt>What became of it</dt>
        <dd>
          <Mark word={standingWord(standing)} />
        </dd>
      </div>
      {subject !== undefined && (
        <div>
          <dt>About</dt>
          <dd>
            <Subject id={subject} />
          </dd>
        </div>
      )}
      {type !== undefined && (
        <div>
          <dt>Type</dt>
          <dd>{type}</dd>
        </div>
      )}
      {source !== undefined && (
        <div>
          <dt>Stated by</dt>
          <dd className="id">
            {source} {id}
          </dd>
        </div>
      )}
      {recordedAt !== undefined && (
        <div>
          <dt>Recorded</dt>
          <dd>{timeText(recordedAt)}</dd>
        </div>
      )}
    </dl>
  );
}

function Impacted({ impact }: Readonly<{ impact: Impact }>): ReactNode {
  const { rows = [], vehicles = rows.length, usdBefore, usdAfter, lots } = impact;
  const all = typeof lots === 'object' ? lots.all : (lots ?? 0);
  return (
    <>
      <BlastRadius lots={all} vehicles={vehicles} usdBefore={usdBefore ?? null} usdAfter={usdAfter ?? null} />
      {usdBefore !== undefined && usdAfter !== undefined && (
        <p className="totals">
          <strong>{counted(vehicles, 'vehicle')}</strong>: {dollars(usdBefore)} → {dollars(usdAfter)} (
          <UsdStep usd={usdAfter - usdBefore} />)
        </p>
      )}
      {rows.length > 0 && (
        <ul className="columns">
          {rows.map(({ vin }) => (
            <li key={vin}>
              <VinLink vin={vin} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** @param digest 64 hex digits */
export function StatementPage({ digest }: Readonly<{ digest: string }>): ReactNode {
  const statement = useAnswer<Statement & { asOf?: AsOf }>(`/v1/statements/${digest}`);
  const impact = useAnswer<Impact>(`/v1/statements/${digest}/impact`);
  return (
    <>
      <PageTitle title={`Statement ${shortDigest(digest)}`} />
      <p className="id wrap">sha256:{digest}</p>
      <Answered asked={statement} what="this statement">
        {(one) => <Standing statement={one} />}
      </Answered>
      <section aria-labelledby="impact">
        <h2 id="impact">What rests on it</h2>
        <Answered
          asked={impact}
          what="what rests on this statement"
          roles={['finance', 'auditor', 'manufacturer', 'supplier']}
        >
          {(one) => <Impacted impact={one} />}
        </Answered>
      </section>
      <p>
        Is it wrong? A correction takes it back: <code>oretrail correct</code> shows its bill before it writes, and{' '}
        <Link href="/what-if">What if</Link> tries it here.
      </p>
    </>
  );
}
