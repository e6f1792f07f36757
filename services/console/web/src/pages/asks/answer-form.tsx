/** Answers one ask in its place: the columns of a sheet as a form, checked like a file before anything is sent. */
import type { TemplateName } from '@oretrail/sheets';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import type { CheckedFile } from '../../core/check-file.ts';
import { askCore } from '../../core/core.ts';
import { Checked } from '../../parts/checked.tsx';
import { useSession } from '../../session/session.tsx';

/** What is asked for: a lot or a party, and what of it is wanted. */
export type Asked = Readonly<{ subject: string; need: string }>;

const SHEETS: Readonly<Record<string, string>> = {
  minerals: 'A lot of material',
  components: 'A lot of components',
  entities: 'A party and its holders',
};

/** The first column is the lot or the party; the source is the party that answers. */
function filledIn(head: readonly string[], subject: string, source: string): Readonly<Record<string, string>> {
  return { [head[0] ?? '']: subject, source, stated_at: new Date().toISOString().replace(/\.\d+/, '') };
}

/** The columns of a sheet, which the core knows; null until it is loaded. */
function useHead(template: TemplateName): readonly string[] | null {
  const [head, setHead] = useState<readonly string[] | null>(null);
  useEffect(() => void askCore('sheetHead', { template }).then(setHead), [template]);
  return head;
}

type Form = Readonly<{ asked: Asked; template: TemplateName; head: readonly string[] }>;

function Fields({ asked, template, head }: Form): ReactNode {
  const { me } = useSession();
  const source = me.grants.flatMap(({ sources }) => sources)[0] ?? '';
  const [values, setValues] = useState(filledIn(head, asked.subject, source));
  const [checked, setChecked] = useState<Readonly<{ number: number; file: CheckedFile }> | null>(null);
  const check = (event: FormEvent): void => {
    event.preventDefault();
    void askCore('checkRow', { template, values, source }).then((file) =>
      setChecked((last) => ({ number: (last?.number ?? 0) + 1, file })),
    );
  };
  return (
    <form onSubmit={check}>
      <div className="cells">
        {head.map((name) => (
          <label key={name}>
            {name.replaceAll('_', ' ')}
            <input
              value={values[name] ?? ''}
              spellCheck={false}
              onChange={({ target }) => setValues({ ...values, [name]: target.value })}
            />
          </label>
        ))}
      </div>
      <button type="submit">Check</button>
      <div aria-live="polite">
        {checked !== null && <Checked key={checked.number} name="this answer" checked={checked.file} />}
      </div>
    </form>
  );
}

/** The form, and a choice of the sheet if the lot may be of either kind. A lot that needs several rows takes a file. */
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
