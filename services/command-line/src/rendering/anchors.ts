/** What an archive was compared with, for people. */
import type { AnchorsHeld } from '@oretrail/archive';
import type { Colours } from '../terminal.ts';

/** Says so, and warns if it was nothing. @param unnoticed what is not found then */
export function anchorLine({ publicKey, head }: AnchorsHeld, unnoticed: string, colours: Colours): string {
  const held = [...(publicKey ? ['the key'] : []), ...(head ? ['the seal'] : [])];
  if (held.length > 0) return `Compared with ${held.join(' and ')} that you hold.`;
  return colours.yellow(`Nothing was compared with what you hold: ${unnoticed}. Give --key or --head.`);
}
