/** Sends events, and shows the receipts: what became of each. Source: intake.md, "2. HTTP". */
import { type ReactNode, useState } from 'react';
import type { Problem } from '../api/client.ts';
import { useSession } from '../session/session.tsx';
import { count, timeText, type Word } from '../words/words.ts';
import { saveFile } from './download.tsx';
import { ListTable } from './list-table.tsx';
import { Mark, StatementLink, Subject } from './marks.tsx';
import { packetsOf } from './packets.ts';
import { useSomeRows } from './use-some-rows.tsx';

/** What became of one event. */
export type Receipt = Readonly<{
  /** Its place among all that are sent, from 0. */
  index: number;
  subject?: string;
  outcome: string;
  digest?: string;
  recordedAt?: string;
  errors?: readonly Readonly<{ detail: string }>[];
}>;

/** How far a sending is. */
export type Sent = Readonly<{ receipts: readonly Receipt[]; of: number; isOver: boolean; problem: Problem | null }>;

const OUTCOMES: Readonly<Record<string, Word>> = {
  accepted: { mark: '✓', word: 'accepted', tone: 'good' },
  duplicate: { mark: '✓', word: 'accepted before', tone: 'good' },
  rejected: { mark: '✗', word: 'refused', tone: 'bad' },
  'not-written': { mark: '–', word: 'not written', tone: 'off' },
  unknown: { mark: '?', word: 'unknown: send it again', tone: 'open' },
};
const outcomeOf = (outcome: string): Word => OUTCOMES[outcome] ?? { mark: '?', word: outcome, tone: 'open' };

/** Whether an event is taken, now or before. */
export const isTaken = ({ outcome }: Receipt): boolean => outcomeOf(outcome).tone === 'good';

/** Whether all was taken. */
export const isAllTaken = ({ isOver, receipts, problem }: Sent): boolean =>
  isOver && problem === null && receipts.every(isTaken);

/** Sends events, as many at once as the intake takes. @param lines of JSON */
export function useSending(lines: readonly string[]): Readonly<{ sent: Sent | null; send: () => Promise<void> }> {
  const { client } = useSession();
  const [sent, setSent] = useState<Sent | null>(null);
  const send = async (): Promise<void> => {
    let receipts: readonly Receipt[] = [];
    const tell = (isOver: boolean, problem: Problem | null = null): void =>
      setSent({ receipts, of: lines.length, isOver, problem });
    for (const { from, body } of packetsOf(lines)) {
      tell(false);
      const reply = await client.post<{ items: readonly Receipt[] }>('/v1/events', body, 'application/x-ndjson');
      if (!reply.ok) return tell(true, reply.problem);
      receipts = [...receipts, ...reply.body.items.map((item) => ({ ...item, index: from + item.index }))];
    }
    tell(true);
  };
  return { sent, send };
}

/** `2 accepted, 1 refused`. */
function sumText(receipts: readonly Receipt[]): string {
  const byOutcome = Map.groupBy(receipts, ({ outcome }) => outcome);
  return Array.from(byOutcome, ([outcome, some]) => `${count(some.length)} ${outcomeOf(outcome).word}`).join(', ');
}

/** What became of each event, or would. @param label for readers of the screen */
export function ReceiptTable({
  receipts,
  label,
}: Readonly<{ receipts: readonly Receipt[]; label: string }>): ReactNode {
  const { shown, more } = useSomeRows(receipts);
  return (
    <>
      <ListTable
        label={label}
        heads={['No.', 'What became of it', 'About', 'Statement', 'Recorded']}
        ofNumbers={['No.']}
      >
        {shown.map(({ index, subject, outcome, digest, recordedAt, errors = [] }) => (
          <tr key={index}>
            <th scope="row" className="number">
              {index + 1}
            </th>
            <td>
              <Mark word={outcomeOf(outcome)} /> {errors.map(({ detail }) => detail).join(' ')}
            </td>
            <td>{subject === undefined ? '–' : <Subject id={subject} />}</td>
            <td>{digest === undefined ? '–' : <StatementLink digest={digest} />}</td>
            <td className="number left">{recordedAt === undefined ? '–' : timeText(recordedAt)}</td>
          </tr>
        ))}
      </ListTable>
      {more}
    </>
  );
}

/** Why nothing was accepted. */
export function Refused({ problem: { title, detail, errors } }: Readonly<{ problem: Problem }>): ReactNode {
  const { shown, more } = useSomeRows(errors);
  return (
    <div className="problem">
      <p>
        <strong>✗ {title}</strong> {detail}
      </p>
      <ul>
        {shown.map(({ index, pointer, code, detail: why }) => (
          <li key={`${index} ${pointer} ${code}`}>
            {index !== undefined && `Event ${index + 1}: `}
            <code>{pointer}</code> {why}
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}

/** What became of what was sent. */
export function Receipts({ sent }: Readonly<{ sent: Sent | null }>): ReactNode {
  if (sent === null) return null;
  const { receipts, of, isOver, problem } = sent;
  const save = (): void => {
    const text = receipts.map((one) => `${JSON.stringify(one)}\n`).join('');
    saveFile('receipts.ndjson', new Blob([text], { type: 'application/x-ndjson' }));
  };
  return (
    <>
      {!isOver && (
        <p>
          Sending, {count(receipts.length)} of {count(of)} done …
        </p>
      )}
      {problem !== null && <Refused problem={problem} />}
      {receipts.length > 0 && (
        <>
          <p className="row">
            <span className={`mark ${receipts.every(isTaken) ? 'good' : 'bad'}`}>
              {receipts.every(isTaken) ? '✓' : '✗'} {sumText(receipts)}
            </span>
            <button type="button" className="quiet" onClick={save}>
              Save the receipts
            </button>
          </p>
          <ReceiptTable receipts={receipts} label="Receipts" />
        </>
      )}
    </>
  );
}
