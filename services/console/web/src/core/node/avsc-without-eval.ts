/**
 * avsc without code that it makes at run time: the page's content policy forbids `eval`. Only the methods that make code are
 * replaced, each by one that does the same step by step; they are avsc's own names, and the version is pinned.
 */
import avsc from 'avsc/etc/browser/avsc-types.js';
import './node-buffer.ts';

type Tap = { pos: number; writeBinary: (text: string, length: number) => void };
type Type = {
  branchName: string;
  name: string;
  _read: (tap: Tap, isLast?: boolean) => unknown;
  _peek: (tap: Tap) => unknown;
  _skip: (tap: Tap) => void;
  _write: (tap: Tap, value: unknown) => void;
  _check: (value: unknown, flags: unknown, hook?: unknown, path?: string[]) => boolean;
  createResolver: (type: Type, options: unknown) => Type;
  toBuffer: (value: unknown) => Buffer;
};
type Field = Readonly<{ name: string; type: Type; aliases: readonly string[]; defaultValue: () => unknown }>;
type RecordType = Type & {
  fields: readonly Field[];
  recordConstructor: new (...values: readonly unknown[]) => object;
  aliases: readonly string[];
  _checkFields: (value: object) => boolean;
};
type Members = Record<string, unknown>;

function branchConstructor(this: Type): unknown {
  const { branchName } = this;
  if (branchName === 'null') return null;
  const Branch = function (this: Members, value: unknown): void {
    this[branchName] = value;
  };
  Object.assign(Branch, { type: this });
  const unwrap = function (this: Members): unknown {
    return this[branchName];
  };
  Object.assign(Branch.prototype, { unwrap, unwrapped: unwrap });
  return Branch;
}

function recordConstructor(this: RecordType): unknown {
  const { fields } = this;
  const Made = function (this: Members, ...values: readonly unknown[]): void {
    for (const [i, { name, defaultValue }] of fields.entries()) {
      this[name] = values[i] === undefined ? defaultValue() : values[i];
    }
  };
  return Object.assign(Made, { type: this, getType: () => this });
}

function checker(this: RecordType): unknown {
  const { fields } = this;
  return function (this: RecordType, value: unknown, flags: unknown): boolean {
    if (value === null || typeof value !== 'object' || (flags && !this._checkFields(value))) return false;
    return fields.every(({ name, type, defaultValue }) => {
      const member = (value as Members)[name];
      return (member === undefined && defaultValue() !== undefined) || type._check(member, flags);
    });
  };
}

function reader(this: RecordType): unknown {
  const { fields, recordConstructor: Made } = this;
  return (tap: Tap) => new Made(...fields.map(({ type }) => type._read(tap)));
}

function skipper(this: RecordType): unknown {
  const { fields } = this;
  return (tap: Tap) => {
    for (const { type } of fields) type._skip(tap);
  };
}

function writer(this: RecordType): unknown {
  const { fields } = this;
  return (tap: Tap, value: Members) => {
    for (const { name, type, defaultValue } of fields) {
      const member = value[name];
      type._write(tap, member === undefined ? defaultValue() : member);
    }
  };
}

/** A field of the writer's by its name, or one of the aliases. */
function writtenAs({ name, aliases }: Field, written: RecordType): Field | undefined {
  return written.fields.find((field) => field.name === name || aliases.includes(field.name));
}

/** Makes a resolver read what the writer's type wrote. */
function update(this: RecordType, resolver: Type, written: RecordType, options: unknown): void {
  if (this.name !== written.name && !this.aliases.includes(written.name))
    throw new Error(`no alias found for ${written.name}`);
  const { fields, recordConstructor: Made } = this;
  const sources = fields.map((field) => {
    const source = writtenAs(field, written);
    if (source !== undefined) return { source, read: field.type.createResolver(source.type, options) };
    if (field.defaultValue() === undefined) throw new Error(`no matching field for default-less ${field.name}`);
    return null;
  });
  resolver._read = (tap) => {
    const values: unknown[] = fields.map(() => undefined);
    for (const field of written.fields) {
      const [at, start] = [sources.flatMap((one, i) => (one?.source === field ? [i] : [])), tap.pos];
      if (at.length === 0) field.type._skip(tap);
      for (const i of at) {
        tap.pos = start;
        values[i] = sources[i]?.read._read(tap);
      }
    }
    return new Made(...values);
  };
}

const { Type: Base, types } = avsc as unknown as {
  Type: { prototype: object };
  types: { RecordType: { prototype: object } };
};
Object.assign(Base.prototype, { _createBranchConstructor: branchConstructor });
Object.assign(types.RecordType.prototype, {
  _createConstructor: recordConstructor,
  _createChecker: checker,
  _createReader: reader,
  _createSkipper: skipper,
  _createWriter: writer,
  _update: update,
});

export default avsc;
