/** Identifiers and codes as branded strings: a lot id can't be passed as a VIN. The parser makes them. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A URI or URN of at most 256 characters that names a lot. */
export type LotId = Branded<'LotId'>;
/** A URI or URN that names a party: manufacturer, operator, holder. */
export type PartyId = Branded<'PartyId'>;
/** A URI or URN that names a plant or mine. */
export type FacilityId = Branded<'FacilityId'>;
/** 17 characters of ISO 3779; North American ones have a right check digit (49 CFR 565). */
export type Vin = Branded<'Vin'>;
/** ISO 3166-1 alpha-2. */
export type CountryCode = Branded<'CountryCode'>;
/** A mineral of §45X(c)(6), lower case. */
export type Mineral = Branded<'Mineral'>;
/** A day, `YYYY-MM-DD`; sorts as text. */
export type Day = Branded<'Day'>;
/** A decimal string as it was written: `(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?`. */
export type Decimal = Branded<'Decimal'>;
/** A decimal string from 0 to 1 with at most nine decimals. */
export type ShareDecimal = Branded<'ShareDecimal'>;
/** URI of the party that states an event. */
export type Source = Branded<'Source'>;
/** `sha256` of an event's content, 64 lower-case hex digits. */
export type ContentDigest = Branded<'ContentDigest'>;
/** Kind, subject and first day of a reference fact, joined by `/`. */
export type FactKey = Branded<'FactKey'>;
