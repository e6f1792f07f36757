/** Schemas that accept fast, and whose values `JSON.stringify` writes in the form of RFC 8785. */
import { z } from 'zod';
import { type CrossCheck, objectSchema, type Shape } from './shapes.ts';
import type { Schema } from './texts.ts';

/** The same schema with other children. Its own checks stay. */
function withChildren(schema: z.core.$ZodType, children: object): z.core.$ZodType {
  return z.core.clone(schema, { ...schema._zod.def, ...children });
}

/** The same schema, with the members of each object by UTF-16 code units: RFC 8785, section 3.2.3. */
function inCanonicalOrder(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': {
      const members = Object.entries(def.shape).map(([name, member]) => [name, inCanonicalOrder(member)] as const);
      const shape = Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)));
      return withChildren(schema, { shape });
    }
    case 'array':
      return withChildren(schema, { element: inCanonicalOrder(def.element) });
    case 'pipe':
      return withChildren(schema, { out: inCanonicalOrder(def.out) });
    case 'optional':
      return withChildren(schema, { innerType: inCanonicalOrder(def.innerType) });
    default:
      return schema;
  }
}

/**
 * The same schema, with what it accepts in canonical order. zod compiles the schema in that order when it is first
 * needed, and uses it to accept. What that refuses is given to the schema as it is written, which finds the issues and
 * their order. If the runtime allows no code from text, as some pages of a browser, zod does the same without compiling.
 */
export function canonicalSchema<T>(schema: Schema<T>): Schema<T> {
  let ordered: Schema<T> | null = null;
  return z.withParser(schema, (value) => {
    ordered ??= z.compile(inCanonicalOrder(schema) as Schema<T>);
    const result = ordered.safeParse(value);
    return result.success ? result.data : z.INVALID;
  });
}

/** The `data` of an event: an object with these members and no others, in canonical order. */
export function dataSchema<T>(shape: Shape<T>, crossCheck?: CrossCheck<T>): Schema<T> {
  return canonicalSchema(objectSchema(shape, crossCheck));
}
