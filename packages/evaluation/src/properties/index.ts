/** Arbitrary supply chains, for whoever judges another engine by this one. */
export { chains, ruleset } from './arbitrary-chains.ts';
export { eventOf } from './statements.ts';
