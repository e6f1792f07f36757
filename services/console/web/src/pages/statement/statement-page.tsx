/** `/statements/:digest`: what became of a statement, its blast radius, the undo with its bill, and its proof. */
import { type ReactNode, useState } from 'react';
import type { AsOf, Statement } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { useLookAgain } from '../../api/use-look-again.ts';
import { PageTitle } from '../../frame/frame.tsx';
import { Mark, StatementLink, Subject } from '../../parts/marks.tsx';
import { Resting } from '../../parts/resting.tsx';
import { Answered } from '../../parts/states.tsx';
import { plain, shortDigest, standingWord, timeText, typeText } from '../../words/words.ts';
import { Proof } from './proof.tsx';
import { Undo } from './undo.tsx';

function Standing({ statement }: Readonly<{ statement: Statement }>): ReactNode {
  const { standing, by = [], type, source, subject, recordedAt, id, code, principal } = statement;
  return (
    <dl className="facts">
      <div>
        <dt>What became of it</dt>
        <dd>
          <Mark word={standingWord(standing)} />
          {by.map((one, i) => (
            <span key={one}>
              {i === 0 ? ': ' : ', '}
              <StatementLink digest={one} />
            </span>
          ))}
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
          <dd>{typeText(type)}</dd>
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

/** @param digest 64 hex digits */
export function StatementPage({ digest }: Readonly<{ digest: string }>): ReactNode {
  const statement = useAnswer<Statement & { asOf?: AsOf }>(`/v1/statements/${digest}`);
  const [isTakenBack, setTakenBack] = useState(false);
  useLookAgain(statement.retry, isTakenBack && statement.answer?.standing !== 'taken-out');
  return (
    <>
      <PageTitle title={`Statement ${shortDigest(digest)}`} />
      <p className="id wrap">sha256:{digest}</p>
      <Answered
        asked={statement}
        what="what this statement says"
        roles={['auditor', 'operator', 'the party that stated it']}
      >
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
      <Resting path={`/v1/statements/${digest}/impact`} of="statement" />
      {statement.answer?.data !== undefined && (
        <>
          <Undo statement={statement.answer} isTakenBack={isTakenBack} onTakenBack={() => setTakenBack(true)} />
          <Proof digest={digest} />
        </>
      )}
    </>
  );
}
