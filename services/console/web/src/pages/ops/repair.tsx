/** What a letter holds, with its faults; the repair of it, with the difference; and sending it again. */
import { type ReactNode, type RefObject, useId, useMemo, useRef, useState } from 'react';
import { useSession } from '../../session/session.tsx';
import { counted } from '../../words/words.ts';
import { EffectsOf } from './effects.tsx';
import type { Letter, Outcome, Revealed } from './letter-shapes.ts';
import { pointedLines, valueIn } from './pointed-lines.ts';
import { Difference, FaultyText } from './repair-texts.tsx';

type Said = Readonly<{ text: string; isTried: boolean; outcome: Outcome | null; what: string }>;

/** @param isTaken whether the workers have taken what was sent: the state of the letter is out of sight here */
function OutcomeText({ said, isTaken }: Readonly<{ said: Said; isTaken: boolean }>): ReactNode {
  const { outcome, what } = said;
  if (outcome === null) return what === '' ? null : <p>{what}</p>;
  const { to, message, effects, errors = [] } = outcome;
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
  if (outcome.outcome === 'sent') {
    const next = isTaken ? 'The workers have taken it.' : 'The workers take it within seconds.';
    return <p className="good">{`✓ Sent to ${where}, record ${to?.offset}. ${next}`}</p>;
  }
  return (
    <>
      <p className="good">{`✓ The workers would take it. It would be sent to ${where}. Nothing is written yet.`}</p>
      {effects === undefined ? <p>What it changes is too much to work out here.</p> : <EffectsOf effects={effects} />}
    </>
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

/** A lot with some dozens of inputs is whole in sight; a longer text scrolls. */
const ROWS_MAX = 200;

type EditorProps = Readonly<{
  before: string;
  text: string;
  editor: RefObject<HTMLTextAreaElement | null>;
  onText: (text: string) => void;
}>;

function Editor({ before, text, editor, onText }: EditorProps): ReactNode {
  const field = useId();
  return (
    <>
      <h2>Repair</h2>
      <label htmlFor={field}>Edit what is wrong. It is stated in your name, under an id of its own.</label>
      <textarea
        id={field}
        ref={editor}
        className="id"
        rows={Math.min(ROWS_MAX, text.split('\n').length + 1)}
        spellCheck={false}
        value={text}
        onChange={({ target }) => onText(target.value)}
      />
      <h2>What the repair changes</h2>
      <Difference before={before} after={text} />
    </>
  );
}

/** Leads to the value of a line, so that what is typed takes its place. */
function select(editor: HTMLTextAreaElement | null, line: number): void {
  if (editor === null) return;
  editor.focus();
  editor.setSelectionRange(...valueIn(editor.value.split('\n'), line));
  editor.scrollIntoView({ block: 'center' });
}

/** Sends a letter again. @param onSent called when it was */
export function Repair({
  letter,
  revealed,
  onSent,
}: Readonly<{ letter: Letter; revealed: Revealed; onSent: () => void }>): ReactNode {
  const { client, me } = useSession();
  const editor = useRef<HTMLTextAreaElement>(null);
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
          <FaultyText
            lines={lines}
            faults={revealed.death?.errors ?? []}
            onEdit={canRedrive && !isDone ? (line) => select(editor.current, line) : null}
          />
        </>
      )}
      {canRedrive && !isDone && (
        <>
          {revealed.event !== null && (
            <Editor
              before={before}
              text={said.text}
              editor={editor}
              onText={(text) => setSaid({ text, isTried: false, outcome: null, what: '' })}
            />
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
        <OutcomeText said={said} isTaken={letter.state === 'taken'} />
      </output>
    </>
  );
}
