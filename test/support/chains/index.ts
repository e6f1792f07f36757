/** Arbitrary supply chains for the specs of every engine. */
export { chains, ruleset } from './arbitrary-chains.ts';
export { agreement, factKey } from './arbitrary-facts.ts';
export { losslessChains } from './arbitrary-lossless-chains.ts';
export { missingLots } from './arbitrary-missing-lots.ts';
export { facility, OPERATOR, time } from './arbitrary-values.ts';
export { isNearly } from './rounding.ts';
export { eventOf, type Statement } from './statements.ts';
