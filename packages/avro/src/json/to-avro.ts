/** From JSON values of our own making to what avsc encodes. */
import avsc, { type Type } from 'avsc';
import { LISTS_IN_JSON, MARKS } from './json-forms.ts';

/** Turns one JSON value into what avsc takes. A value that the schema has no place for is a fault of the caller. */
export type ToAvro = (value: unknown) => unknown;

type Members = Readonly<Record<string, unknown>>;

const AS_IT_IS: ToAvro = (value) => value;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fields of a JSON object, all of which the schema must have: nothing may be lost on the way. */
function recordOfObject(type: avsc.types.RecordType, conversions: readonly ToAvro[]): ToAvro {
  const names = type.fields.map(({ name }) => name);
  const known: ReadonlySet<string> = new Set(names);
  return (value) => {
    if (!isObject(value)) throw new TypeError(`no object where ${type.name} is due`);
    for (const member of Object.keys(value)) {
      if (!known.has(member)) throw new TypeError(`${type.name} has no field ${member}`);
    }
    const record: Record<string, unknown> = {};
    for (const [i, name] of names.entries()) record[name] = conversions[i]?.(value[name]);
    return record;
  };
}

function recordOfList(type: avsc.types.RecordType, conversions: readonly ToAvro[]): ToAvro {
  const names = type.fields.map(({ name }) => name);
  return (value) => {
    if (!Array.isArray(value) || value.length !== names.length) {
      throw new TypeError(`no list of ${names.length} where ${type.name} is due`);
    }
    return Object.fromEntries(names.map((name, i) => [name, conversions[i]?.(value[i])]));
  };
}

/** Whether a JSON value is one of a branch of a union. */
function accepts(branch: Type): (value: unknown) => boolean {
  const name = branch.name ?? '';
  const mark = MARKS.get(name);
  if (mark !== undefined) return (value) => isObject(value) && value[mark.member] === mark.value;
  switch (branch.typeName) {
    case 'record':
      return LISTS_IN_JSON.has(name) ? Array.isArray : isObject;
    case 'map':
      return isObject;
    case 'array':
      return Array.isArray;
    case 'int':
    case 'long':
      return (value) => typeof value === 'number';
    default:
      return (value) => typeof value === branch.typeName;
  }
}

function union(type: avsc.types.WrappedUnionType): ToAvro {
  const branches = type.types
    .filter(({ typeName }) => typeName !== 'null')
    .map((branch) => ({ name: branch.branchName ?? '', accepts: accepts(branch), convert: toAvro(branch) }));
  return (value) => {
    if (value === null || value === undefined) return null;
    const branch = branches.find((one) => one.accepts(value));
    if (branch === undefined) throw new TypeError(`no branch of ${branches.map(({ name }) => name).join(', ')} fits`);
    return { [branch.name]: branch.convert(value) };
  };
}

/** The conversion of one of our own types: made of records, lists, maps, unions and primitives, and not of itself. */
export function toAvro(type: Type): ToAvro {
  const { types } = avsc;
  if (type instanceof types.WrappedUnionType) return union(type);
  if (type instanceof types.RecordType) {
    const conversions = type.fields.map((field) => toAvro(field.type));
    const isList = LISTS_IN_JSON.has(type.name ?? '');
    return isList ? recordOfList(type, conversions) : recordOfObject(type, conversions);
  }
  if (type instanceof types.ArrayType) {
    const item = toAvro(type.itemsType);
    return item === AS_IT_IS ? AS_IT_IS : (items) => (items as readonly unknown[]).map(item);
  }
  return AS_IT_IS;
}
