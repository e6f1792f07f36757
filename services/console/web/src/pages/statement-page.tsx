/** `/statements/:digest`: what became of a statement, and its blast radius. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AsOf, Statement } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { PageTitle } from '../frame/frame.tsx';
import { Mark, Subject, UsdStep, VinLink } from '../parts/marks.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Answered } from '../parts/states.tsx';
import { BlastRadius } from '../pictures/blast-radius.tsx';
import { counted, dollars, plain, shortDigest, standingWord, timeText } from '../words/words.ts';

type Impact = Readonly<{
  asOf?: AsOf;
  lots: number;
  vehicles: number;
  isCut: boolean;
  usdBefore?: number;
  usdAfter?: number;
  /** Vehicles that are worked out without the statement. */
  evaluated?: number;
  rows?: readonly Readonly<{ vin: string; amountUsd: number; usdWithout: number | null }>[];
}>;

function Standing({ statement }: Readonly<{ statement: Statement }>): ReactNode {
  const { standing, type, source, subject, recordedAt, id, code, principal } = statement;
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
      {code != null && (
        <div>
          <dt>Refused as</dt>
          <dd>{plain(code)}</dd>
        </div>
      )}
      {principal != null && (
        <div>
          <dt>Sent by</dt>
          <dd className="id wrap">{principal}</dd>
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

function ImpactTable({ rows }: Readonly<{ rows: NonNullable<Impact['rows']> }>): ReactNode {
  return (
    <Scroll label="Vehicles that rest on it">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Vehicle</th>
            <th scope="col" className="number">
              With it
            </th>
            <th scope="col" className="number">
              Without it
            </th>
            <th scope="col" className="number">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ vin, amountUsd, usdWithout }) => (
            <tr key={vin}>
              <th scope="row">
                <VinLink vin={vin} />
              </th>
              <td className="number">{dollars(amountUsd)}</td>
              <td className="number">{usdWithout === null ? 'not worked out' : dollars(usdWithout)}</td>
              <td className="number">{usdWithout !== null && <UsdStep usd={usdWithout - amountUsd} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Impacted({ impact }: Readonly<{ impact: Impact }>): ReactNode {
  const { rows = [], vehicles, usdBefore, usdAfter, lots, evaluated = 0, isCut } = impact;
  return (
    <>
      <BlastRadius lots={lots} vehicles={vehicles} usdBefore={usdBefore ?? null} usdAfter={usdAfter ?? null} />
      {isCut && <p>There are more; the count stops at 100,000.</p>}
      {usdBefore !== undefined && usdAfter !== undefined && (
        <p>
          Without it, {counted(evaluated, 'vehicle')} would change from {dollars(usdBefore)} to {dollars(usdAfter)} in
          all (
          <UsdStep usd={usdAfter - usdBefore} />)
          {evaluated < vehicles && `; ${counted(vehicles - evaluated, 'vehicle')} were not worked out`}.
        </p>
      )}
      {rows.length > 0 && <ImpactTable rows={rows} />}
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
      <Answered asked={statement} what="this statement" roles={['auditor', 'operator', 'party that stated it']}>
        {(one) => (
          <>
            <Standing statement={one} />
            {one.data !== undefined && (
              <details>
                <summary>What it states</summary>
                <pre className="id">{JSON.stringify(one.data, null, 2)}</pre>
              </details>
            )}
          </>
        )}
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
