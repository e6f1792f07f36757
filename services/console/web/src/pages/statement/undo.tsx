/** Takes a statement back: a correction is drafted, what it would change is shown, and then it is sent. */
import { type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import type { Statement } from '../../api/shapes.ts';
import { type Effects, EffectText } from '../../parts/effect-text.tsx';
import { isAllTaken, Receipts, useSending } from '../../parts/sending.tsx';
import { useSession } from '../../session/session.tsx';
import { shortDigest } from '../../words/words.ts';

/** A correction of a statement. The time is in its id: an undo with another reason is an event of its own, not a conflict. */
function draftOf({ digest, source, id, subject }: Statement, reason: string) {
  const time = new Date().toISOString();
  return {
    specversion: '1.0',
    id: `undo-${shortDigest(digest)}-${time}`,
    source,
    type: 'oretrail.correction.v1',
    subject,
    time,
    data: { corrects: { source, id }, reason },
  };
}

type Drafted = Readonly<{ line: string; bill: Effects | null; problem: string }>;

type SendProps = Readonly<{ line: string; bill: Effects; onSent: () => void }>;

function SendDraft({ line, bill, onSent }: SendProps): ReactNode {
  const lines = useMemo(() => [line], [line]);
  const { sent, send } = useSending(lines);
  const isSent = sent !== null && isAllTaken(sent);
  useEffect(() => {
    if (isSent) onSent();
  }, [isSent, onSent]);
  return (
    <>
      <p>
        <EffectText effects={bill} /> {!isSent && 'Nothing is written yet.'}
      </p>
      <details>
        <summary>The correction that is sent</summary>
        <pre className="id">{JSON.stringify(JSON.parse(line), null, 2)}</pre>
      </details>
      <p>
        <button type="button" disabled={isSent} onClick={() => void send()}>
          Send the correction
        </button>
      </p>
      <Receipts sent={sent} />
    </>
  );
}

function Draft({ statement, onSent }: Readonly<{ statement: Statement; onSent: () => void }>): ReactNode {
  const { client } = useSession();
  const field = useId();
  const [reason, setReason] = useState('');
  const [drafted, setDrafted] = useState<Drafted | null>(null);
  const draft = async (): Promise<void> => {
    const event = draftOf(statement, reason.trim());
    const reply = await client.post<Effects>('/v1/effects', JSON.stringify([event]), 'application/json');
    const line = JSON.stringify(event);
    if (reply.ok) setDrafted({ line, bill: reply.body, problem: '' });
    else setDrafted({ line, bill: null, problem: `✗ ${reply.problem.title} ${reply.problem.detail}` });
  };
  return (
    <>
      <div className="row">
        <label htmlFor={field}>Why it is taken back</label>
        <input
          id={field}
          value={reason}
          maxLength={1_000}
          onChange={({ target }) => {
            setReason(target.value);
            setDrafted(null);
          }}
        />
        <button type="button" disabled={reason.trim() === ''} onClick={() => void draft()}>
          Show its bill
        </button>
      </div>
      <div className="sending" aria-live="polite">
        {drafted?.bill === null && <p className="bad">{drafted.problem}</p>}
        {drafted !== null && drafted.bill !== null && (
          <SendDraft key={drafted.line} line={drafted.line} bill={drafted.bill} onSent={onSent} />
        )}
      </div>
    </>
  );
}

/** A correction needs the source of what it takes back; an operator corrects on the command line. */
export function Undo({
  statement,
  isTakenBack,
  onTakenBack,
}: Readonly<{ statement: Statement; isTakenBack: boolean; onTakenBack: () => void }>): ReactNode {
  const { me } = useSession();
  const { source, id, standing } = statement;
  const isOwn = source !== undefined && me.grants.some(({ sources }) => sources.includes(source));
  const isOver = standing === 'taken-out' || standing === 'refused';
  // What was just sent stays in sight, with its receipt.
  if (id === undefined || (isOver && !isTakenBack)) return null;
  return (
    <section aria-labelledby="undo">
      <h2 id="undo">Take it back</h2>
      {isOwn ? (
        <Draft statement={statement} onSent={onTakenBack} />
      ) : (
        <p>
          Is it wrong? Only <span className="id">{source}</span> or an operator takes it back:{' '}
          <code>oretrail correct</code> shows the bill before it writes.
        </p>
      )}
    </section>
  );
}
