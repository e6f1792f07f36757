import { readdirSync } from 'node:fs';
import { goldenValuesOf } from '@oretrail/test-support/avro/golden-values';
import { describe, expect, it } from 'vitest';
import { bytesOf } from './byte-sink.ts';
import { writerOf } from './json/encoder.ts';
import { ownSchema, SCHEMAS_URL, type SchemaVersion, SUBJECTS, type Subject, versionsOf } from './schemas.ts';
import { Writer } from './writer.ts';

const isInternal = (subject: Subject): boolean => subject.includes('.internal.');

function read(writer: Writer, subject: Subject, bytes: Buffer): unknown {
  const isStatement = !isInternal(subject) && subject !== 'oretrail.Verdict';
  return isStatement ? writer.readStatement(bytes) : writer.readRecord(bytes, subject);
}

const versions: readonly SchemaVersion[] = SUBJECTS.flatMap(versionsOf);

describe.each(versions)('golden bytes of $subject, version $version', (version) => {
  const { subject, text, type } = version;
  const writer = new Writer(text);
  const goldenValues = goldenValuesOf(version);

  it('are recorded', () => expect(goldenValues.length).toBeGreaterThan(0));

  it.each(goldenValues)('are what $name becomes', ({ json, hex }) => {
    expect(bytesOf((sink) => writerOf(type)(sink, json)).toString('hex')).toBe(hex);
  });

  it.each(goldenValues)('are read as $name, member for member', ({ json, hex }) => {
    expect(read(writer, subject, Buffer.from(hex, 'hex'))).toStrictEqual(json);
  });

  it.each(goldenValues)('are read as $name by the newest version', ({ json, hex }) => {
    const { type: newest } = ownSchema(subject);
    const value = newest.fromBuffer(Buffer.from(hex, 'hex'), newest.createResolver(type));
    expect(newest.isValid(value)).toBe(true);
    expect(Object.keys(value)).toEqual(expect.arrayContaining(Object.keys(json as object)));
  });
});

describe('schemas', () => {
  // Those of the archive are of files: no registry has them, and the package `archive` tests them.
  it('lie in a folder for each subject', () => {
    const folders = readdirSync(SCHEMAS_URL, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('oretrail.audit.'),
    );
    expect(folders.map(({ name }) => name).sort()).toEqual([...SUBJECTS].sort());
  });

  it.each(SUBJECTS)('of %s are named after it, and numbered from 1 on', (subject) => {
    const own = versionsOf(subject);
    expect(own.map(({ type }) => type.name)).toEqual(own.map(() => subject));
    expect(own.map(({ version }) => version)).toEqual(own.map((_, i) => i + 1));
  });

  // BACKWARD_TRANSITIVE: each version reads what every version before it wrote.
  it.each(SUBJECTS)('of %s read all versions before them', (subject) => {
    const own = versionsOf(subject);
    for (const [i, reader] of own.entries()) {
      for (const older of own.slice(0, i + 1)) expect(() => reader.type.createResolver(older.type)).not.toThrow();
    }
  });

  it('say of each field what it is, and close no set by an enum', () => {
    for (const { text } of versions) {
      JSON.parse(text, (_, value) => {
        if (value?.type === 'enum') throw new Error(`an enum in ${text}`);
        if (typeof value?.name === 'string') expect(value.doc, value.name).toMatch(/\.$/);
        return value;
      });
    }
  });
});
