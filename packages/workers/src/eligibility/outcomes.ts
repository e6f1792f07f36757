/**
 * What vehicles come to that are stated alike and rest on one lot, which is worked out once for all of them; what is a vehicle's
 * own comes on top: its VIN, its events and their corrections. Source: architecture.md, "Assessments".
 */
import type { Vin } from '@oretrail/model';
import { vehicleDrawsOf } from '@oretrail/provenance';
import { type Law, type Question, questionOf, sharedQuestion } from '@oretrail/rules';
import type { KnownParent } from '../drawing/drawing.ts';
import {
  type CorrectionsRoot,
  correctionsRoots,
  type EvidenceRoot,
  evidenceRoots,
  type Rested,
  restedOnParent,
  restKey,
} from '../evidence.ts';
import { AssessmentBook, type SharedAssessment } from './assessment-book.ts';
import type { FactBook } from './fact-book.ts';
import { holdingsOf } from './keyed-holdings.ts';
import type { BuiltVehicle } from './vehicle-statements.ts';

/**
 * Outcomes that one task keeps, of some 1,500 bytes each: if there are more, it forgets them all. Vehicles that are evaluated
 * together share few; no step evaluates more.
 */
const OUTCOMES_MAX = 4_000;

/** All of a verdict and of what it rests on, but what is the vehicle's own. */
export type Outcome = Readonly<{
  question: Question;
  rested: readonly Rested[];
  shared: SharedAssessment;
  evidenceRoot: EvidenceRoot;
  correctionsRoot: CorrectionsRoot;
}>;

/** A vehicle, how it was built, and the lots of its batteries in their order. */
export type Resting = Readonly<{
  vin: Vin;
  built: BuiltVehicle;
  hasIdConflict: boolean;
  parents: readonly KnownParent[];
}>;

/** The outcomes of one task. */
export class Outcomes {
  readonly assessments = new AssessmentBook();
  /** Under one law: by what the lot has answered, and then by how vehicles were built. */
  private known = new WeakMap<KnownParent, Map<BuiltVehicle, Outcome>>();
  private law: Law | null = null;
  private keptCount = 0;
  private readonly facts: FactBook;
  private takenOver = 0;

  constructor(facts: FactBook) {
    this.facts = facts;
  }

  /** How many vehicles took over what was worked out for another. */
  get sharedCount(): number {
    return this.takenOver + this.assessments.sharedCount;
  }

  /** What a vehicle comes to. */
  of(resting: Resting, law: Law): Outcome {
    const isOtherLaw = this.law?.facts !== law.facts || this.law.ruleset !== law.ruleset;
    if (isOtherLaw || this.keptCount >= OUTCOMES_MAX) this.forgetAll();
    this.law = law;
    const { parents, built, hasIdConflict } = resting;
    const [only] = parents;
    // Behind a limit a vehicle is granted less than one before it.
    const isAlone = only === undefined || parents.length > 1 || only.grants.cuts.length > 0 || hasIdConflict;
    if (isAlone) return this.workedOut(resting, law);
    const alike = this.known.get(only) ?? new Map<BuiltVehicle, Outcome>();
    this.known.set(only, alike);
    const known = alike.get(built);
    if (known !== undefined) {
      this.takenOver += 1;
      return known;
    }
    const outcome = this.workedOut(resting, law);
    alike.set(built, outcome);
    this.keptCount += 1;
    return outcome;
  }

  private forgetAll(): void {
    this.known = new WeakMap();
    this.keptCount = 0;
  }

  /** What a vehicle is left with if all its production events are out of force. */
  ofWithdrawn(law: Law): Pick<Outcome, 'shared' | 'evidenceRoot' | 'correctionsRoot'> {
    const shared = this.assessments.ofWithdrawn(law);
    return { shared, evidenceRoot: evidenceRoots([], () => null), correctionsRoot: correctionsRoots([]) };
  }

  private workedOut({ vin, built, hasIdConflict, parents }: Resting, law: Law): Outcome {
    const { builtOn, batteries, manufacturer } = built;
    const rested = vehicleDrawsOf(vin, builtOn, batteries).map((draw, i) => {
      const [input, parent] = [batteries[i], parents[i]];
      if (input === undefined || parent === undefined) throw new TypeError('a battery has no lot');
      return restedOnParent(draw, input, parent);
    });
    const holdings = holdingsOf(hasIdConflict, builtOn, rested);
    const question = sharedQuestion(questionOf(built, law));
    const factsDigest = () => {
      const lots = rested.map(restKey).join(' ');
      return this.facts.digestAsked(`${lots} ${manufacturer}`, manufacturer, holdings.of);
    };
    return {
      question,
      rested,
      shared: this.assessments.of(question, holdings),
      evidenceRoot: evidenceRoots(rested, factsDigest),
      correctionsRoot: correctionsRoots(rested),
    };
  }
}
