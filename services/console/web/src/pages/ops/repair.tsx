/** What a letter holds, with its faults; the repair of it, with the difference; and sending it again. */
import { diffLines } from 'diff';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useSession } from '../../session/session.tsx';
import { counted } from '../../words/words.ts';
import type { Fault, Letter, Outcome, Revealed } from './letter-shapes.ts';
import { lineOf, type PointedLine, pointedLines } from './pointed-lines.ts';

function FaultyText({
  lines,
  faults,
}: Readonly<{ lines: readonly PointedLine[]; faults: readonly Fault[] }>): ReactNode {
  const of = Map.groupBy(faults, ({ pointer }) => lineOf(lines, pointer));
  return (
    <pre className="lines">
      {lines.map(({ pointer, text }, i) => (
        <span key={pointer} className={of.has(i) ? 'faulty' : ''}>
          {text}
          {of.get(i)?.map(({ code, detail }) => (
            <strong key={code} className="fault">
              {'\n'}✗ {detail}
            </strong>
          ))}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

const SIGNS = { added: '+ ', removed: '− ', same: '  ' } as const;

/** Lines that stay are shown beside those that change: enough to see what these belong to. */
const CONTEXT_LINES = 3;

function shortened(kind: keyof typeof SIGNS, texts: readonly string[]): readonly string[] {
  if (kind !== 'same' || texts.length <= 2 * CONTEXT_LINES) return texts;
  return [...texts.slice(0, CONTEXT_LINES), '…', ...texts.slice(-CONTEXT_LINES)];
}

function Difference({ before, after }: Readonly<{ before: string; after: string }>): ReactNode {
  const parts = useMemo(() => diffLines(`${before}\n`, `${after}\n`), [before, after]);
  const changed = parts.filter(({ added, removed }) => added || removed);
  if (changed.length === 0) return <p className="note">Nothing is changed yet.</p>;
  const lines = parts.flatMap(({ added, removed, value }, part) => {
    const kind = added ? 'added' : removed ? 'removed' : 'same';
    const texts = value.replace(/\n$/, '').split('\n');
    return shortened(kind, texts).map((text, i) => ({ key: `${part} ${i}`, kind, text }) as const);
  });
  return (
    <pre className="lines">
      {lines.map(({ key, kind, text }) => (
        <span key={key} className={kind}>
          {SIGNS[kind]}
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

type Said = Readonly<{ text: string; isTried: boolean; outcome: Outcome | null; what: string }>;

function OutcomeText({ said }: Readonly<{ said: Said }>): ReactNode {
  const { outcome, what } = said;
  if (outcome === null) return what === '' ? null : <p>{what}</p>;
  const { to, message, errors = [] } = outcome;
  if (outcome.outcome === 'refused') {
    return (
      <>
        <p className="bad">✗ Refused: {errors.length === 0 ? message : counted(errors.length, 'fault')}</p>
        <ul>
          {errors.map(({ pointer, code, detail }) => (
            <li key={`${pointer} ${code}`}>
              <code>{pointer === '' ? 'the whole event' : pointer}</code> {detail}
            </li>
          ))}
        </ul>
      </>
    );
  }
  const where = `${to?.topic}, partition ${to?.partition}`;
  return (
    <p className="good">
      {outcome.outcome === 'sent'
        ? `✓ Sent to ${where}, record ${to?.offset}. The workers take it within seconds.`
        : `✓ The workers would take it. It would be sent to ${where}. Nothing is written yet.`}
    </p>
  );
}

/** @returns the value of a text, or why it is not JSON */
function parsed(text: string): Readonly<{ value: unknown }> | Readonly<{ fault: string }> {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Sends a letter again. @param onSent called when it was */
export function Repair({
  letter,
  revealed,
  onSent,
}: Readonly<{ letter: Letter; revealed: Revealed; onSent: () => void }>): ReactNode {
  const { client, me } = useSession();
  const field = useId();
  const lines = useMemo(() => pointedLines(revealed.event), [revealed]);
  const before = lines.map(({ text }) => text).join('\n');
  const [said, setSaid] = useState<Said>({ text: before, isTried: false, outcome: null, what: '' });
  const isChanged = said.text !== before;
  const canRedrive = me.roles.includes('operator');
  const isDone = letter.redrive !== null && letter.state !== 'buried-again';

  const send = async (dryRun: boolean): Promise<void> => {
    const now = parsed(said.text);
    if (isChanged && 'fault' in now) return setSaid({ ...said, outcome: null, what: `✗ It is not JSON: ${now.fault}` });
    setSaid({ ...said, outcome: null, what: dryRun ? 'Trying …' : 'Sending …' });
    const body = isChanged && 'value' in now ? { event: now.value } : {};
    const path = `/v1/ops/letters/${encodeURIComponent(letter.id)}/redrive?dryRun=${dryRun}`;
    const reply = await client.post<Outcome>(path, JSON.stringify(body), 'application/json');
    if (!reply.ok) return setSaid({ ...said, what: `✗ ${reply.problem.title} ${reply.problem.detail}`, outcome: null });
    setSaid({ ...said, outcome: reply.body, isTried: reply.body.outcome === 'would-be-sent', what: '' });
    if (reply.body.outcome === 'sent') onSent();
  };

  return (
    <>
      {revealed.event !== null && (
        <>
          <h2>What it states</h2>
          <FaultyText lines={lines} faults={revealed.death?.errors ?? []} />
        </>
      )}
      {canRedrive && !isDone && (
        <>
          {revealed.event !== null && (
            <>
              <h2>Repair</h2>
              <label htmlFor={field}>Edit what is wrong. It is stated in your name, under an id of its own.</label>
              <textarea
                id={field}
                className="id"
                rows={Math.min(24, lines.length + 1)}
                spellCheck={false}
                value={said.text}
                onChange={({ target }) => setSaid({ text: target.value, isTried: false, outcome: null, what: '' })}
              />
              <h2>What the repair changes</h2>
              <Difference before={before} after={said.text} />
            </>
          )}
          <div className="row">
            <button type="button" onClick={() => void send(true)}>
              Try {isChanged ? 'the repair' : 'it as it was'}
            </button>
            <button type="button" disabled={!said.isTried} onClick={() => void send(false)}>
              Send again
            </button>
            {!said.isTried && <span className="note">To send it, try it first: that writes nothing.</span>}
          </div>
        </>
      )}
      <output>
        <OutcomeText said={said} />
      </output>
    </>
  );
}
