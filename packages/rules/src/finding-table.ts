/** The one table of all finding codes. Source: events.md, "Finding codes"; `pnpm docs:generate` writes it into docs/findings.md. */
import type { FindingCode, ProvenanceCode, RequirementName } from '@oretrail/model';
import type { SpecCitation } from './cited-pages.ts';
import type { LawStatus } from './parameters/parameter.ts';

/** The values that a message may name. Never a supplier's price or mass. */
export type MessageContext = Readonly<{
  /** A percentage, such as "41 %". */
  required?: string;
  atMost?: string;
  limitUsd?: string;
  lastDay?: string;
  isByAcquisition?: boolean;
}>;

/** Who can act on a finding: each name that docs/findings.md uses, and what it means. */
export const FINDING_ACTORS = {
  supplier: 'The party that states the lot, or the lot that draws it: a mine, refiner, recycler, or component maker.',
  manufacturer: 'The party that states the production of the vehicle, and decides what goes into its battery.',
  seller: 'The party that states the delivery of the vehicle: when it was acquired and placed in service.',
  'keeper of facts': 'The party that states the reference facts: who a party is, and who holds it.',
  'source of the event': 'The source that used the id twice, whatever the event is about.',
  nobody: 'Nothing in the data can settle it.',
} as const;

/** One of {@link FINDING_ACTORS}. */
type FindingActor = keyof typeof FINDING_ACTORS;

/** One row. `status` is `design` if the rule is Oretrail's own and cites no law. */
export type FindingRule = Readonly<{
  code: FindingCode;
  requirements: readonly RequirementName[];
  citation: string;
  status: LawStatus | 'design';
  message: (context: MessageContext) => string;
  /** What a reader can do about it. */
  remedy: string;
  who: FindingActor;
}>;

function ofProvenance(code: ProvenanceCode, citation: SpecCitation, sentence: string, remedy: string): FindingRule {
  // The supplier stated the lots. But an event of any kind may use an id twice.
  const who = code === 'id-conflict' ? 'source of the event' : 'supplier';
  return { code, requirements: [], citation, status: 'design', message: () => sentence, remedy, who };
}

const PROVENANCE_RULES: readonly FindingRule[] = [
  ofProvenance(
    'lot-missing',
    'provenance.md, section 1',
    'A lot that was drawn has no event in force, so what came from it is untraced.',
    'Have the supplier declare the lot, or correct the lot id in the event that draws it.',
  ),
  ofProvenance(
    'lot-overdrawn',
    'provenance.md, section 1',
    'More was drawn from a lot than it holds; what a later consumer did not get is untraced.',
    'Compare the quantities of the lot and of all that draw it, and correct the wrong one.',
  ),
  ofProvenance(
    'lineage-too-deep',
    'provenance.md, section 1',
    'A lot lies on or below a loop, or more than 64 lots deep, so nothing is granted from it.',
    'Look for a lot that is drawn, through others, by itself, and correct its inputs.',
  ),
  ofProvenance(
    'lineage-too-wide',
    'provenance.md, sections 2 and 3',
    'More paths come together in one lot or vehicle than are followed, so their origin counts as unknown.',
    'Declare larger lots, or fewer facilities for each step of blending.',
  ),
  ofProvenance(
    'unit-mismatch',
    'provenance.md, section 1',
    'A lot was drawn in another unit than it was declared in, so nothing is granted from it.',
    'Correct the unit of the draw or of the lot.',
  ),
  ofProvenance(
    'mass-imbalance',
    'provenance.md, section 2',
    'A lot holds more of a mineral than came into it; the surplus is of unknown origin.',
    'Declare the input that is missing, or correct the contained masses.',
  ),
  ofProvenance(
    'output-before-input',
    'provenance.md, section 1',
    'A lot was completed before something that it was made of.',
    'Check the completion days of both lots.',
  ),
  ofProvenance(
    'negative-incremental-value',
    'provenance.md, section 4',
    'A component is worth less than the components in it; its own incremental value counts as nothing.',
    'Check the values of the component lot and of the component lots that it draws.',
  ),
  ofProvenance(
    'id-conflict',
    'events.md, "Events"',
    'One event id was used for different content; the content with the lowest digest stands.',
    'Send the right content as a new event with its own id, and correct the old event.',
  ),
];

const FOREIGN_ENTITY_RULES: readonly FindingRule[] = [
  {
    code: 'foreign-entity',
    requirements: ['foreignEntityOfConcern'],
    citation: '26 USC 30D(d)(7); 26 CFR 1.30D-6(a)',
    status: 'text',
    message: () => 'A component or critical mineral was made in a covered nation or by a foreign entity of concern.',
    remedy:
      'Check the place, the day and the ownership facts of those named. If they are right, only another source helps.',
    who: 'manufacturer',
  },
  {
    code: 'ownership-unknown',
    requirements: ['foreignEntityOfConcern'],
    citation: '26 USC 30D(d)(7); 89 FR 37079',
    status: 'secondary',
    message: () => 'Nobody has said who a maker is or who holds it, so it may be a foreign entity of concern.',
    remedy: 'Add an entity fact for each party named, or for its holders that have none.',
    who: 'keeper of facts',
  },
  {
    code: 'law-gap',
    requirements: ['foreignEntityOfConcern'],
    citation: '26 USC 30D(d)(7); 42 USC 18741(a)(5); 89 FR 37079',
    status: 'unconfirmed',
    message: () => 'A maker or its place is of concern under one reading of the law, but not under another.',
    remedy: 'Nothing in the data can settle this; ask counsel.',
    who: 'nobody',
  },
  {
    code: 'untraced',
    requirements: ['foreignEntityOfConcern'],
    citation: '26 USC 30D(d)(7); 26 CFR 1.30D-6(b)(1)',
    status: 'text',
    message: () => 'Something in the battery is of unknown origin, so it may come from a foreign entity of concern.',
    remedy:
      'Have the lots named declared with their steps and inputs; if another finding names them, do what that says.',
    who: 'supplier',
  },
];

const SHARE_RULES: readonly FindingRule[] = [
  {
    code: 'below-threshold',
    requirements: ['criticalMinerals'],
    citation: '26 USC 30D(e)(1)(B); 26 CFR 1.30D-3(a)',
    status: 'text',
    message: ({ required, atMost }) =>
      `At most ${atMost} of the value of the critical minerals qualifies; ${required} is required.`,
    remedy: 'Source more of the minerals from the US or its free-trade partners, or recycle in North America.',
    who: 'manufacturer',
  },
  {
    code: 'below-threshold',
    requirements: ['batteryComponents'],
    citation: '26 USC 30D(e)(2)(B); 26 CFR 1.30D-3(b)',
    status: 'text',
    message: ({ required, atMost }) =>
      `At most ${atMost} of the value of the battery components qualifies; ${required} is required.`,
    remedy: 'Have more of the components made in North America.',
    who: 'manufacturer',
  },
  {
    code: 'no-critical-minerals',
    requirements: ['criticalMinerals'],
    citation: '26 USC 30D(e)(1)',
    status: 'unconfirmed',
    message: () => 'No critical mineral of any value was found in the battery, so no share can be worked out.',
    remedy: 'Have the lots declared that bring minerals into the components, with their values.',
    who: 'supplier',
  },
  {
    code: 'law-gap',
    requirements: ['criticalMinerals', 'batteryComponents'],
    citation: 'P.L. 119-21 §70502',
    status: 'unconfirmed',
    message: () => 'For vehicles placed in service after 2026 the law as it stands names no percentage.',
    remedy: 'Nothing in the data can settle this; ask counsel.',
    who: 'nobody',
  },
];

const VEHICLE_RULES: readonly FindingRule[] = [
  {
    code: 'out-of-scope',
    requirements: ['foreignEntityOfConcern', 'criticalMinerals', 'batteryComponents'],
    citation: 'P.L. 117-169 §13401(k)',
    status: 'secondary',
    message: () => 'The vehicle was placed in service before 2023-01-01, when this law did not apply yet.',
    remedy: 'Check the day of placing in service.',
    who: 'seller',
  },
  {
    code: 'assembly-outside-north-america',
    requirements: ['finalAssembly'],
    citation: '26 USC 30D(d)(1)(G), (d)(5)',
    status: 'text',
    message: () => 'The vehicle was not finally assembled in the US, Canada or Mexico.',
    remedy: 'Check the country of final assembly.',
    who: 'manufacturer',
  },
  {
    code: 'price-above-limit',
    requirements: ['price'],
    citation: '26 USC 30D(f)(11)',
    status: 'text',
    message: ({ limitUsd }) => `The suggested retail price is above the limit of ${limitUsd} USD for this class.`,
    remedy: 'Check the suggested retail price and the vehicle class.',
    who: 'manufacturer',
  },
  {
    code: 'gross-weight-too-high',
    requirements: ['grossWeight'],
    citation: '26 USC 30D(d)(1)(E)',
    status: 'text',
    message: () => 'The gross vehicle weight rating is not below 14,000 lb.',
    remedy: 'Check the gross vehicle weight rating.',
    who: 'manufacturer',
  },
  {
    code: 'battery-too-small',
    requirements: ['batteryCapacity'],
    citation: '26 USC 30D(d)(1)(F)',
    status: 'text',
    message: () => 'The battery holds less than 7 kWh.',
    remedy: 'Check the battery capacity.',
    who: 'manufacturer',
  },
  {
    code: 'not-chargeable',
    requirements: ['batteryCapacity'],
    citation: '26 USC 30D(d)(1)(F)',
    status: 'text',
    message: () => 'The battery can’t be charged from outside of the vehicle.',
    remedy: 'Check whether the vehicle is a plug-in.',
    who: 'manufacturer',
  },
  {
    code: 'acquired-too-late',
    requirements: ['acquisition'],
    citation: '26 USC 30D(h)',
    status: 'text',
    message: ({ lastDay, isByAcquisition }) =>
      isByAcquisition
        ? `The vehicle was not acquired by ${lastDay}, the last day of the credit.`
        : `The vehicle was not placed in service by ${lastDay}, the last day of the credit.`,
    remedy: 'Check the day of the binding contract and payment, and that of placing in service.',
    who: 'seller',
  },
  {
    code: 'acquisition-unknown',
    requirements: ['acquisition'],
    citation: '26 USC 30D(h); P.L. 119-21 §70502',
    status: 'text',
    message: ({ lastDay }) =>
      `Nobody has said when the vehicle was acquired, and ${lastDay} is the last day of the credit.`,
    remedy: 'State the day of the binding contract and payment; the vehicle need not be delivered for that.',
    who: 'seller',
  },
];

/** All rows by what they are about, as docs/findings.md shows them. */
export const FINDINGS_ABOUT = {
  provenance: PROVENANCE_RULES,
  'foreign entities': FOREIGN_ENTITY_RULES,
  shares: SHARE_RULES,
  vehicles: VEHICLE_RULES,
} as const;

/** One row for each code, but one for each requirement of `below-threshold` and `law-gap`. */
export const FINDING_RULES: readonly FindingRule[] = Object.values(FINDINGS_ABOUT).flat();
