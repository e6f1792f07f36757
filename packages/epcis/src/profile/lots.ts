/** The lots that an EPCIS event names: classes with a quantity, and single objects as one piece each. */
import { hasVinForm, shownValue, vinFault } from '@oretrail/model';
import { isProduct } from '../gs1/canonical-id.ts';
import { isList, isObject, type Json, type JsonObject, memberOf, type Path, shownJson } from '../json/json.ts';
import { amountOfElement, type Measured } from './quantity.ts';
import type { Scope } from './scope.ts';
import { leaf, type Traced } from './traced.ts';

/** A lot and how much of it the event names. */
export type NamedLot = Readonly<{
  /** Canonical. */
  id: string;
  at: Path;
  amount: Traced;
  measured: Measured;
}>;

function idAt(written: Json | undefined, at: Path, scope: Scope): string | null {
  if (typeof written !== 'string') {
    const shown = shownValue(shownJson(written));
    if (written === undefined) scope.fault(at, 'missing', `${shownValue(at.at(-1))} is missing; it has to be a string`);
    else scope.fault(at, 'wrong-type', `${shown} is not a string`);
    return null;
  }
  const id = scope.idOf(written, at);
  if (isProduct(id)) {
    scope.fault(at, 'epcis-unsupported', `${shownValue(written)} names a product, but not which lot of it`);
  }
  return id;
}

/** One single object: one piece. */
export function pieceAt(written: Json | undefined, at: Path, scope: Scope): NamedLot[] {
  const id = idAt(written, at, scope);
  return id === null ? [] : [{ id, at, amount: leaf(at, '1'), measured: { uom: undefined, at } }];
}

function elementAt(element: Json, at: Path, scope: Scope): NamedLot[] {
  if (!isObject(element)) {
    scope.fault(at, 'wrong-type', `${shownValue(shownJson(element))} is not an object`);
    return [];
  }
  const place = [...at, 'epcClass'];
  const id = idAt(memberOf(element, 'epcClass'), place, scope);
  const measured = { uom: memberOf(element, 'uom'), at: [...at, 'uom'] };
  return id === null ? [] : [{ id, at: place, amount: amountOfElement(element, at, scope), measured }];
}

/** Where an event names lots. */
export type LotLists = Readonly<{ epcs: string; quantities: string }>;

type Reader = (item: Json, at: Path, scope: Scope) => NamedLot[];

function lotsIn(event: JsonObject, at: Path, name: string, reader: Reader, scope: Scope): NamedLot[] {
  const list = memberOf(event, name);
  const place = [...at, name];
  if (list === undefined) return [];
  if (isList(list)) return list.flatMap((item, i) => reader(item, [...place, i], scope));
  scope.fault(place, 'wrong-type', `${shownValue(shownJson(list))} is not a list`);
  return [];
}

/** The lots in the lists of an event, in their order. */
export function lotsOf(event: JsonObject, at: Path, { epcs, quantities }: LotLists, scope: Scope): readonly NamedLot[] {
  return [...lotsIn(event, at, quantities, elementAt, scope), ...lotsIn(event, at, epcs, pieceAt, scope)];
}

/** Whether an event names anything in a list. */
export function hasItems(event: JsonObject, name: string): boolean {
  const list = memberOf(event, name);
  return list !== undefined && !(isList(list) && list.length === 0);
}

/** Characters of a VIN: ISO 3779. */
const VIN_LENGTH = 17;
const GS1_ID = 'https://id.gs1.org/';

/**
 * Whether an id names a vehicle: it ends with a VIN, which here always has a letter. A serial number of GS1 may look like one, so
 * there the check digit has to be right too, if it is North American; a lot number is never one.
 */
export function namesVehicle(id: string): boolean {
  const last = /[^/:.#=?]*$/.exec(id.slice(-VIN_LENGTH - 1))?.[0] ?? '';
  if (!hasVinForm(last) || !/[A-Z]/.test(last)) return false;
  return !id.startsWith(GS1_ID) || (vinFault(last) === null && !/\/10\/[^/]*$/.test(id));
}
