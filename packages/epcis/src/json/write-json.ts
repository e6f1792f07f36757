/** From JSON values to a text, with each number as it was written. */
import { isList, isObject, type Json, JsonNumber } from './json.ts';

/** The text of a value, without blanks. The value is one of a text that was read, so its nesting is bounded. */
export function writeJson(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (isList(value)) return `[${value.map(writeJson).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`);
  return `{${members.join()}}`;
}
