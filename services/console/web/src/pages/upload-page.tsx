/** `/upload`: a file is checked in the page, cell by cell, before anything of it is sent. */
import { type ReactNode, useState } from 'react';
import type { CheckedFile, Fault } from '../core/check-file.ts';
import { askCore } from '../core/core.ts';
import { PageTitle } from '../frame/frame.tsx';
import { saveFile } from '../parts/download.tsx';
import { DropFile } from '../parts/drop-file.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { useSession } from '../session/session.tsx';
import { counted } from '../words/words.ts';

/** Faults that are shown; the file of refused rows has all. */
const FAULTS_SHOWN_MAX = 200;
/** Events of one request. Source: intake.md, "2. HTTP". */
const EVENTS_SENT_MAX = 1_000;

function FaultTable({ faults, title }: Readonly<{ faults: readonly Fault[]; title: string }>): ReactNode {
  if (faults.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Scroll label={title}>
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">Column</th>
              <th scope="col">What is wrong</th>
              <th scope="col">What to do</th>
              <th scope="col">Code</th>
            </tr>
          </thead>
          <tbody>
            {faults.slice(0, FAULTS_SHOWN_MAX).map(({ place, at, code, what, remedy }) => (
              <tr key={`${place} ${at} ${code} ${what}`}>
                <th scope="row">{place}</th>
                <td className="id">{at}</td>
                <td>{what}</td>
                <td>{remedy}</td>
                <td>{code}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {faults.length > FAULTS_SHOWN_MAX && <p>and {faults.length - FAULTS_SHOWN_MAX} more</p>}
    </section>
  );
}

type Sent = Readonly<{ isGood: boolean; text: string }>;
type Summary = Readonly<{ summary?: Readonly<Record<string, number>> }>;

function useSending(lines: readonly string[]): Readonly<{ sent: Sent | null; send: () => Promise<void> }> {
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

function Checked({ name, checked }: Readonly<{ name: string; checked: CheckedFile }>): ReactNode {
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

/** Checks a file, then sends it. */
export function UploadPage(): ReactNode {
  const { me } = useSession();
  const sources = [...new Set(me.grants.flatMap((grant) => grant.sources))];
  const [source, setSource] = useState(sources[0] ?? '');
  const [state, setState] = useState<Readonly<{
    name: string;
    checked: CheckedFile | null;
    error: string | null;
  }> | null>(null);
  const check = async (file: File): Promise<void> => {
    setState({ name: file.name, checked: null, error: null });
    try {
      const checked = await askCore('checkFile', { bytes: new Uint8Array(await file.arrayBuffer()), source });
      setState({ name: file.name, checked, error: null });
    } catch (error) {
      setState({ name: file.name, checked: null, error: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <>
      <PageTitle title="Upload" />
      <p>
        A sheet (CSV), EPCIS 2.0, or events as NDJSON. It is checked in this page, by the code that the intake uses.
        Nothing is sent before you send it.
      </p>
      <div className="row">
        <label htmlFor="source">Who states it, if the file does not say so</label>
        <input
          id="source"
          className="id"
          list="sources"
          value={source}
          spellCheck={false}
          onChange={(event) => setSource(event.target.value)}
        />
        <datalist id="sources">
          {sources.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
      <DropFile
        label="File to check"
        hint="Drop it here, or choose it."
        accept=".csv,.json,.ndjson,.jsonld,.txt"
        onFile={(file) => void check(file)}
      />
      <div aria-live="polite">
        {state !== null && state.error !== null && <p className="problem">✗ {state.error}</p>}
        {state !== null && state.error === null && state.checked === null && <p>Checking {state.name} …</p>}
        {state?.checked != null && <Checked key={state.name} name={state.name} checked={state.checked} />}
      </div>
    </>
  );
}
