/** A genealogy for programs. Amounts are decimal strings, as in events. */

import { formatAmount, printableJson } from '@oretrail/model';
import type { Branch, Genealogy } from './genealogy.ts';

function branchJson({ subject, draw, isRepeat, branches, hidden }: Branch): unknown {
  const { id, kind, what, day, where, place } = subject;
  const drawn = draw && {
    asked: formatAmount(draw.asked),
    granted: formatAmount(draw.granted),
    unit: draw.unit,
    findings: draw.findings,
  };
  return { id, kind, what, day, where, place, draw: drawn, isRepeat, hidden, branches: branches.map(branchJson) };
}

/** One JSON object on one line. */
export function renderGenealogyJson({ direction, root }: Genealogy): string {
  return `${printableJson({ direction, root: branchJson(root) })}\n`;
}
