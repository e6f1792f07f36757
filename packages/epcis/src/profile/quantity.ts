/** How much of a lot, exactly. Source: docs/epcis.md; UN/CEFACT Recommendation 20. */
import { shownValue, type Unit } from '@oretrail/model';
import { plainDecimal } from '../json/decimal.ts';
import { type Json, JsonNumber, type JsonObject, memberOf, type Path, shownJson } from '../json/json.ts';
import type { Scope } from './scope.ts';
import { leaf, type Traced, traced } from './traced.ts';

/** A unit that the profile knows, in one of our units times ten to the power of `places`. */
type Uom = Readonly<{ unit: Unit; places: number }>;

const UOMS: ReadonlyMap<string, Uom> = new Map<string, Uom>([
  ['KGM', { unit: 'KGM', places: 0 }],
  ['TNE', { unit: 'KGM', places: 3 }],
  ['GRM', { unit: 'KGM', places: -3 }],
  ['MTK', { unit: 'MTK', places: 0 }],
  ['LTR', { unit: 'LTR', places: 0 }],
  ['C62', { unit: 'C62', places: 0 }],
]);
/** A quantity without a unit counts pieces. Source: EPCIS 2.0, section 7.3.3.3. */
const PIECES = 'C62';

/** A unit as it is written, and where. */
export type Measured = Readonly<{ uom: Json | undefined; at: Path }>;

/** The unit that a text means; null with a fault if the profile does not know it. */
function uomOf({ uom = PIECES, at }: Measured, scope: Scope): Uom | null {
  const known = typeof uom === 'string' ? UOMS.get(uom) : undefined;
  if (known !== undefined) return known;
  const shown = shownValue(shownJson(uom));
  if (typeof uom === 'string') {
    const what = `${shown} is not one of ${[...UOMS.keys()].join(', ')}, whose factors are exact`;
    scope.fault(at, 'unknown-code', what);
  } else scope.fault(at, 'wrong-type', `${shown} is not a string`);
  return null;
}

/** An amount of something that is measured in a unit. @param amount digits, or whatever stands in their place */
export function quantityOf(amount: Traced, measured: Measured, scope: Scope): Traced {
  const uom = uomOf(measured, scope);
  const digits = 'value' in amount && typeof amount.value === 'string' ? amount.value : null;
  const value = digits === null ? amount : leaf(amount.at, plainDecimal(digits, uom?.places) ?? digits);
  const unit = leaf(measured.at, uom?.unit ?? measured.uom);
  return traced(amount.at, { value, unit });
}

/** The amount of an element of a quantity list. EPCIS writes it as a JSON number; its text is what counts. */
export function amountOfElement(element: JsonObject, at: Path, scope: Scope): Traced {
  const place = [...at, 'quantity'];
  const amount = memberOf(element, 'quantity');
  if (amount instanceof JsonNumber) return leaf(place, amount.text);
  if (amount !== undefined) scope.fault(place, 'wrong-type', `${shownValue(amount)} is not a number`);
  return leaf(place, amount);
}
