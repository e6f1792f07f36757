/** The members of the profile: what the law needs and EPCIS has no place for. */
import { shownValue } from '@oretrail/model';
import { plainDecimal } from '../json/decimal.ts';
import { isList, isObject, type Json, JsonNumber, type JsonObject, type Path } from '../json/json.ts';
import { profileName } from '../namespaces.ts';
import type { Scope } from './scope.ts';
import { leaf, type Traced } from './traced.ts';

/** Amounts may be JSON numbers or texts; either way their digits count. */
const AMOUNTS: ReadonlySet<string> = new Set(['mass', 'usd', 'quantity']);
const IDS: ReadonlySet<string> = new Set(['lotId', 'facility', 'operator', 'consignee']);
/** A list of one item may be the item itself: a JSON-LD processor that compacts a document writes it so. */
const LISTS: ReadonlySet<string> = new Set(['minerals', 'activities', 'valueAdded', 'inputs', 'allocation']);
/** A decimal of an event. Any other text stays as it is, for the parser of events to refuse. */
const DECIMAL = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Members by their names without a prefix. */
export type Members = ReadonlyMap<string, Traced>;

function scalar(name: string, value: Json, at: Path, scope: Scope): Traced {
  if (value instanceof JsonNumber) {
    return leaf(at, AMOUNTS.has(name) ? (plainDecimal(value.text) ?? value.text) : Number(value.text));
  }
  if (typeof value !== 'string') return leaf(at, value);
  if (IDS.has(name)) return leaf(at, scope.idOf(value, at));
  return leaf(at, AMOUNTS.has(name) && DECIMAL.test(value) ? plainDecimal(value) : value);
}

function list(name: string, items: readonly Json[], at: Path, scope: Scope): Traced {
  return { at, items: items.map((item, i) => value(name, item, [...at, i], scope)) };
}

function value(name: string, json: Json, at: Path, scope: Scope): Traced {
  if (isList(json)) return list(name, json, at, scope);
  if (isObject(json)) return { at, members: allMembers(json, at, scope) };
  return scalar(name, json, at, scope);
}

function add(members: Map<string, Traced>, name: string, json: Json, at: Path, scope: Scope): void {
  if (members.has(name)) scope.fault(at, 'duplicate-member', `${shownValue(name)} occurs twice in its object`);
  const read = value(name, json, at, scope);
  members.set(name, LISTS.has(name) && !('items' in read) ? { at, items: [read] } : read);
}

/** The members of an object within the profile: it holds no other vocabulary. */
function allMembers(object: JsonObject, at: Path, scope: Scope): Members {
  const members = new Map<string, Traced>();
  for (const [written, json] of Object.entries(object)) {
    const name = profileName(written, scope.namespaces);
    if (name === null) {
      const what = `${shownValue(written)} lacks the prefix of the profile, so it is not one of its members`;
      scope.fault([...at, written], 'unknown-field', what);
    } else add(members, name, json, [...at, written], scope);
  }
  return members;
}

/** The members of the profile in an `ilmd` or in an event, which may hold those of others too. */
export function profileMembers(object: JsonObject, at: Path, scope: Scope): Members {
  const members = new Map<string, Traced>();
  for (const [written, json] of Object.entries(object)) {
    const name = profileName(written, scope.namespaces);
    if (name !== null) add(members, name, json, [...at, written], scope);
  }
  return members;
}
