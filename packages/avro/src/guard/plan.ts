/**
 * Builds from a writer's schema the walk over its bytes, which proves them and gives their value as JSON in one pass. Source:
 * Avro 1.12, "Complex Types".
 */
import avsc, { type Type } from 'avsc';
import { AVRO_ERRORS } from '../errors.ts';
import { HEX_IN_JSON, LISTS_IN_JSON } from '../json/json-forms.ts';
import { KEPT_LENGTH_MAX } from '../text-bytes.ts';
import type { Cursor } from './cursor.ts';

/**
 * Walks over one value, and throws if it can't be one. Its caller has counted it.
 * @returns it as JSON; undefined for bytes that JSON has no form of
 */
export type Walk = (cursor: Cursor) => unknown;

/**
 * What null is in a record. Events know no null: it is an absent member (events.md, "Amounts"). In
 * records between workers null is a value of its own, unless it is the field's default.
 */
export type NullMeans = 'absent' | 'absent-by-default';

const PRIMITIVES: Readonly<Record<string, Walk>> = {
  null: () => null,
  boolean: (cursor) => cursor.boolean(),
  int: (cursor) => cursor.int(),
  long: (cursor) => cursor.long(),
  float: (cursor) => cursor.float(),
  double: (cursor) => cursor.double(),
};

/** Parties, days and codes are the same in one record after another. */
function textWalk(): Walk {
  let kept = '';
  return (cursor) => {
    const text = cursor.text(kept);
    if (text.length <= KEPT_LENGTH_MAX) kept = text;
    return text;
  };
}

const HEX: Walk = (cursor) => cursor.hex();

function counted(cursor: Cursor, walk: Walk): unknown {
  cursor.count();
  return walk(cursor);
}

type FieldWalk = Readonly<{ name: string; walk: Walk; isDroppedIfNull: boolean }>;

function objectWalk(fields: readonly FieldWalk[]): Walk {
  return (cursor) => {
    cursor.enter();
    const members: Record<string, unknown> = {};
    for (const { name, walk, isDroppedIfNull } of fields) {
      const value = counted(cursor, walk);
      if (value !== null || !isDroppedIfNull) members[name] = value;
    }
    cursor.leave();
    return members;
  };
}

/** A record that is a list in JSON. */
function listWalk(fields: readonly FieldWalk[]): Walk {
  return (cursor) => {
    cursor.enter();
    const values: unknown[] = [];
    for (const { walk } of fields) values.push(counted(cursor, walk));
    cursor.leave();
    return values;
  };
}

function arrayWalk(item: Walk): Walk {
  return (cursor) => {
    const items: unknown[] = [];
    cursor.enter();
    cursor.blocks(() => items.push(counted(cursor, item)));
    cursor.leave();
    return items;
  };
}

/** Each entry is a value, and has one. */
function mapWalk(walk: Walk): Walk {
  return (cursor) => {
    const entries: [string, unknown][] = [];
    cursor.enter();
    cursor.blocks(() => entries.push([cursor.text(), counted(cursor, walk)]));
    cursor.leave();
    return Object.fromEntries(entries);
  };
}

function unionWalk(branches: readonly Walk[]): Walk {
  return (cursor) => {
    const branch = branches[cursor.index(branches.length)];
    return branch === undefined ? null : counted(cursor, branch);
  };
}

/** Setting this member would set the prototype of an object, and lose the member silently. */
const REFUSED_FIELD = '__proto__';

/** The walks of one schema. */
class Plan {
  /** The first type that no JSON value has: bytes or fixed. */
  typeWithoutJson: string | null = null;
  /** Types may contain themselves, so each gets one walk, built when it is first needed. */
  private readonly walks = new Map<Type, Walk>();
  private readonly nullMeans: NullMeans;

  constructor(nullMeans: NullMeans) {
    this.nullMeans = nullMeans;
  }

  of(type: Type): Walk {
    const known = this.walks.get(type) ?? PRIMITIVES[type.typeName];
    if (known !== undefined) return known;
    if (type.typeName === 'string') return textWalk();
    const cell: { walk: Walk } = { walk: () => null };
    this.walks.set(type, (cursor) => cell.walk(cursor));
    cell.walk = this.complex(type);
    this.walks.set(type, cell.walk);
    return cell.walk;
  }

  private complex(type: Type): Walk {
    const { types } = avsc;
    if (type instanceof types.RecordType) return this.record(type);
    if (type instanceof types.ArrayType) return arrayWalk(this.of(type.itemsType));
    if (type instanceof types.MapType) return mapWalk(this.of(type.valuesType as Type));
    if (type instanceof types.WrappedUnionType) return unionWalk(type.types.map((branch) => this.of(branch)));
    if (type instanceof types.EnumType) {
      const { symbols } = type;
      return (cursor) => symbols[cursor.index(symbols.length)];
    }
    return this.withoutJson(type);
  }

  private withoutJson(type: Type): Walk {
    this.typeWithoutJson ??= type.typeName;
    if (type instanceof avsc.types.BytesType) return (cursor) => cursor.skip(cursor.length());
    if (type instanceof avsc.types.FixedType) {
      const { size } = type;
      return (cursor) => cursor.skip(size);
    }
    throw AVRO_ERRORS.error('bad-schema', `A type ${type.typeName} is not read here`);
  }

  private record(type: avsc.types.RecordType): Walk {
    if (type.fields.some(({ name }) => name === REFUSED_FIELD)) {
      throw AVRO_ERRORS.error('bad-schema', `${type.name} has a field ${REFUSED_FIELD}`);
    }
    const fields = type.fields.map((field): FieldWalk => {
      const isHex = field.type.typeName === 'bytes' && HEX_IN_JSON.has(`${type.name}.${field.name}`);
      return {
        name: field.name,
        walk: isHex ? HEX : this.of(field.type),
        isDroppedIfNull: this.nullMeans === 'absent' || field.defaultValue() === null,
      };
    });
    return LISTS_IN_JSON.has(type.name ?? '') ? listWalk(fields) : objectWalk(fields);
  }
}

/** How a type is read, and the first of its types that no JSON value has. */
export type Reading = Readonly<{ walk: Walk; typeWithoutJson: string | null }>;

/** The reading of a type. @throws AvroError `bad-schema` for an unsupported type or field */
export function readingOf(type: Type, nullMeans: NullMeans): Reading {
  const plan = new Plan(nullMeans);
  const walk = plan.of(type);
  return { walk, typeWithoutJson: plan.typeWithoutJson };
}
