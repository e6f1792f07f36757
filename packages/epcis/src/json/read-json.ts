/** From a text to JSON values, within bounds. */
import { duplicateMembers, shownValue } from '@oretrail/model';
import { type EpcisError, epcisError } from '../errors.ts';
import { type Json, JsonNumber } from './json.ts';
import { boundFault } from './text-bounds.ts';

/** What the engine gives a reviver as its third argument: the text of a number, string or word. */
type SourceText = Readonly<{ source?: string }>;

/**
 * Keeps the text of a number.
 * @throws TypeError if the engine lacks "JSON.parse source text access": before Node 21, Chrome 114, Firefox 135, Safari 18.4
 */
function keepNumberText(_name: string, value: unknown, context?: SourceText): unknown {
  if (typeof value !== 'number') return value;
  if (context?.source === undefined) throw new TypeError('JSON.parse does not give the text of a number here');
  return new JsonNumber(context.source);
}

/** The value of a text; undefined if it is not JSON. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text, keepNumberText) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A JSON value, or why the text is refused. */
export type ReadJson = Readonly<{ ok: true; value: Json }> | Readonly<{ ok: false; errors: readonly EpcisError[] }>;

const refused = (...errors: readonly EpcisError[]): ReadJson => ({ ok: false, errors });

/** Reads a text. Never throws, however hostile the text is. */
export function readJson(text: string): ReadJson {
  const fault = boundFault(text);
  if (fault !== null) return refused(epcisError([], 'too-large', fault));
  const value = parsed(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (value === undefined) return refused(epcisError([], 'not-json', `${shownValue(text)} is not JSON`));
  const twice = duplicateMembers(text);
  if (twice.length === 0) return { ok: true, value };
  return refused(
    ...twice.map((path) =>
      epcisError(path, 'duplicate-member', `${shownValue(path.at(-1))} occurs twice in its object`),
    ),
  );
}
