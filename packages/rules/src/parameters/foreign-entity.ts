/** Foreign entities of concern. Source: §30D(d)(7); 26 CFR 1.30D-6; 89 FR 37079; law.md, "Foreign entity of concern". */
import { type Amount, amountOf, type Day, type Use } from '@oretrail/model';
import { type Dated, day } from './parameter.ts';

/** First deciding date on which no battery component may come from a foreign entity of concern. */
export const COMPONENTS_LIMB_FROM: Dated<Day> = {
  value: day('2024-01-01'),
  from: null,
  to: null,
  citation: '26 USC 30D(d)(7); 26 CFR 1.30D-6(a)',
  status: 'text',
};

/** First deciding date on which no critical mineral may come from a foreign entity of concern. */
export const MINERALS_LIMB_FROM: Dated<Day> = {
  value: day('2025-01-01'),
  from: null,
  to: null,
  citation: '26 USC 30D(d)(7); 26 CFR 1.30D-6(a)',
  status: 'text',
};

/** An entity is of concern if covered governments hold this part of its equity, its votes or its seats (each counted by itself). */
export const CONTROL_STAKE_MIN: Dated<Amount> = {
  value: amountOf('0.25'),
  from: null,
  to: null,
  citation: '89 FR 37079',
  status: 'secondary',
};

/**
 * This part in any of the three counts counts as the whole in all three: for a holder in which covered governments have it
 * (one reading), or for each stake of that size (the other reading).
 */
export const MAJORITY_STAKE_MIN: Dated<Amount> = {
  value: amountOf('0.5'),
  from: null,
  to: null,
  citation: '89 FR 37079',
  status: 'unconfirmed',
  unconfirmed: 'how stakes count through tiers of holders: both readings are judged',
};

/** Whether packs are exempt from the components limb: a pack is taken to be the battery, not a component of it. */
export const PACKS_ARE_EXEMPT: Dated<boolean> = {
  value: true,
  from: null,
  to: null,
  citation: '26 CFR 1.30D-2(b)(5), (8)',
  status: 'unconfirmed',
  unconfirmed: 'that a pack is not a battery component for the foreign-entity rule',
};

/** The uses that a plan excuses from the minerals limb: graphite of anodes, and all minerals of lots with the other uses. */
export const IMPRACTICABLE_TO_TRACE_USES: Dated<ReadonlyMap<Use, 'graphite' | 'all'>> = {
  value: new Map<Use, 'graphite' | 'all'>([
    ['anode-graphite', 'graphite'],
    ['electrolyte-salt', 'all'],
    ['electrode-binder', 'all'],
    ['electrolyte-additive', 'all'],
  ]),
  from: null,
  to: day('2027-01-01'),
  citation: '26 CFR 1.30D-2(b)(25), 1.30D-6(d)(2)(ii)',
  status: 'secondary',
};
