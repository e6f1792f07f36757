/** Arithmetic with figures that may be unknown. Source: provenance.md, section 2. */
import { scale } from '@oretrail/model';
import type { Known } from './figures.ts';

/** The sum; unknown if one of the two is. */
export function addKnown(a: Known, b: Known): Known {
  return a === null || b === null ? null : a + b;
}

/** `figure × part / whole`; unknown if the figure is. */
export function scaleKnown(figure: Known, part: bigint, whole: bigint): Known {
  return figure === null ? null : scale(figure, part, whole);
}
