/** Builds from a writer's schema the walk over its bytes. Source: Avro 1.12, "Complex Types". */
import avsc, { type Type } from 'avsc';
import { AVRO_ERRORS } from '../errors.ts';
import type { Cursor } from './cursor.ts';

/** Walks over one value, and throws if it can't be one. */
export type Walk = (cursor: Cursor) => void;

const PRIMITIVES: Readonly<Record<string, Walk>> = {
  null: () => {},
  boolean: (cursor) => cursor.boolean(),
  int: (cursor) => cursor.int(),
  long: (cursor) => {
    cursor.long();
  },
  float: (cursor) => cursor.skip(4),
  double: (cursor) => cursor.skip(8),
  bytes: (cursor) => cursor.skip(cursor.length()),
  string: (cursor) => cursor.text(),
};

/** Setting this member would set the prototype of an object, and lose the member silently. */
const REFUSED_FIELD = '__proto__';

function recordWalk(type: avsc.types.RecordType, walkOf: (type: Type) => Walk): Walk {
  if (type.fields.some(({ name }) => name === REFUSED_FIELD)) {
    throw AVRO_ERRORS.error('bad-schema', `${type.name} has a field ${REFUSED_FIELD}`);
  }
  const fields = type.fields.map((field) => walkOf(field.type));
  return (cursor) => {
    cursor.enter();
    for (const field of fields) field(cursor);
    cursor.leave();
  };
}

function itemsWalk(item: Walk): Walk {
  return (cursor) => {
    cursor.enter();
    cursor.blocks(() => item(cursor));
    cursor.leave();
  };
}

function entriesWalk(value: Walk): Walk {
  return itemsWalk((cursor) => {
    cursor.text();
    value(cursor);
  });
}

function unionWalk(branches: readonly Walk[]): Walk {
  return (cursor) => branches[cursor.index(branches.length)]?.(cursor);
}

function complexWalk(type: Type, walkOf: (type: Type) => Walk): Walk {
  const { types } = avsc;
  if (type instanceof types.RecordType) return recordWalk(type, walkOf);
  if (type instanceof types.ArrayType) return itemsWalk(walkOf(type.itemsType));
  if (type instanceof types.MapType) return entriesWalk(walkOf(type.valuesType as Type));
  if (type instanceof types.WrappedUnionType) return unionWalk(type.types.map(walkOf));
  if (type instanceof types.FixedType) {
    const { size } = type;
    return (cursor) => cursor.skip(size);
  }
  if (type instanceof types.EnumType) {
    const { length } = type.symbols;
    return (cursor) => {
      cursor.index(length);
    };
  }
  throw AVRO_ERRORS.error('bad-schema', `A type ${type.typeName} is not read here`);
}

/**
 * The walk of a type. Types may contain themselves, so each gets one walk, built when it is first needed.
 * @throws AvroError `bad-schema` for an unsupported type or field
 */
export function walkOf(root: Type): Walk {
  const walks = new Map<Type, Walk>();
  const walkOfType = (type: Type): Walk => {
    const known = walks.get(type);
    if (known !== undefined) return known;
    const cell: { walk: Walk } = { walk: () => {} };
    const counted: Walk = (cursor) => {
      cursor.count();
      cell.walk(cursor);
    };
    walks.set(type, counted);
    cell.walk = PRIMITIVES[type.typeName] ?? complexWalk(type, walkOfType);
    return counted;
  };
  return walkOfType(root);
}
