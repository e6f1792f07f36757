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

/** Covered governments with this part of equity, votes or seats (each on its own) make an entity of concern. */
export const CONTROL_STAKE_MIN: Dated<Amount> = {
  value: amountOf('0.25'),
  from: null,
  to: null,
  citation: '89 FR 37079',
  status: 'secondary',
};

/**
 * This part in any of the three counts is worth the whole in all three: of a holder in which covered governments have it
 * (one reading), or of each stake that is so large (the other).
 */
export const MAJORITY_STAKE_MIN: Dated<Amount> = {
  value: amountOf('0.5'),
  from: null,
  to: null,
  citation: '89 FR 37079',
  status: 'unconfirmed',
  unconfirmed: 'how stakes count through tiers of holders: both readings are judged',
};

/** Whether the case of a battery is a battery component: a pack is held to be none. */
export const PACK_IS_NO_COMPONENT: Dated<boolean> = {
  value: true,
  from: null,
  to: null,
  citation: '26 CFR 1.30D-2(b)(5), (8)',
  status: 'unconfirmed',
  unconfirmed: 'that a pack is no battery component for the foreign-entity rule',
};

/** What a plan excuses from the minerals limb: graphite of anodes, and all minerals of lots with the other uses. */
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
