/** A genealogy as a tree, one line a branch. */

import { printableAll } from '@oretrail/model';
import type { Colours } from '../colours.ts';
import { counted, quantityText } from '../quantities.ts';
import type { Branch, DrawnAmount, Genealogy } from './genealogy.ts';
import type { Subject } from './subject.ts';

/** `40 of 60 kg`, or `60 kg` if all was granted. */
export function drawnText({ asked, granted, unit }: DrawnAmount): string {
  if (granted === asked) return quantityText(asked, unit);
  const [grantedNumber = ''] = quantityText(granted, unit).split(' ');
  return `${grantedNumber} of ${quantityText(asked, unit)}`;
}

function subjectText(subject: Subject, colours: Colours): string {
  const { id, what, day, where } = subject;
  const about = [what, day === null ? '' : day, where].filter((text) => text !== '');
  return `${colours.bold(id)}  ${colours.dim(about.join(', '))}`;
}

function branchText({ subject, draw, isRepeat }: Branch, colours: Colours): string {
  const drawn = draw === null ? '' : `${drawnText(draw)} `;
  const findings = (draw?.findings ?? []).map((code) => colours.yellow(` [${code}]`)).join('');
  return `${drawn}${subjectText(subject, colours)}${findings}${isRepeat ? colours.dim(' (see above)') : ''}`;
}

/** Depth first, so that the recursion is as deep as the tree, at most DEPTH_MAX. */
function addLines(lines: string[], branch: Branch, indent: string, colours: Colours): void {
  const { branches, hidden } = branch;
  for (const [i, child] of branches.entries()) {
    const isLast = i === branches.length - 1 && hidden === 0;
    lines.push(`${indent}${isLast ? '└─ ' : '├─ '}${branchText(child, colours)}`);
    addLines(lines, child, `${indent}${isLast ? '   ' : '│  '}`, colours);
  }
  if (hidden > 0) lines.push(colours.dim(`${indent}└─ … ${counted(hidden, 'more branch', 'more branches')} not shown`));
}

/** The tree, root first. */
export function renderTree(genealogy: Genealogy, colours: Colours): string {
  const { direction, root } = printableAll(genealogy);
  const title = direction === 'up' ? 'What it was made of' : 'Where it went';
  const lines = [colours.dim(`${title}:`), branchText(root, colours)];
  addLines(lines, root, '', colours);
  if (root.branches.length === 0 && root.hidden === 0) {
    lines.push(colours.dim(direction === 'up' ? 'No inputs are declared.' : 'Nobody draws it.'));
  }
  return `${lines.join('\n')}\n`;
}
