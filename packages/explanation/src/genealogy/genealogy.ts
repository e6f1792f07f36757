/** The genealogy of a lot or vehicle: what it was made of, or where it went, with every draw. */
import type { Evaluation } from '@oretrail/evaluation';
import type { Amount, LotId, Unit } from '@oretrail/model';
import { compareDraws, type DeclaredInput, LEVEL_MAX, parentOf, ungrantedOf } from '@oretrail/provenance';
import { type Subject, subjectOf } from './subject.ts';

/** Branches of one genealogy: more than anybody reads, few enough to print at once. The rest is counted. */
export const BRANCHES_MAX = 2_000;
/** Levels of one genealogy: no lot grants anything through more (provenance.md, section 1, "Level"). */
export const DEPTH_MAX = LEVEL_MAX;

/** `up`: what it was made of. `down`: where it went. */
export type Direction = 'up' | 'down';

/** How much one subject drew of another, and what was found. */
export type DrawnAmount = Readonly<{
  asked: Amount;
  /** The least over the minerals that it drew. */
  granted: Amount;
  unit: Unit;
  /** Codes of the findings of this draw. */
  findings: readonly string[];
}>;

/** One lot or vehicle in the tree, with the branches below it. */
export type Branch = Readonly<{
  subject: Subject;
  /** The draw between it and the branch above; null at the root. */
  draw: DrawnAmount | null;
  /** It has branches, which the tree shows at another place. */
  isRepeat: boolean;
  branches: readonly Branch[];
  /** Branches that the depth or {@link BRANCHES_MAX} cut off. */
  hidden: number;
}>;

/** The tree of one lot or vehicle in one direction. */
export type Genealogy = Readonly<{ direction: Direction; root: Branch }>;

type Link = Readonly<{ subject: Subject; draw: () => DrawnAmount }>;

/** Walks the lots and vehicles of an evaluation, each once. */
class Walk {
  readonly #evaluation: Evaluation;
  readonly #direction: Direction;
  readonly #depthMax: number;
  readonly #shown = new Set<string>();
  #branchesLeft = BRANCHES_MAX;

  constructor(evaluation: Evaluation, direction: Direction, depthMax: number) {
    this.#evaluation = evaluation;
    this.#direction = direction;
    this.#depthMax = depthMax;
  }

  /** The recursion ends at `depthMax`, at most {@link DEPTH_MAX}. */
  branch(subject: Subject, draw: DrawnAmount | null, depth: number): Branch {
    const links = this.#linksOf(subject);
    if (links.length > 0 && this.#shown.has(subject.id))
      return { subject, draw, isRepeat: true, branches: [], hidden: 0 };
    if (depth >= this.#depthMax) return { subject, draw, isRepeat: false, branches: [], hidden: links.length };
    this.#shown.add(subject.id);
    const branches: Branch[] = [];
    for (const link of links) {
      if (this.#branchesLeft === 0) break;
      this.#branchesLeft -= 1;
      branches.push(this.branch(link.subject, link.draw(), depth + 1));
    }
    return { subject, draw, isRepeat: false, branches, hidden: links.length - branches.length };
  }

  /** What a subject drew, in the order of its event; or who drew it, in the order in which they were served. */
  #linksOf(subject: Subject): Link[] {
    if (this.#direction === 'up') {
      return subject.inputs.flatMap((input) => this.#link(input.lotId, () => this.#drawn(subject, input)));
    }
    const draws = [...(this.#evaluation.state.draws.get(subject.id as LotId) ?? [])].sort(compareDraws);
    return draws.flatMap(({ consumer }) => this.#link(consumer, () => this.#drawnBy(consumer, subject.id)));
  }

  #link(id: string, draw: () => DrawnAmount): Link[] {
    const subject = subjectOf(id, this.#evaluation);
    return subject === null ? [] : [{ subject, draw }];
  }

  #drawnBy(consumerId: string, lotId: string): DrawnAmount {
    const consumer = subjectOf(consumerId, this.#evaluation);
    const input = consumer?.inputs.find((declared) => declared.lotId === lotId);
    if (consumer === null || input === undefined)
      throw new Error(`${consumerId} draws ${lotId} but does not declare it`);
    return this.#drawn(consumer, input);
  }

  #drawn(consumer: Subject, input: DeclaredInput): DrawnAmount {
    const answer = this.#evaluation.lots.answer(consumer.id, input);
    const ungranted = ungrantedOf({ input, answer });
    const parent = parentOf(answer);
    const findings: string[] = [];
    if (answer.refusal !== null) findings.push(answer.refusal);
    else if (ungranted > 0n) findings.push('lot-overdrawn');
    if (parent !== null && consumer.day !== null && parent.day > consumer.day) findings.push('output-before-input');
    return { asked: input.quantity, granted: input.quantity - ungranted, unit: input.unit, findings };
  }
}

/**
 * The genealogy of a lot or vehicle. Each is shown once in full, so a loop ends where it began.
 * @param depthMax levels, at most {@link DEPTH_MAX}
 * @returns null if no event in force declares or draws it
 */
export function genealogyOf(
  id: string,
  evaluation: Evaluation,
  { direction, depthMax }: Readonly<{ direction: Direction; depthMax: number }>,
): Genealogy | null {
  const subject = subjectOf(id, evaluation);
  if (subject === null) return null;
  return { direction, root: new Walk(evaluation, direction, Math.min(depthMax, DEPTH_MAX)).branch(subject, null, 0) };
}
