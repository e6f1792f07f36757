/** The revisions of a verdict: when, how many dollars, why, who spoke. Two of them can be compared. */
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Comparison, Finding, Revision } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Mark, StatementLink, UsdStep } from '../../parts/marks.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Answered } from '../../parts/states.tsx';
import { Timeline } from '../../pictures/timeline.tsx';
import { causeText, dollars, outcomeWord, plain, REQUIREMENT_TITLES, statusWord, timeText } from '../../words/words.ts';
import { pastAddress } from '../audit/past-verdict.tsx';

function Spoke({ revision }: Readonly<{ revision: Revision }>): ReactNode {
  const { digests = [], more = 0 } = revision.causes ?? {};
  if (digests.length === 0) return <span className="note">not recorded</span>;
  return (
    <>
      {digests.slice(0, 3).map((digest) => (
        <span key={digest}>
          <StatementLink digest={digest} />{' '}
        </span>
      ))}
      {digests.length + more > 3 && `and ${digests.length + more - 3} more`}
    </>
  );
}

function Findings({ title, findings }: Readonly<{ title: string; findings: readonly Finding[] }>): ReactNode {
  if (findings.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {findings.map(({ code, message }) => (
          <li key={code + message}>
            {message} <span className="note">{plain(code)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Compared({ comparison }: Readonly<{ comparison: Comparison }>): ReactNode {
  const { amountUsd, requirements = [], findings, causes } = comparison;
  return (
    <div className="compared">
      {amountUsd !== undefined && (
        <p>
          <strong>
            {dollars(amountUsd.before)} → {dollars(amountUsd.after)}
          </strong>{' '}
          (<UsdStep usd={amountUsd.after - amountUsd.before} />)
        </p>
      )}
      {requirements.length > 0 && (
        <ul>
          {requirements.map(({ name, before, after }) => (
            <li key={name}>
              {REQUIREMENT_TITLES[name] ?? name}:{' '}
              {before === null ? 'none' : <Mark word={outcomeWord(before.outcome)} />} →{' '}
              {after === null ? 'none' : <Mark word={outcomeWord(after.outcome)} />}
            </li>
          ))}
        </ul>
      )}
      <Findings title="What came" findings={findings?.came ?? []} />
      <Findings title="What went" findings={findings?.went ?? []} />
      {(causes?.digests.length ?? 0) > 0 && (
        <p>
          Statements:{' '}
          {causes?.digests.slice(0, 16).map((digest) => (
            <span key={digest}>
              <StatementLink digest={digest} />{' '}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

type Pair = Readonly<{ from: number; to: number }>;

function Comparing({ vin, pair }: Readonly<{ vin: string; pair: Pair }>): ReactNode {
  const compared = useAnswer<Comparison>(`/v1/verdicts/${vin}/revisions/${pair.from}...${pair.to}`);
  return (
    <section aria-labelledby="compared">
      <h3 id="compared">
        What changed from revision {pair.from} to {pair.to}
      </h3>
      <Answered asked={compared} what="the comparison">
        {(comparison) => <Compared comparison={comparison} />}
      </Answered>
    </section>
  );
}

type Picked = Readonly<{ vin: string; revision: Revision; pair: Pair | null; onPair: (pair: Pair) => void }>;

function RevisionRow({ vin, revision, pair, onPair }: Picked): ReactNode {
  const { revision: number, status, amountUsd, previousAmountUsd, cause, publishedAt } = revision;
  const pick = (side: keyof Pair): ReactNode => (
    <input
      type="radio"
      name={side}
      aria-label={`Compare ${side} revision ${number}`}
      checked={pair?.[side] === number}
      disabled={pair === null || (side === 'from' ? number >= pair.to : number <= pair.from)}
      onChange={() => pair !== null && onPair({ ...pair, [side]: number })}
    />
  );
  return (
    <tr>
      <td className="number">{number}</td>
      <td className="number left">
        {amountUsd === undefined ? (
          timeText(publishedAt)
        ) : (
          <Link href={pastAddress({ vin, knownAt: publishedAt })}>
            {timeText(publishedAt)}
            <span className="visually-hidden">: the reasons as they were known then</span>
          </Link>
        )}
      </td>
      <td>
        <Mark word={statusWord(status)} />
      </td>
      <td className="number">{amountUsd === undefined ? '–' : dollars(amountUsd)}</td>
      <td>
        {amountUsd !== undefined && previousAmountUsd !== undefined && <UsdStep usd={amountUsd - previousAmountUsd} />}
      </td>
      <td>{causeText(cause)}</td>
      <td>
        <Spoke revision={revision} />
      </td>
      <td className="pick">{pick('from')}</td>
      <td className="pick">{pick('to')}</td>
    </tr>
  );
}

type Shown = Readonly<{ vin: string; revisions: readonly Revision[] }>;

/** @param revisions the first first */
export function Revisions({ vin, revisions }: Shown): ReactNode {
  const last = revisions.at(-1)?.revision ?? 1;
  const [picked, setPicked] = useState<Pair | null>(null);
  const pair = picked ?? (last > 1 ? { from: last - 1, to: last } : null);
  return (
    <>
      {revisions.some(({ amountUsd }) => amountUsd !== undefined) && <Timeline revisions={revisions} />}
      <Scroll label="Revisions">
        <table className="revisions">
          <thead>
            <tr>
              <th scope="col" className="number">
                No.
              </th>
              <th scope="col">Published</th>
              <th scope="col">Status</th>
              <th scope="col" className="number">
                Credit
              </th>
              <th scope="col">Change</th>
              <th scope="col">Because</th>
              <th scope="col">Statements</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
            </tr>
          </thead>
          <tbody>
            {revisions.toReversed().map((revision) => (
              <RevisionRow key={revision.revision} vin={vin} revision={revision} pair={pair} onPair={setPicked} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {pair !== null && <Comparing vin={vin} pair={pair} />}
    </>
  );
}
