/** What one chain or component means for the foreign-entity rule. Source: §30D(d)(7); 26 CFR 1.30D-6(a); law.md. */
import {
  type CountryCode,
  type Day,
  type FacilityId,
  type LotId,
  type PartyId,
  type SubjectSet,
  subjectSet,
} from '@oretrail/model';
import { COVERED_NATIONS } from '../parameters/countries.ts';
import type { PartyJudge, PartyJudgement } from './party.ts';

/** Somebody made something somewhere, on these days. */
export type Making = Readonly<{
  country: CountryCode;
  facility: FacilityId;
  operator: PartyId;
  days: readonly Day[];
}>;

/** Made in a covered nation: the place is enough, its operator is not asked. */
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
export type Hit = PlaceHit | PartyHit;

/** What speaks against a limb of the rule. */
export type LimbFindings = Readonly<{
  /** Certain: any of them decides. */
  concerns: readonly Hit[];
  /** Nobody knows who these parties are, or who holds them. */
  unknowns: readonly PartyHit[];
  /** Lots (or the VIN) of unknown origin. */
  untraced: SubjectSet;
}>;

/** No subject at all. */
export const NO_SUBJECTS: SubjectSet = { subjects: [], more: false };

/** Nothing speaks against it. */
export const NO_LIMB_FINDINGS: LimbFindings = { concerns: [], unknowns: [], untraced: NO_SUBJECTS };

type Hits = Pick<LimbFindings, 'concerns' | 'unknowns'>;

function judgeDays(judge: PartyJudge, making: Making, lotId: LotId | null): Hits {
  const concerns: PartyHit[] = [];
  const unknowns: PartyHit[] = [];
  const { operator, facility } = making;
  for (const day of making.days) {
    const judgement = judge.judge(operator, day);
    if (judgement.standing === 'no-concern') continue;
    const hits = judgement.standing === 'concern' ? concerns : unknowns;
    // The first day of each kind is enough to say so.
    if (hits.length === 0) hits.push({ kind: 'party', party: operator, facility, day, judgement, lotId });
  }
  return { concerns, unknowns };
}

/** Judges one making by its place, else by its maker on each of its days. */
export function judgeMaking(judge: PartyJudge, making: Making, lotId: LotId | null): Hits {
  const { country, facility } = making;
  if (COVERED_NATIONS.value.has(country)) {
    return { concerns: [{ kind: 'place', country, facility, lotId }], unknowns: [] };
  }
  return judgeDays(judge, making, lotId);
}

/** All together; shares what it can, for most have nothing. */
export function joinLimbs(parts: readonly LimbFindings[]): LimbFindings {
  const telling = parts.filter((part) => part !== NO_LIMB_FINDINGS);
  if (telling.length === 0) return NO_LIMB_FINDINGS;
  return {
    concerns: telling.flatMap(({ concerns }) => concerns),
    unknowns: telling.flatMap(({ unknowns }) => unknowns),
    untraced: joinSubjects(telling.map(({ untraced }) => untraced)),
  };
}

/** The union of bounded sets, sorted once. */
function joinSubjects(sets: readonly SubjectSet[]): SubjectSet {
  const united = subjectSet(sets.flatMap(({ subjects }) => subjects));
  return { subjects: united.subjects, more: united.more || sets.some(({ more }) => more) };
}
