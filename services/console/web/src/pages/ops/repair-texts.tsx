/** The texts of a repair: what the letter states with what is wrong, and what the repair changes. */
import { diffLines } from 'diff';
import { type ReactNode, useMemo } from 'react';
import type { Fault } from './letter-shapes.ts';
import { lineOf, type PointedLine } from './pointed-lines.ts';

type FaultyProps = Readonly<{
  lines: readonly PointedLine[];
  faults: readonly Fault[];
  /** Leads to a line of the repair; null if the caller may not repair. */
  onEdit: ((line: number) => void) | null;
}>;

/** A text with each fault below its line. */
export function FaultyText({ lines, faults, onEdit }: FaultyProps): ReactNode {
  const of = Map.groupBy(faults, ({ pointer }) => lineOf(lines, pointer));
  return (
    <pre className="lines">
      {lines.map(({ pointer, text }, i) => (
        <span key={pointer} className={of.has(i) ? 'faulty' : ''}>
          {text}
          {of.get(i)?.map(({ code, detail }) => (
            <strong key={code} className="fault">
              {'\n'}✗ {detail}{' '}
              {onEdit !== null && (
                <button type="button" className="quiet" onClick={() => onEdit(i)}>
                  Edit it
                </button>
              )}
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

/** The lines that differ, with some around them. */
export function Difference({ before, after }: Readonly<{ before: string; after: string }>): ReactNode {
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
