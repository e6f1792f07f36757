/** The members of a type, for the specs that compare our types with our schemas: whole, both ways, and by the compiler. */
import avsc, { type Type } from 'avsc';
import { LISTS_IN_JSON } from './json/json-forms.ts';

/** Whether a member of T may be absent. */
type IsOptional<T, K extends keyof T> = object extends Pick<T, K> ? true : false;

/** Member names of T, those that may be absent with a question mark. */
type OutlineOfObject<T> = {
  readonly [K in keyof T & string as IsOptional<T, K> extends true ? `${K}?` : K]: Outline<Required<T>[K]>;
};

/** A type as a value: the compiler refuses an outline that lacks a member of the type, or has another. */
export type Outline<T> = T extends string
  ? 'string'
  : T extends number
    ? 'number'
    : T extends boolean
      ? 'boolean'
      : T extends readonly (infer Item)[]
        ? readonly [Outline<Item>]
        : OutlineOfObject<T>;

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
};

/** The same of an Avro type: a field with the default null may be absent, and no other field may be null. */
export function outlineOf(type: Type): unknown {
  const { types } = avsc;
  if (type instanceof types.ArrayType) return [outlineOf(type.itemsType)];
  if (type instanceof types.RecordType && !LISTS_IN_JSON.has(type.name ?? '')) {
    return Object.fromEntries(
      type.fields.map((field) => {
        if (field.defaultValue() !== null) return [field.name, outlineOf(field.type)];
        const branches = field.type instanceof types.WrappedUnionType ? field.type.types : [];
        const [first, second] = branches;
        if (branches.length !== 2 || first?.typeName !== 'null' || second === undefined) {
          throw new TypeError(`${field.name} is more than a value or null`);
        }
        return [`${field.name}?`, outlineOf(second)];
      }),
    );
  }
  const primitive = PRIMITIVES[type.typeName];
  if (primitive === undefined) throw new TypeError(`no outline of a ${type.typeName}`);
  return primitive;
}
