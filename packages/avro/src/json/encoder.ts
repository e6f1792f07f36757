/** From JSON values of our own making straight to Avro. Source: Avro 1.12 specification, "Binary Encoding". */
import avsc, { type Type } from 'avsc';
import { type ByteSink, bytesOf } from '../byte-sink.ts';
import { HEX_IN_JSON, LISTS_IN_JSON, MARKS, SHARED_VALUES } from './json-forms.ts';

/** Writes one value. @throws TypeError for a value that the schema has no place for: a fault of the caller */
export type Write = (sink: ByteSink, value: unknown) => void;

type Members = Readonly<Record<string, unknown>>;

const END_OF_BLOCKS = 0;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unfit(value: unknown, due: string): TypeError {
  return new TypeError(`no ${due}, but ${value === null ? 'null' : typeof value}`);
}

function whole(least: number, most: number): Write {
  return (sink, value) => {
    const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    if (!isWhole) throw unfit(value, `whole number from ${least} to ${most}`);
    sink.long(value);
  };
}

/** What avsc reads: beyond 53 bits a number is not exact. */
const LONG_MAX = 2 ** 53 - 2;
const LONG = whole(-LONG_MAX, LONG_MAX);
const INT = whole(-(2 ** 31), 2 ** 31 - 1);

const TEXT: Write = (sink, value) => {
  if (typeof value !== 'string') throw unfit(value, 'text');
  sink.text(value);
};

const BOOLEAN: Write = (sink, value) => {
  if (typeof value !== 'boolean') throw unfit(value, 'boolean');
  sink.byte(value ? 1 : 0);
};

const BYTES: Write = (sink, value) => {
  if (!Buffer.isBuffer(value)) throw unfit(value, 'buffer');
  sink.long(value.length);
  sink.raw(value);
};

const HEX: Write = (sink, value) => {
  if (typeof value !== 'string' || !sink.hex(value)) throw unfit(value, 'pairs of hexadecimal digits');
};

type FieldWriter = Readonly<{ name: string; write: Write }>;

/** Fields of a JSON object, all of which the schema must have: nothing may be lost on the way. */
function recordOfObject(type: avsc.types.RecordType, fields: readonly FieldWriter[]): Write {
  const known: ReadonlySet<string> = new Set(fields.map(({ name }) => name));
  return (sink, value) => {
    if (!isObject(value)) throw unfit(value, `object where ${type.name} is due`);
    for (const member in value) if (!known.has(member)) throw new TypeError(`${type.name} has no field ${member}`);
    for (const { name, write } of fields) write(sink, value[name]);
  };
}

function recordOfList(type: avsc.types.RecordType, fields: readonly FieldWriter[]): Write {
  return (sink, value) => {
    if (!Array.isArray(value) || value.length !== fields.length) {
      throw unfit(value, `list of ${fields.length} where ${type.name} is due`);
    }
    for (const [i, { write }] of fields.entries()) write(sink, value[i]);
  };
}

function record(type: avsc.types.RecordType): Write {
  const fields = type.fields.map(({ name, type: of }) => ({ name, write: writerOfField(`${type.name}.${name}`, of) }));
  return LISTS_IN_JSON.has(type.name ?? '') ? recordOfList(type, fields) : recordOfObject(type, fields);
}

function writerOfField(name: string, type: Type): Write {
  if (HEX_IN_JSON.has(name)) return HEX;
  const write = writerOf(type);
  return SHARED_VALUES.has(name) ? shared(write) : write;
}

/** What many records share is written once: the bytes of a value that is never changed in place. */
function shared(write: Write): Write {
  const known = new WeakMap<object, Buffer>();
  return (sink, value) => {
    if (typeof value !== 'object' || value === null) return write(sink, value);
    let bytes = known.get(value);
    if (bytes === undefined) {
      bytes = bytesOf((own) => write(own, value));
      known.set(value, bytes);
    }
    sink.raw(bytes);
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

function union(type: avsc.types.WrappedUnionType): Write {
  const branches = type.types
    .map((branch, index) => ({ index, typeName: branch.typeName, accepts: accepts(branch), write: writerOf(branch) }))
    .filter(({ typeName }) => typeName !== 'null');
  const nullIndex = type.types.findIndex(({ typeName }) => typeName === 'null');
  return (sink, value) => {
    const isNull = value === null || value === undefined;
    if (isNull && nullIndex >= 0) return sink.byte(nullIndex << 1);
    for (const branch of branches) {
      if (!branch.accepts(value)) continue;
      sink.byte(branch.index << 1);
      branch.write(sink, value);
      return;
    }
    throw unfit(value, `branch of ${type.types.map(({ typeName }) => typeName).join(', ')}`);
  };
}

function list(type: avsc.types.ArrayType): Write {
  const write = writerOf(type.itemsType);
  return (sink, value) => {
    if (!Array.isArray(value)) throw unfit(value, 'list');
    if (value.length > 0) sink.long(value.length);
    for (const item of value) write(sink, item);
    sink.byte(END_OF_BLOCKS);
  };
}

function map(type: avsc.types.MapType): Write {
  const write = writerOf(type.valuesType as Type);
  return (sink, value) => {
    if (!isObject(value)) throw unfit(value, 'object where a map is due');
    const entries = Object.entries(value);
    if (entries.length > 0) sink.long(entries.length);
    for (const [key, one] of entries) {
      sink.text(key);
      write(sink, one);
    }
    sink.byte(END_OF_BLOCKS);
  };
}

/** Prepares the writing of one of our own types: made of records, lists, maps, unions and some primitives, and not of itself. */
export function writerOf(type: Type): Write {
  const { types } = avsc;
  if (type instanceof types.RecordType) return record(type);
  if (type instanceof types.WrappedUnionType) return union(type);
  if (type instanceof types.ArrayType) return list(type);
  if (type instanceof types.MapType) return map(type);
  switch (type.typeName) {
    case 'string':
      return TEXT;
    case 'long':
      return LONG;
    case 'int':
      return INT;
    case 'boolean':
      return BOOLEAN;
    case 'bytes':
      return BYTES;
    case 'null':
      return () => {};
    default:
      throw new TypeError(`our schemas have no ${type.typeName}`);
  }
}
