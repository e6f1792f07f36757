/** What became of a file or a form: what is wrong with it, and how to send what is good. */
import type { ReactNode } from 'react';
import type { CheckedFile, Fault } from '../core/check-file.ts';
import { counted } from '../words/words.ts';
import { saveFile } from './download.tsx';
import { ListTable } from './list-table.tsx';
import { Preview } from './preview.tsx';
import { Receipts, useSending } from './sending.tsx';

/** Faults that are shown; the file of refused rows has all. */
const FAULTS_SHOWN_MAX = 200;

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

/** @param file its name; null for what was filled in */
export function Checked({ file, checked }: Readonly<{ file: string | null; checked: CheckedFile }>): ReactNode {
  const { format, lines, faults, ignored, returned } = checked;
  const { sent, send } = useSending(lines);
  return (
    <div className="sending">
      <p className="totals">
        {file !== null && `${file} is taken for ${format}: `}
        <span className={`mark ${lines.length === 0 ? 'off' : 'good'}`}>
          {lines.length === 0 ? '–' : '✓'} {counted(lines.length, 'event')} ready
        </span>
        {', '}
        <span className={`mark ${faults.length === 0 ? 'good' : 'bad'}`}>
          {faults.length === 0 ? '✓ nothing is wrong' : `✗ ${counted(faults.length, 'error')}`}
        </span>
        {ignored.length > 0 && `, – ${counted(ignored.length, 'event')} without effect`}
      </p>
      <Preview lines={lines} />
      <div className="row">
        <button type="button" disabled={lines.length === 0} onClick={() => void send()}>
          Send {counted(lines.length, 'event')}
        </button>
        {file !== null && returned !== null && (
          <button
            type="button"
            className="quiet"
            onClick={() => saveFile(`refused-${file}`, new Blob([returned], { type: 'text/csv' }))}
          >
            Save the refused rows, to mend and send again
          </button>
        )}
      </div>
      <div className="sending" aria-live="polite">
        <Receipts sent={sent} />
      </div>
      <FaultTable faults={faults} title="Errors" />
      <FaultTable faults={ignored} title="Without effect" />
    </div>
  );
}
