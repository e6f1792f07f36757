/** Inputs with their grants: all that a lot or vehicle needs to know about its parents. provenance.md, section 1. */
import type { Amount, Day, Mineral } from '@oretrail/model';
import type { GrantedAmounts } from './allocation.ts';
import type { DeclaredInput } from './draws.ts';
import type { ComponentFigures, LotFigures, LotHeader, MaterialFigures } from './figures.ts';
import type { FindingCollector } from './findings.ts';

/** The parent's answer to one draw. If nothing is granted, the refusal is the first that applies, in the order of this type. */
export type Answer =
  | Readonly<{ refusal: 'lot-missing' }>
  | Readonly<{ refusal: 'lineage-too-deep' | 'unit-mismatch'; header: LotHeader }>
  | Readonly<{ refusal: null; figures: LotFigures; granted: GrantedAmounts }>;

/** One declared input and the answer to its draw. */
export type GrantedInput = Readonly<{ input: DeclaredInput; answer: Answer }>;

/** The parent as its own event describes it; `null` if no event is in force. */
export function parentOf(answer: Answer): LotHeader | null {
  if (answer.refusal === 'lot-missing') return null;
  return answer.refusal === null ? answer.figures : answer.header;
}

/** Whether the parent is a component; an undeclared one is what the consumer says. */
export function isComponentInput({ input, answer }: GrantedInput): boolean {
  return (parentOf(answer)?.kind ?? input.as) === 'component';
}

/** What was granted of one mineral of a material parent, and the parent. */
export function grantedMaterial(
  answer: Answer,
): { figures: MaterialFigures; byMineral: ReadonlyMap<Mineral, Amount> } | null {
  if (answer.refusal !== null || answer.figures.kind !== 'material' || answer.granted.kind !== 'material') return null;
  return { figures: answer.figures, byMineral: answer.granted.byMineral };
}

/** What was granted of a component parent, and the parent. */
export function grantedComponent(answer: Answer): { figures: ComponentFigures; whole: Amount } | null {
  if (answer.refusal !== null || answer.figures.kind !== 'component' || answer.granted.kind !== 'component')
    return null;
  return { figures: answer.figures, whole: answer.granted.whole };
}

/** The least and the most that was granted over what was drawn: equal for a component; `null` if nothing was drawn. */
function grantedRange(granted: GrantedAmounts): { least: Amount; most: Amount } | null {
  const amounts = granted.kind === 'component' ? [granted.whole] : [...granted.byMineral.values()];
  const [first, ...others] = amounts;
  if (first === undefined) return null;
  const range = { least: first, most: first };
  for (const amount of others) {
    if (amount < range.least) range.least = amount;
    if (amount > range.most) range.most = amount;
  }
  return range;
}

/** What could not be granted of a draw: the most over the parent's minerals that it drew. */
export function ungrantedOf({ input, answer }: GrantedInput): Amount {
  if (answer.refusal !== null) return input.quantity;
  const range = grantedRange(answer.granted);
  return range === null ? 0n : input.quantity - range.least;
}

/** Notes what the draws of one consumer find, and takes over the findings of the lots that granted something. */
export function noteDraws(
  findings: FindingCollector,
  consumer: string,
  day: Day,
  inputs: readonly GrantedInput[],
): void {
  for (const granted of inputs) {
    const { input, answer } = granted;
    if (answer.refusal !== null) findings.add(answer.refusal, input.lotId, consumer);
    else if (ungrantedOf(granted) > 0n) findings.add('lot-overdrawn', input.lotId, consumer);
    const parent = parentOf(answer);
    if (parent !== null && parent.day > day) findings.add('output-before-input', input.lotId, consumer);
    if (answer.refusal === null && (grantedRange(answer.granted)?.most ?? 0n) > 0n)
      findings.reach(answer.figures.findings);
  }
}
