/** Which seal covers a record. Source: architecture.md, "Audit". */
import type { Place } from './letters.ts';
import type { Reading } from './reading.ts';

/** What of a seal says how far it goes. */
type Sealed = Readonly<{ body: Readonly<{ cut: Readonly<{ inputs: Readonly<Record<string, number>> }> }> }>;

const LAST = 'SELECT number, seal FROM seals ORDER BY number DESC LIMIT 1';
const FIRST_FROM = 'SELECT number, seal FROM seals WHERE number >= ? ORDER BY number, sha256 LIMIT 1';

function covers(seal: string, { topic, partition, offset }: Place): boolean {
  const { body } = JSON.parse(seal) as Sealed;
  return (body.cut.inputs[`${topic}/${partition}`] ?? 0) > offset;
}

/** The number of the first seal whose cut lies behind a record; null if none does. Cuts only go forward, so half is left out each time. */
export function sealOver(reading: Reading, place: Place): number | null {
  const last = reading.first(LAST);
  if (last === null || !covers(last['seal'] as string, place)) return null;
  let [low, high] = [0, last['number'] as number];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const one = reading.first(FIRST_FROM, middle);
    const number = (one?.['number'] as number | undefined) ?? high;
    if (one === null || covers(one['seal'] as string, place)) high = middle;
    else low = number + 1;
  }
  return (reading.first(FIRST_FROM, high)?.['number'] as number | undefined) ?? null;
}
