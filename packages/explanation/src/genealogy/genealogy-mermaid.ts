/** A genealogy as a flowchart for https://mermaid.js.org: material flows along the arrows. */

import { printable } from '@oretrail/model';
import { counted } from '../quantities.ts';
import type { Branch, Genealogy } from './genealogy.ts';
import { drawnText } from './genealogy-tree.ts';
import type { Subject } from './subject.ts';

/** Characters that mean something to mermaid or to HTML are written by number: mermaid's "Entity codes to escape characters". */
const SPECIAL = /[^\p{L}\p{N} .,:/()-]/gu;

function label(text: string): string {
  return printable(text).replace(SPECIAL, (character) => `#${character.codePointAt(0) ?? 0};`);
}

/** Short names for the nodes, given in the order in which they turn up. */
class NodeNames {
  readonly #names = new Map<string, string>();

  /** The name, and whether it is new. */
  of(id: string): { name: string; isNew: boolean } {
    const known = this.#names.get(id);
    if (known !== undefined) return { name: known, isNew: false };
    const name = `n${this.#names.size}`;
    this.#names.set(id, name);
    return { name, isNew: true };
  }
}

function nodeLine(name: string, { id, what, day, where }: Subject): string {
  const texts = [id, [what, day ?? ''].filter((text) => text !== '').join(', '), where].filter((text) => text !== '');
  return `  ${name}["${texts.map(label).join('<br/>')}"]`;
}

function edgeLine({ draw }: Branch, from: string, to: string): string {
  if (draw === null) return '';
  const text = label([drawnText(draw), ...draw.findings].join(', '));
  // A dotted line where something is wrong.
  return draw.findings.length > 0 ? `  ${from} -. "${text}" .-> ${to}` : `  ${from} -- "${text}" --> ${to}`;
}

function addBranch(lines: string[], branch: Branch, names: NodeNames, direction: Genealogy['direction']): string {
  const { name, isNew } = names.of(branch.subject.id);
  if (isNew) lines.push(nodeLine(name, branch.subject));
  for (const child of branch.branches) {
    const childName = addBranch(lines, child, names, direction);
    lines.push(direction === 'up' ? edgeLine(child, childName, name) : edgeLine(child, name, childName));
  }
  if (branch.hidden > 0)
    lines.push(`  %% ${counted(branch.hidden, 'more branch', 'more branches')} of ${name} not shown`);
  return name;
}

/** The text of the flowchart. */
export function renderMermaid({ direction, root }: Genealogy): string {
  const lines = ['flowchart LR'];
  addBranch(lines, root, new NodeNames(), direction);
  return `${lines.join('\n')}\n`;
}
