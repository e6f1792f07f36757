/** What docs/arithmetic.md works out. */

/** What is worked out by hand, as in `min(3,000; 10,000)` or `4,800 × 3,000 / 10,000`, and the engine's figure. */
type Reckoning = readonly [byHand: string, figure: string];

/** Tables by the head of their first column; in each, rows by their first cell, in order. */
export type Reckonings = Readonly<Record<string, Readonly<Record<string, Reckoning>>>>;
