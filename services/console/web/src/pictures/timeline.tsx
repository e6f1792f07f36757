/** The revisions of a verdict as steps of dollars. The table below it has the same, and more. */
import type { ReactNode } from 'react';
import type { Revision } from '../api/shapes.ts';
import { Scroll } from '../parts/scroll.tsx';
import { causeText, dayOf, dollars, statusWord } from '../words/words.ts';

const STEP = 132;
const HEIGHT = 150;
const TOP = 26;
const BOTTOM = 36;
const LEFT = 12;
/** The most that the credit can be. Source: law.md, "The credit". */
const CREDIT_MAX_USD = 7_500;

const yOf = (usd: number): number => TOP + (1 - usd / CREDIT_MAX_USD) * (HEIGHT - TOP - BOTTOM);

type Placed = Readonly<{ revision: Revision; x: number; y: number; step: number }>;

/** @param revisions with dollars, the first first */
export function Timeline({ revisions }: Readonly<{ revisions: readonly Revision[] }>): ReactNode {
  const points = revisions.map((revision, i): Placed => {
    const usd = revision.amountUsd ?? 0;
    return { revision, x: LEFT + i * STEP, y: yOf(usd), step: usd - (revisions[i - 1]?.amountUsd ?? 0) };
  });
  const width = LEFT + points.length * STEP;
  const line = points.map(({ x, y }, i) => (i === 0 ? `M${x},${y}` : `H${x} V${y}`)).join(' ');
  const label = points
    .map(({ revision }) => `${dayOf(revision.publishedAt)} ${dollars(revision.amountUsd ?? 0)}`)
    .join(', then ');
  return (
    <Scroll label="Timeline of revisions">
      <svg className="timeline" width={width} height={HEIGHT} role="img" aria-label={label}>
        <line className="axis" x1={0} x2={width} y1={yOf(0)} y2={yOf(0)} />
        <path className="steps" d={`${line} H${width}`} />
        {points.map(({ revision, x, y, step }, i) => (
          <g key={revision.revision} className={i > 0 && step < 0 ? 'lost' : i > 0 && step > 0 ? 'gained' : 'same'}>
            <circle cx={x} cy={y} r={5} />
            <text x={x + 9} y={y - 8} className="amount">
              {dollars(revision.amountUsd ?? 0)} {statusWord(revision.status).mark}
            </text>
            <text x={x} y={HEIGHT - 20}>
              {dayOf(revision.publishedAt)}
            </text>
            <text x={x} y={HEIGHT - 6} className="small">
              {revision.cause === undefined
                ? 'first verdict'
                : (SHORT_CAUSES[revision.cause] ?? causeText(revision.cause))}
            </text>
          </g>
        ))}
      </svg>
    </Scroll>
  );
}

const SHORT_CAUSES: Readonly<Record<string, string>> = {
  data: 'new statements',
  correction: 'a correction',
  reference: 'a fact changed',
  rules: 'the law changed',
};
