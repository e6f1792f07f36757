/** What events would change, and which the intake would refuse, before anything is written. Source: intake.md, `dryRun`. */
import { type ReactNode, useState } from 'react';
import type { Problem } from '../api/client.ts';
import { useSession } from '../session/session.tsx';
import { count } from '../words/words.ts';
import { type Effects, EffectText } from './effect-text.tsx';
import { packetsOf } from './packets.ts';
import { isTaken, type Receipt, ReceiptTable, Refused } from './sending.tsx';

type Answer = Readonly<{ items: readonly Receipt[]; effects?: Effects | null }>;
type Tried = Readonly<{ answer: Answer | null; problem: Problem | null; events: number }>;

function WhatChanges({ answer: { items, effects } }: Readonly<{ answer: Answer }>): ReactNode {
  if (!items.some(({ outcome }) => outcome === 'accepted')) return 'Nothing of it is new.';
  return effects == null ? 'What it changes is not known now.' : <EffectText effects={effects} />;
}

function TriedText({ tried, of }: Readonly<{ tried: Tried; of: number }>): ReactNode {
  const { answer, problem, events } = tried;
  if (problem !== null) return <Refused problem={problem} />;
  if (answer === null) return <p>Trying …</p>;
  const refused = answer.items.filter((item) => !isTaken(item));
  return (
    <>
      <p>
        {events < of && `Of the first ${count(events)} events: `}
        <span className={`mark ${refused.length === 0 ? 'good' : 'bad'}`}>
          {refused.length === 0 ? '✓ all would be accepted' : `✗ ${count(refused.length)} would be refused`}
        </span>
        . <WhatChanges answer={answer} /> Nothing is written yet.
      </p>
      {refused.length > 0 && <ReceiptTable receipts={refused} label="What would be refused" />}
    </>
  );
}

/** A button, and what it finds out. @param lines of JSON */
export function Preview({ lines }: Readonly<{ lines: readonly string[] }>): ReactNode {
  const { client } = useSession();
  const [tried, setTried] = useState<Tried | null>(null);
  const preview = async (): Promise<void> => {
    const [first, second] = packetsOf(lines);
    if (first === undefined) return;
    const events = second?.from ?? lines.length;
    setTried({ answer: null, problem: null, events });
    const reply = await client.post<Answer>('/v1/events?dryRun=true', first.body, 'application/x-ndjson');
    setTried({ answer: reply.ok ? reply.body : null, problem: reply.ok ? null : reply.problem, events });
  };
  return (
    <>
      <p>
        <button type="button" className="quiet" disabled={lines.length === 0} onClick={() => void preview()}>
          Preview what it changes
        </button>
      </p>
      <div className="sending" aria-live="polite">
        {tried !== null && <TriedText tried={tried} of={lines.length} />}
      </div>
    </>
  );
}
