/** From what avsc decodes to JSON values: what another version of a schema has written. */
import avsc, { type Type } from 'avsc';
import { AVRO_ERRORS } from '../errors.ts';
import type { NullMeans } from '../guard/plan.ts';
import { HEX_IN_JSON, LISTS_IN_JSON } from './json-forms.ts';

/** Turns one decoded value into JSON. */
export type FromAvro = (value: unknown) => unknown;

type Members = Readonly<Record<string, unknown>>;

const AS_IT_IS: FromAvro = (value) => value;
const AS_HEX: FromAvro = (value) => (value as Buffer).toString('hex');
const AS_IN_JSON: ReadonlySet<string> = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'string',
  'enum',
]);

/** Works out the conversion of a type, and of those within it, once. */
class Conversions {
  private readonly known = new Map<Type, FromAvro>();
  private readonly nullMeans: NullMeans;

  constructor(nullMeans: NullMeans) {
    this.nullMeans = nullMeans;
  }

  of(type: Type): FromAvro {
    const known = this.known.get(type);
    if (known !== undefined) return known;
    if (AS_IN_JSON.has(type.typeName)) return AS_IT_IS;
    // Types may contain themselves.
    const cell: { convert: FromAvro } = { convert: AS_IT_IS };
    this.known.set(type, (value) => cell.convert(value));
    cell.convert = this.complex(type);
    return cell.convert;
  }

  private complex(type: Type): FromAvro {
    const { types } = avsc;
    if (type instanceof types.RecordType) return this.record(type);
    if (type instanceof types.WrappedUnionType) return this.union(type);
    if (type instanceof types.ArrayType) {
      const item = this.of(type.itemsType);
      return item === AS_IT_IS ? AS_IT_IS : (items) => (items as readonly unknown[]).map(item);
    }
    if (type instanceof types.MapType) {
      const convert = this.of(type.valuesType as Type);
      return (entries) =>
        Object.fromEntries(Object.entries(entries as Members).map(([key, value]) => [key, convert(value)]));
    }
    throw AVRO_ERRORS.error('schema-mismatch', `A type ${type.typeName} stands where JSON has none`);
  }

  private record(type: avsc.types.RecordType): FromAvro {
    const fields = type.fields.map((field) => {
      const isDropped = this.nullMeans === 'absent' || field.defaultValue() === null;
      const isHex = field.type.typeName === 'bytes' && HEX_IN_JSON.has(`${type.name}.${field.name}`);
      return { name: field.name, isDropped, convert: isHex ? AS_HEX : this.of(field.type) };
    });
    if (LISTS_IN_JSON.has(type.name ?? '')) {
      return (record) => fields.map(({ name, convert }) => convert((record as Members)[name]));
    }
    return (record) => {
      const members: Record<string, unknown> = {};
      for (const { name, isDropped, convert } of fields) {
        const value = convert((record as Members)[name]);
        if (value !== null || !isDropped) members[name] = value;
      }
      return members;
    };
  }

  private union(type: avsc.types.WrappedUnionType): FromAvro {
    const branches = type.types
      .filter((branch) => branch.typeName !== 'null')
      .map((branch) => ({ name: branch.branchName ?? '', convert: this.of(branch) }));
    return (wrapped) => {
      if (wrapped === null) return null;
      const branch = branches.find(({ name }) => Object.hasOwn(wrapped as object, name));
      return branch === undefined ? null : branch.convert((wrapped as Members)[branch.name]);
    };
  }
}

/** The conversion of a type. @throws AvroError `schema-mismatch` for a type that no JSON value has: bytes and fixed */
export function fromAvro(type: Type, nullMeans: NullMeans): FromAvro {
  return new Conversions(nullMeans).of(type);
}
