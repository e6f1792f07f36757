/** JSON values whose numbers are kept as they are written. */

/** A number by its own text, such as `1.50` or `2e3`: no digit is lost in a binary float. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object of JSON. Its members are its own properties, `__proto__` included. */
export interface JsonObject {
  readonly [name: string]: Json;
}
/** A JSON value. */
export type Json = string | boolean | null | JsonNumber | readonly Json[] | JsonObject;

/** Names and indexes from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** Whether a value is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof JsonNumber);
}

/** A member of an object; undefined if the object lacks it. What every object inherits does not count. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A member of a value that may be anything; undefined if there is none. */
export function memberAt(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  let at = value;
  for (const name of names) at = isObject(at) ? memberOf(at, name) : undefined;
  return at;
}

/** The value as errors show it. */
export function shownJson(value: Json | undefined): unknown {
  return value instanceof JsonNumber ? Number(value.text) : value;
}

/** The text of a value: a string as it is, anything else as its JSON. `String` fails if an object has a member named `toString`. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Whether a value holds more values than a limit, itself included. It stops as soon as it knows. */
export function holdsMoreThan(value: Json, countMax: number): boolean {
  const open = [value];
  for (let count = 0; open.length > 0; count += 1) {
    if (count + open.length > countMax) return true;
    const next = open.pop();
    if (isList(next)) for (const item of next) open.push(item);
    else if (next !== undefined && isObject(next)) for (const name in next) open.push(next[name] ?? null);
  }
  return false;
}
