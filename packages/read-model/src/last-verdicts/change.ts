/** What a fold changes of the last verdicts, as bytes: what the writer stores, and each reader takes over into its memory. */
import type { VinCode } from './vin-code.ts';

/** What lists filter and sort by, of one vehicle. */
export type LastVerdict = Readonly<{
  /** Its number: 1 for the first. */
  vehicle: number;
  vin: VinCode;
  /** Kafka's append time of its last revision: milliseconds since 1970. */
  publishedAtMs: number;
  /** The deciding date as a number, such as 20240131; 0 for none. */
  decidingDay: number;
  /** The number of its bucket. */
  bucket: number;
  /** The number of its assessment if that wants something, else 0. */
  wanting: number;
}>;

/** Numbers of one vehicle. */
const MEMBERS = 7;

/** Vehicles as doubles in the byte order of this machine: no other one reads them. */
export function changeBytes(changes: readonly LastVerdict[]): Uint8Array {
  const numbers = changes.flatMap(({ vehicle, vin, publishedAtMs, decidingDay, bucket, wanting }) => {
    return [vehicle, vin.head, vin.tail, publishedAtMs, decidingDay, bucket, wanting];
  });
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

/** The vehicles of some bytes, in the order in which they were given. */
export function* changesIn(bytes: Uint8Array): Iterable<LastVerdict> {
  // Doubles lie at multiples of eight, which bytes of SQLite need not.
  const numbers = new Float64Array(Uint8Array.from(bytes).buffer);
  for (let i = 0; i < numbers.length; i += MEMBERS) {
    const at = (member: number): number => numbers[i + member] as number;
    const [vin, publishedAtMs] = [{ head: at(1), tail: at(2) }, at(3)];
    yield { vehicle: at(0), vin, publishedAtMs, decidingDay: at(4), bucket: at(5), wanting: at(6) };
  }
}
