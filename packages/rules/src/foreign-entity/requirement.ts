/** The foreign-entity rule for one vehicle. Source: §30D(d)(7); 26 CFR 1.30D-6(a); law.md, "Foreign entity of concern". */
import {
  type Day,
  type Outcome,
  type PartyId,
  type RuleCode,
  type SubjectSet,
  subjectSet,
  THE_VEHICLE,
} from '@oretrail/model';
import type { Chain, ChainOrigin, Holdings, Increment } from '@oretrail/provenance';
import type { Facts } from '../facts.ts';
import type { Noticed } from '../findings.ts';
import { COMPONENTS_LIMB_FROM, IMPRACTICABLE_TO_TRACE_USES, MINERALS_LIMB_FROM } from '../parameters/foreign-entity.ts';
import { holdsOn } from '../parameters/parameter.ts';
import { type Hit, joinLimbs, judgeMaking, type LimbFindings, NO_LIMB_FINDINGS, NO_SUBJECTS } from './limb.ts';
import { PartyJudge } from './party.ts';
import { READINGS } from './readings.ts';

/** The rule for one vehicle: each limb, or null if it does not apply yet. */
export type ForeignEntityAssessment = Readonly<{
  outcome: Outcome;
  components: LimbFindings | null;
  minerals: LimbFindings | null;
  /** A plan excuses materials that are impracticable to trace on the deciding date. */
  isPlanInForce: boolean;
}>;

/** What a vehicle holds, and the day that decides. */
export type ForeignEntityQuestion = Readonly<{ day: Day; isPlanInForce: boolean; holdings: Holdings }>;

/** Whether the manufacturer's plan excuses materials on a day: it is in force, and the law knows such plans. */
export function isPlanInForceOn(facts: Facts, manufacturer: PartyId, day: Day): boolean {
  return holdsOn(IMPRACTICABLE_TO_TRACE_USES, day) && facts.hasPlanOn(manufacturer, day);
}

/** Whether a plan excuses a chain, traced or not: graphite of anodes, and every mineral of lots with the other uses. 1.30D-2(b)(25). */
export function isImpracticableToTrace({ use, mineral }: ChainOrigin): boolean {
  const excused = use === null ? undefined : IMPRACTICABLE_TO_TRACE_USES.value.get(use);
  return excused === 'all' || excused === mineral;
}

function isWithoutHits({ concerns, gaps, unknowns }: LimbFindings): boolean {
  return concerns.length + gaps.length + unknowns.length === 0;
}

function judgeOrigin(judges: readonly PartyJudge[], origin: ChainOrigin): LimbFindings {
  const hits = origin.steps.map((step) => judgeMaking(judges, step, origin.lotId));
  const untraced = origin.isUntraced ? subjectSet([origin.lotId]) : NO_SUBJECTS;
  const judged = joinLimbs(hits.map((hit) => ({ ...hit, untraced: NO_SUBJECTS })));
  const isClear = isWithoutHits(judged) && !origin.isUntraced;
  return isClear ? NO_LIMB_FINDINGS : { ...judged, untraced };
}

/** The rule under one set of facts. Thousands of vehicles share origins, chains and increments, so each is judged once. */
export class ForeignEntityRule {
  private readonly judges: readonly PartyJudge[];
  private readonly origins = new WeakMap<ChainOrigin, LimbFindings>();
  private readonly minerals = {
    excused: new WeakMap<readonly Chain[], LimbFindings>(),
    plain: new WeakMap<readonly Chain[], LimbFindings>(),
  };
  private readonly increments = new WeakMap<readonly Increment[], LimbFindings>();

  constructor(facts: Facts) {
    this.judges = READINGS.map((reading) => new PartyJudge(facts, reading));
  }

  /** Gives all findings, not only the ones that decide. */
  assess(question: ForeignEntityQuestion): ForeignEntityAssessment {
    const { day, isPlanInForce, holdings } = question;
    const hasComponents = day >= COMPONENTS_LIMB_FROM.value;
    const hasMinerals = day >= MINERALS_LIMB_FROM.value;
    const components = hasComponents ? this.componentsLimb(holdings) : null;
    const minerals = hasMinerals ? this.mineralsLimb(holdings.chains, isPlanInForce) : null;
    return { outcome: outcomeOf([components, minerals]), components, minerals, isPlanInForce };
  }

  private componentsLimb(holdings: Holdings): LimbFindings {
    const made = this.judgeIncrements(holdings.increments);
    const { untracedComponents, isShareUnknown } = holdings;
    if (untracedComponents.subjects.length > 0) return { ...made, untraced: untracedComponents };
    return isShareUnknown ? { ...made, untraced: subjectSet([THE_VEHICLE]) } : made;
  }

  private judgeIncrements(increments: readonly Increment[]): LimbFindings {
    const known = this.increments.get(increments);
    if (known !== undefined) return known;
    const hits = increments.map((increment) => judgeMaking(this.judges, increment, null));
    const judged = joinLimbs(hits.map((hit) => ({ ...hit, untraced: NO_SUBJECTS })));
    this.increments.set(increments, judged);
    return judged;
  }

  private mineralsLimb(chains: readonly Chain[], isPlanInForce: boolean): LimbFindings {
    const memo = isPlanInForce ? this.minerals.excused : this.minerals.plain;
    const known = memo.get(chains);
    if (known !== undefined) return known;
    const judged = joinLimbs(chains.map((chain) => this.judgeChain(chain, isPlanInForce)));
    memo.set(chains, judged);
    return judged;
  }

  /** Material that could not be granted is never excused: no event says what it would have been used for. */
  private judgeChain({ origin, subjects }: Chain, isPlanInForce: boolean): LimbFindings {
    if (origin === null) return { ...NO_LIMB_FINDINGS, untraced: subjects };
    if (isPlanInForce && isImpracticableToTrace(origin)) return NO_LIMB_FINDINGS;
    const known = this.origins.get(origin);
    if (known !== undefined) return known;
    const judged = judgeOrigin(this.judges, origin);
    this.origins.set(origin, judged);
    return judged;
  }
}

function outcomeOf(limbs: readonly (LimbFindings | null)[]): Outcome {
  const applicable = limbs.filter((limb) => limb !== null);
  if (applicable.length === 0) return 'not-applicable';
  if (applicable.some(({ concerns }) => concerns.length > 0)) return 'not-met';
  const isClear = applicable.every((limb) => isWithoutHits(limb) && limb.untraced.subjects.length === 0);
  return isClear ? 'met' : 'indeterminate';
}

/** The place or the party, and the lot of the mineral. */
function subjectsOf(hit: Hit): string[] {
  const what = hit.kind === 'place' ? hit.facility : hit.party;
  return hit.lotId === null ? [what] : [what, hit.lotId];
}

function noticedIf(code: RuleCode, subjects: SubjectSet): Noticed[] {
  return subjects.subjects.length === 0 ? [] : [{ code, requirement: 'foreignEntityOfConcern', subjects }];
}

/** One finding for each code, both limbs together. */
export function noticedInForeignEntity({ components, minerals }: ForeignEntityAssessment): Noticed[] {
  const limbs: LimbFindings[] = [components, minerals].filter((limb) => limb !== null);
  const { concerns, gaps, unknowns, untraced } = joinLimbs(limbs);
  return [
    ...noticedIf('foreign-entity', subjectSet(concerns.flatMap(subjectsOf))),
    ...noticedIf('law-gap', subjectSet(gaps.flatMap(({ hit }) => subjectsOf(hit)))),
    ...noticedIf('ownership-unknown', subjectSet(unknowns.flatMap(subjectsOf))),
    ...noticedIf('untraced', untraced),
  ];
}
