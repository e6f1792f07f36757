/** What became of a file or a form: what is wrong with it, and how to send what is good. */
import { type ReactNode, useState } from 'react';
import type { CheckedFile, Fault } from '../core/check-file.ts';
import { useSession } from '../session/session.tsx';
import { counted } from '../words/words.ts';
import { saveFile } from './download.tsx';
import { ListTable } from './list-table.tsx';

/** Faults that are shown; the file of refused rows has all. */
const FAULTS_SHOWN_MAX = 200;
/** Events of one request. Source: intake.md, "2. HTTP". */
const EVENTS_SENT_MAX = 1_000;

function FaultTable({ faults, title }: Readonly<{ faults: readonly Fault[]; title: string }>): ReactNode {
  if (faults.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ListTable label={title} heads={['Where', 'Column', 'What is wrong', 'What to do', 'Code']} ofNumbers={[]}>
        {faults.slice(0, FAULTS_SHOWN_MAX).map(({ place, at, code, what, remedy }) => (
          <tr key={`${place} ${at} ${code} ${what}`}>
            <th scope="row">{place}</th>
            <td className="id">{at}</td>
            <td>{what}</td>
            <td>{remedy}</td>
            <td>{code}</td>
          </tr>
        ))}
      </ListTable>
      {faults.length > FAULTS_SHOWN_MAX && <p>and {faults.length - FAULTS_SHOWN_MAX} more</p>}
    </section>
  );
}

type Sent = Readonly<{ isGood: boolean; text: string }>;
type Summary = Readonly<{ summary?: Readonly<Record<string, number>> }>;

/** Sends events. @param lines of JSON */
export function useSending(lines: readonly string[]): Readonly<{ sent: Sent | null; send: () => Promise<void> }> {
  const { client } = useSession();
  const [sent, setSent] = useState<Sent | null>(null);
  const send = async (): Promise<void> => {
    const counts = new Map<string, number>();
    for (let i = 0; i < lines.length; i += EVENTS_SENT_MAX) {
      setSent({ isGood: true, text: `Sending from event ${i + 1} on …` });
      const body = `${lines.slice(i, i + EVENTS_SENT_MAX).join('\n')}\n`;
      const reply = await client.post<Summary>('/v1/events', body, 'application/x-ndjson');
      if (!reply.ok) return setSent({ isGood: false, text: `${reply.problem.title} ${reply.problem.detail}` });
      for (const [name, n] of Object.entries(reply.body.summary ?? {})) counts.set(name, (counts.get(name) ?? 0) + n);
    }
    setSent({ isGood: true, text: Array.from(counts, ([name, n]) => `${n} ${name}`).join(', ') || 'Sent.' });
  };
  return { sent, send };
}

/** @param name of the file, or of what was filled in */
export function Checked({ name, checked }: Readonly<{ name: string; checked: CheckedFile }>): ReactNode {
  const { format, lines, faults, ignored, returned } = checked;
  const { sent, send } = useSending(lines);
  return (
    <>
      <p className="totals">
        {name} is taken for {format}: <span className="mark good">✓ {counted(lines.length, 'event')} ready</span>
        {', '}
        <span className={`mark ${faults.length === 0 ? 'good' : 'bad'}`}>
          {faults.length === 0 ? '✓ nothing is wrong' : `✗ ${counted(faults.length, 'error')}`}
        </span>
        {ignored.length > 0 && `, – ${counted(ignored.length, 'event')} without effect`}
      </p>
      <div className="row">
        <button type="button" disabled={lines.length === 0} onClick={() => void send()}>
          Send {counted(lines.length, 'event')}
        </button>
        {returned !== null && (
          <button
            type="button"
            className="quiet"
            onClick={() => saveFile(`refused-${name}`, new Blob([returned], { type: 'text/csv' }))}
          >
            Save the refused rows, to mend and send again
          </button>
        )}
        <output aria-live="polite">
          {sent !== null && (
            <span className={`mark ${sent.isGood ? 'good' : 'bad'}`}>
              {sent.isGood ? '✓' : '✗'} {sent.text}
            </span>
          )}
        </output>
      </div>
      <FaultTable faults={faults} title="Errors" />
      <FaultTable faults={ignored} title="Without effect" />
    </>
  );
}
