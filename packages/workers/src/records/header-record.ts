/** A lot's header as it travels: amounts as integers of 10⁻³⁰ in decimal text, maps as lists. */
import type { Component, Day, Form, LotId, Mineral, Unit, Use } from '@oretrail/model';
import type { Known, LotHeader } from '@oretrail/provenance';

/** An amount, or null if it is unknown. */
export type EncodedKnown = string | null;

/** The header of a lot as records hold it, in JSON. */
export type EncodedHeader =
  | Readonly<{
      kind: 'material';
      lotId: LotId;
      day: Day;
      quantity: string;
      unit: Unit;
      form: Form;
      use: Use | null;
      contents: readonly (readonly [mineral: Mineral, massKg: string, usd: EncodedKnown])[];
    }>
  | Readonly<{
      kind: 'component';
      lotId: LotId;
      day: Day;
      quantity: string;
      unit: Unit;
      component: Component;
      usd: string;
    }>;

/** An amount that may be unknown, as text. */
export function encodeKnown(amount: Known): EncodedKnown {
  return amount === null ? null : amount.toString();
}

/** An amount that may be unknown, from text. */
export function decodeKnown(text: EncodedKnown): Known {
  return text === null ? null : BigInt(text);
}

/** Members in a fixed order: registers are compared by the digest of their text. */
export function encodeHeader(header: LotHeader): EncodedHeader {
  const { lotId, day, unit } = header;
  const quantity = header.quantity.toString();
  if (header.kind === 'component') {
    const { kind, component, usd } = header;
    return { kind, lotId, day, quantity, unit, component, usd: usd.toString() };
  }
  const { kind, form, use } = header;
  const contents = [...header.contents].map(
    ([mineral, { massKg, usd }]) => [mineral, massKg.toString(), encodeKnown(usd)] as const,
  );
  return { kind, lotId, day, quantity, unit, form, use, contents };
}

/** The header that was encoded. */
export function decodeHeader(encoded: EncodedHeader): LotHeader {
  const quantity = BigInt(encoded.quantity);
  if (encoded.kind === 'component') return { ...encoded, quantity, usd: BigInt(encoded.usd) };
  const contents = new Map(
    encoded.contents.map(
      ([mineral, massKg, usd]) => [mineral, { massKg: BigInt(massKg), usd: decodeKnown(usd) }] as const,
    ),
  );
  return { ...encoded, quantity, contents };
}
