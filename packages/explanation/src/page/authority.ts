/** Where a rule is written, and how sure that is. Source: law.md, "The law as data". */
import type { Authority } from '@oretrail/rules';
import type { Colours } from '../colours.ts';

/** A citation with how sure it is; what is unconfirmed is said. */
export function authorityText({ citation, status, unconfirmed }: Authority, colours: Colours): string {
  const sure = status === 'secondary' ? [status] : [];
  const doubts = unconfirmed === undefined ? [] : [`unconfirmed: ${unconfirmed}`];
  const all = status === 'unconfirmed' && doubts.length === 0 ? [status] : [...sure, ...doubts];
  return colours.dim(`§ ${citation}${all.length === 0 ? '' : ` [${all.join('; ')}]`}`);
}
