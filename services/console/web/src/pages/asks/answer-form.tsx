/** Answers one ask in its place: the columns of a sheet as a form, checked like a file before anything is sent. */
import type { TemplateName } from '@oretrail/sheets';
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import type { HeldGrant, Me } from '../../api/shapes.ts';
import type { CheckedFile } from '../../core/check-file.ts';
import type { RowValues } from '../../core/check-row.ts';
import { askCore } from '../../core/core.ts';
import { Checked } from '../../parts/checked.tsx';
import { useSession } from '../../session/session.tsx';
import { counted } from '../../words/words.ts';

/** What is asked for: a lot or a party, and what of it is wanted. */
export type Asked = Readonly<{ subject: string; need: string }>;

const SHEETS: Readonly<Record<string, string>> = {
  minerals: 'A lot of material',
  components: 'A lot of components',
  entities: 'A party and its holders',
};

/** The first column is the lot or the party; the source is the party that answers. */
function filledIn(head: readonly string[], subject: string, source: string): RowValues {
  return { [head[0] ?? '']: subject, source, stated_at: new Date().toISOString().replace(/\.\d+/, '') };
}

/** Whom a person answers as: a source of the grant that names the lot or party most closely. */
function sourceFor({ grants }: Me, subject: string): string {
  const closeness = ({ may }: HeldGrant): number => {
    const named = may.flatMap(({ lots, facts }) => [lots ?? '', facts?.replace(/^entity\//, '') ?? '']);
    return Math.max(0, ...named.filter((prefix) => subject.startsWith(prefix)).map(({ length }) => length));
  };
  const stating = grants.filter(({ sources }) => sources.length > 0);
  return stating.toSorted((a, b) => closeness(b) - closeness(a))[0]?.sources[0] ?? '';
}

/** The columns of a sheet, which the core knows; null until it is loaded. */
function useHead(template: TemplateName): readonly string[] | null {
  const [head, setHead] = useState<readonly string[] | null>(null);
  useEffect(() => void askCore('sheetHead', { template }).then(setHead), [template]);
  return head;
}

type Form = Readonly<{ asked: Asked; template: TemplateName; head: readonly string[] }>;

type RowProps = Readonly<{
  number: number;
  head: readonly string[];
  values: RowValues;
  onChange: (values: RowValues) => void;
  /** Null if it is the only one. */
  onRemove: (() => void) | null;
}>;

function Row({ number, head, values, onChange, onRemove }: RowProps): ReactNode {
  return (
    <fieldset>
      <legend>Row {number}</legend>
      <div className="cells">
        {head.map((name) => (
          <label key={name}>
            {name.replaceAll('_', ' ')}
            <input
              value={values[name] ?? ''}
              spellCheck={false}
              onChange={({ target }) => onChange({ ...values, [name]: target.value })}
            />
          </label>
        ))}
      </div>
      {onRemove !== null && (
        <button type="button" className="quiet" onClick={onRemove}>
          Remove row {number}
        </button>
      )}
    </fieldset>
  );
}

/** Rows as a form. A further row names the same lot or party, and what the first has no room for: another mineral, activity or input. */
function Rows({
  head,
  rows,
  onChange,
}: Readonly<{
  head: readonly string[];
  rows: readonly RowValues[];
  onChange: (rows: readonly RowValues[]) => void;
}>): ReactNode {
  const [key = ''] = head;
  return (
    <>
      {rows.map((values, i) => (
        <Row
          key={String(i)}
          number={i + 1}
          head={head}
          values={values}
          onChange={(next) => onChange(rows.with(i, next))}
          onRemove={rows.length === 1 ? null : () => onChange(rows.toSpliced(i, 1))}
        />
      ))}
      <button type="button" className="quiet" onClick={() => onChange([...rows, { [key]: rows[0]?.[key] ?? '' }])}>
        Add a row
      </button>
    </>
  );
}

function Fields({ asked, template, head }: Form): ReactNode {
  const { me } = useSession();
  const field = useId();
  const source = sourceFor(me, asked.subject);
  const [rows, setRows] = useState<readonly RowValues[]>([filledIn(head, asked.subject, source)]);
  const [pasted, setPasted] = useState('');
  const [checked, setChecked] = useState<Readonly<{ number: number; file: CheckedFile }> | null>(null);
  const [problem, setProblem] = useState('');
  const isPasted = pasted.trim() !== '';
  /** What was checked before a change is not what would be sent. */
  const change =
    <T,>(set: (next: T) => void) =>
    (next: T): void => {
      set(next);
      setChecked(null);
      setProblem('');
    };
  const check = (event: FormEvent): void => {
    event.preventDefault();
    const made = isPasted
      ? askCore('checkPasted', { template, text: pasted, source })
      : askCore('checkRows', { template, rows, source });
    made.then(
      (file) => setChecked((last) => ({ number: (last?.number ?? 0) + 1, file })),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <form onSubmit={check}>
      {!isPasted && <Rows head={head} rows={rows} onChange={change(setRows)} />}
      <details>
        <summary>Paste rows of a sheet instead</summary>
        <label htmlFor={field}>
          CSV, or cells copied from a spreadsheet; with the head of the sheet, or in this order: {head.join(', ')}
        </label>
        <textarea
          id={field}
          className="id"
          rows={6}
          spellCheck={false}
          value={pasted}
          onChange={({ target }) => change(setPasted)(target.value)}
        />
      </details>
      <button type="submit">Check {isPasted ? 'the pasted rows' : counted(rows.length, 'row')}</button>
      <div aria-live="polite">
        {problem !== '' && <p className="bad">✗ {problem}</p>}
        {checked !== null && <Checked key={checked.number} file={null} checked={checked.file} />}
      </div>
    </form>
  );
}

/** The form, and a choice of the sheet if the lot may be of either kind. */
export function AnswerForm({ asked }: Readonly<{ asked: Asked }>): ReactNode {
  const choices: readonly TemplateName[] = asked.need === 'owner' ? ['entities'] : ['minerals', 'components'];
  const [template, setTemplate] = useState<TemplateName>(choices[0] ?? 'minerals');
  const head = useHead(template);
  return (
    <div className="answer">
      {choices.length > 1 && (
        <div className="row">
          {choices.map((name) => (
            <label key={name} className="choice">
              <input type="radio" name="sheet" checked={name === template} onChange={() => setTemplate(name)} />
              {SHEETS[name]}
            </label>
          ))}
        </div>
      )}
      {head !== null && <Fields key={head.join()} asked={asked} template={template} head={head} />}
    </div>
  );
}
