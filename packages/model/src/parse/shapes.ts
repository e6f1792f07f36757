/** Schemas of objects and lists, tied to the hand-written types of events.ts. */
import { z } from 'zod';
import { shownValue } from '../errors.ts';
import { type Fault, faultIssue, type Schema } from './texts.ts';

/** A member that may be absent, but not null. */
export type OptionalSchema<T> = z.ZodExactOptional<Schema<T>>;

/** A schema for each member of T, optional ones marked. The compiler refuses a shape that lacks a member or adds one. */
export type Shape<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? OptionalSchema<Required<T>[K]> : Schema<T[K]>;
};

/** A member that may be absent; `null` is refused like any other wrong type. */
export function optional<T>(schema: Schema<T>): OptionalSchema<T> {
  return z.exactOptional(schema);
}

/** A check of an object's members against each other. It runs if all of them have the right type, valid or not. */
export type CrossCheck<T> = (value: T, issues: z.core.$ZodRawIssue[]) => void;

/** An object with these members and no others. */
export function objectSchema<T>(shape: Shape<T>, crossCheck?: CrossCheck<T>): Schema<T> {
  const schema = z.strictObject(shape as z.ZodRawShape) as unknown as z.ZodType<T>;
  return crossCheck === undefined ? schema : schema.check(({ value, issues }) => crossCheck(value, issues));
}

/** The bounds of a list. */
export type ListBounds<T> = Readonly<{
  /** The name of its items in an error, in the plural. */
  items: string;
  countMin?: number;
  countMax: number;
  /** Two items with the same key are duplicates. Without a key, duplicates are allowed. */
  keyOf?: (item: T) => string;
}>;

function countFault<T>(count: number, { items, countMin = 0, countMax }: ListBounds<T>): Fault | null {
  if (count > countMax)
    return { code: 'too-large', what: `A list of ${count} ${items} is over the limit of ${countMax}` };
  if (count < countMin)
    return { code: 'out-of-range', what: `A list of ${count} ${items} is below the minimum of ${countMin}` };
  return null;
}

function duplicateIssues<T>(list: readonly T[], keyOf: (item: T) => string) {
  const seen = new Set<string>();
  return list.flatMap((item, i) => {
    const key = keyOf(item);
    if (seen.has(key)) return [faultIssue(item, 'duplicate-item', `${shownValue(key)} is named twice`, [i])];
    seen.add(key);
    return [];
  });
}

/** A list. Its length is checked before any item, so that a hostile list costs little. */
export function listSchema<T>(item: Schema<T>, bounds: ListBounds<T>): Schema<readonly T[]> {
  const { keyOf } = bounds;
  const counted = z.array(z.unknown()).check(({ value, issues }) => {
    const fault = countFault(value.length, bounds);
    // No check may run on the items of such a list, so this ends the checks of every value that contains it.
    if (fault !== null) issues.push({ ...faultIssue(value, fault.code, fault.what), continue: false });
  });
  const items = z.array(item).check(({ value, issues }) => {
    if (keyOf !== undefined) issues.push(...duplicateIssues(value, keyOf));
  });
  return counted.pipe(items) as unknown as Schema<readonly T[]>;
}
