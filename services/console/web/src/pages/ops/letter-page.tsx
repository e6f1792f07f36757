/** `/ops/letters/:id`: one dead letter, from what is wrong to what became of it. */
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Problem } from '../../api/client.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { useLookAgain } from '../../api/use-look-again.ts';
import { PageTitle } from '../../frame/frame.tsx';
import { Mark, StatementLink } from '../../parts/marks.tsx';
import { Answered } from '../../parts/states.tsx';
import { useSession } from '../../session/session.tsx';
import { timeText } from '../../words/words.ts';
import { type Letter, letterPath, placeText, type Revealed, stateWord, whyText } from './letter-shapes.ts';
import { Repair } from './repair.tsx';

function Facts({ letter }: Readonly<{ letter: Letter }>): ReactNode {
  const { code, of, writtenAt, redrive } = letter;
  return (
    <dl className="facts">
      <div>
        <dt>State</dt>
        <dd>
          <Mark word={stateWord(letter)} />
        </dd>
      </div>
      <div>
        <dt>Why</dt>
        <dd>
          {whyText(code)} <span className="note">({code})</span>
        </dd>
      </div>
      <div>
        <dt>Record</dt>
        <dd className="id">{placeText(of)}</dd>
      </div>
      <div>
        <dt>Refused</dt>
        <dd>{timeText(writtenAt)}</dd>
      </div>
      {redrive !== null && (
        <div>
          <dt>Sent again</dt>
          <dd>
            {timeText(redrive.time)}
            {redrive.operator === null ? ', as it was' : `, repaired by ${redrive.operator}`}
            {redrive.digest !== null && (
              <>
                {' '}
                → statement <StatementLink digest={redrive.digest} />
              </>
            )}
            {redrive.again !== null && (
              <>
                {' '}
                → <Link href={letterPath(redrive.again)}>refused again</Link>
              </>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}

/** Asks for what the letter holds, which is recorded. */
function Reveal({ letter, onSent }: Readonly<{ letter: Letter; onSent: () => void }>): ReactNode {
  const { client } = useSession();
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  if (revealed !== null) return <Repair letter={letter} revealed={revealed} onSent={onSent} />;
  const reveal = async (): Promise<void> => {
    const path = `/v1/ops/letters/${encodeURIComponent(letter.id)}/reveal`;
    const reply = await client.post<Revealed>(path, '{}', 'application/json');
    if (reply.ok) setRevealed(reply.body);
    else setProblem(reply.problem);
  };
  return (
    <>
      <p>What it holds may have prices and masses of others. That you looked is recorded, and its party can see it.</p>
      <button type="button" onClick={() => void reveal()}>
        Show what it holds
      </button>
      {problem !== null && (
        <p className="bad" role="alert">
          ✗ {problem.title} {problem.detail}
        </p>
      )}
    </>
  );
}

/** One letter. */
export function LetterPage({ id }: Readonly<{ id: string }>): ReactNode {
  const asked = useAnswer<Letter>(`/v1/ops/letters/${encodeURIComponent(id)}`);
  const [isSent, setSent] = useState(false);
  const { answer, retry } = asked;
  const isSettled = answer !== null && answer.state !== 'open' && answer.state !== 'sent';
  useLookAgain(retry, isSent && !isSettled);
  return (
    <>
      <PageTitle title="Dead letter" />
      <p>
        <Link href="/ops">All of operations</Link> <span className="id">{id}</span>
      </p>
      <Answered asked={asked} what="the letter" roles={['operator', 'auditor']}>
        {(letter) => (
          <>
            <Facts letter={letter} />
            <Reveal letter={letter} onSent={() => setSent(true)} />
          </>
        )}
      </Answered>
    </>
  );
}
