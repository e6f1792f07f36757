/** What one chain or component means for the foreign-entity rule. Source: §30D(d)(7); 26 CFR 1.30D-6(a); law.md, "How a step is judged". */
import {
  type CountryCode,
  type Day,
  type FacilityId,
  type LotId,
  type PartyId,
  type SubjectSet,
  subjectSet,
} from '@oretrail/model';
import type { PartyJudge, PartyJudgement } from './party.ts';
import type { Reading } from './readings.ts';

/** One operator made something at one facility, on these days. */
export type Making = Readonly<{
  country: CountryCode;
  facility: FacilityId;
  operator: PartyId;
  days: readonly Day[];
}>;

/** Made in a covered nation. The place alone decides, not the operator. */
export type PlaceHit = Readonly<{ kind: 'place'; country: CountryCode; facility: FacilityId; lotId: LotId | null }>;
/** Made by a party on a day on which it is a foreign entity of concern, or may be one. */
export type PartyHit = Readonly<{
  kind: 'party';
  party: PartyId;
  facility: FacilityId;
  day: Day;
  judgement: PartyJudgement;
  lotId: LotId | null;
}>;
/** A reason under one reading of the law. */
export type Hit = PlaceHit | PartyHit;
/** The answer of one open reading that another reading does not share. */
export type LawGap = Readonly<{ hit: Hit; reading: Reading }>;

/** The reasons against one limb of the rule: components or minerals. */
export type LimbFindings = Readonly<{
  /** Certain under every reading: one of them is enough. */
  concerns: readonly Hit[];
  /** Different answers under different readings of the law. */
  gaps: readonly LawGap[];
  /** Facts are missing, under one reading at least: no fact says who these parties are, or who holds them. */
  unknowns: readonly PartyHit[];
  /** Lots (or `THE_VEHICLE`) of unknown origin. */
  untraced: SubjectSet;
}>;

/** No subject. */
export const NO_SUBJECTS: SubjectSet = { subjects: [], more: false };

/** No reason against it. */
export const NO_LIMB_FINDINGS: LimbFindings = { concerns: [], gaps: [], unknowns: [], untraced: NO_SUBJECTS };

/** The reasons that one making gives. */
export type Hits = Omit<LimbFindings, 'untraced'>;

const NO_HITS: Hits = NO_LIMB_FINDINGS;

/** The answer of one reading: the place, else the maker on its first day of concern, else on its first unknown day. */
function answerOf(judge: PartyJudge, making: Making, lotId: LotId | null): Hit | null {
  const { country, operator, facility } = making;
  if (judge.reading.covered.has(country)) return { kind: 'place', country, facility, lotId };
  let open: PartyHit | null = null;
  for (const day of making.days) {
    const judgement = judge.judge(operator, day);
    const hit = { kind: 'party', party: operator, facility, day, judgement, lotId } as const;
    if (judgement.status === 'concern') return hit;
    if (judgement.status === 'unknown') open ??= hit;
  }
  return open;
}

function isOpen(answer: Hit | null): answer is PartyHit {
  return answer?.kind === 'party' && answer.judgement.status === 'unknown';
}

function isConcern(answer: Hit | null): answer is Hit {
  return answer !== null && !isOpen(answer);
}

/** The answer that one reading gives and another doesn't; one of concern before an unknown one. */
function gapIn(answers: readonly (Hit | null)[], judges: readonly PartyJudge[]): LawGap[] {
  const telling = answers.find(isConcern) ?? answers.find(isOpen) ?? null;
  const reading = judges[answers.indexOf(telling)]?.reading;
  return telling === null || reading === undefined ? [] : [{ hit: telling, reading }];
}

/**
 * Judges one making under all readings. A hit under all of them is certain. Otherwise both are reported: what is unknown
 * under one reading, and the answers on which readings differ. law.md, "How a step is judged".
 * @param judges one for each reading
 */
export function judgeMaking(judges: readonly PartyJudge[], making: Making, lotId: LotId | null): Hits {
  const answers = judges.map((judge) => answerOf(judge, making, lotId));
  if (answers.every((answer) => answer === null)) return NO_HITS;
  const concerns = answers.filter(isConcern);
  if (concerns.length === answers.length) return { ...NO_HITS, concerns: concerns.slice(0, 1) };
  const unknowns = answers.filter(isOpen);
  const isAlike = unknowns.length === answers.length;
  return { concerns: [], gaps: isAlike ? [] : gapIn(answers, judges), unknowns: unknowns.slice(0, 1) };
}

/** The reasons of all parts together. Most parts have none, and share one object. */
export function joinLimbs(parts: readonly LimbFindings[]): LimbFindings {
  const telling = parts.filter((part) => part !== NO_LIMB_FINDINGS);
  if (telling.length === 0) return NO_LIMB_FINDINGS;
  return {
    concerns: telling.flatMap(({ concerns }) => concerns),
    gaps: telling.flatMap(({ gaps }) => gaps),
    unknowns: telling.flatMap(({ unknowns }) => unknowns),
    untraced: joinSubjects(telling.map(({ untraced }) => untraced)),
  };
}

/** The union of bounded sets, sorted once. */
function joinSubjects(sets: readonly SubjectSet[]): SubjectSet {
  const united = subjectSet(sets.flatMap(({ subjects }) => subjects));
  return { subjects: united.subjects, more: united.more || sets.some(({ more }) => more) };
}
