/** From zod's issues to the codes and pointers of the contract. Source: events.md, "Rejected lines". */
import type { z } from 'zod';
import { type EventError, eventError, shownValue } from '../errors.ts';
import type { FaultParams } from './texts.ts';

/** Names of JSON types in errors. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a finite number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** The value at a path, undefined if there is none. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[name];
  }
  return value;
}

function typeError(root: unknown, path: readonly PropertyKey[], expected: string): EventError {
  const value = valueAt(root, path);
  const due = TYPE_NAMES[expected] ?? expected;
  if (value === undefined)
    return eventError(path, 'missing', `${shownValue(path.at(-1))} is missing; it has to be ${due}`);
  // "an object", "a list of 3" and "null" already name their type.
  const shown = typeof value === 'object' ? shownValue(value) : `${typeof value} ${shownValue(value)}`;
  return eventError(path, 'wrong-type', `${shown} is not ${due}`);
}

function errorsOfIssue(root: unknown, base: readonly PropertyKey[], issue: z.core.$ZodIssue): EventError[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) =>
        eventError([...path, name], 'unknown-field', `${shownValue(name)} is not a known member`),
      );
    case 'invalid_type':
      return [typeError(root, path, issue.expected)];
    case 'custom': {
      const { fault, what } = issue.params as FaultParams;
      return [eventError(path, fault, what)];
    }
    default:
      // The schemas use nothing else; a new kind of issue must get a code of its own before it is used.
      throw new Error(`no code for the issue ${issue.code}`);
  }
}

/**
 * The faults that a schema finds, in the order of the schema.
 * @param root the whole event; `base` is the path in it to which the schema was applied
 */
export function schemaErrors(
  root: unknown,
  base: readonly PropertyKey[],
  result: z.ZodSafeParseResult<unknown>,
): EventError[] {
  return result.success ? [] : result.error.issues.flatMap((issue) => errorsOfIssue(root, base, issue));
}
