/** Our own schemas: `schemas/<subject>/v<n>.avsc`. A subject is the full name of the record, in every topic the same. */
import { readdirSync, readFileSync } from 'node:fs';
import avsc, { type Type } from 'avsc';
import { type Write, writerOf } from './json/encoder.ts';

/** The subjects of the registry, by record. Source: architecture.md, "Folders". */
export const SUBJECTS = [
  'oretrail.MineralShipment',
  'oretrail.ComponentShipment',
  'oretrail.VehicleProduction',
  'oretrail.VehicleDelivery',
  'oretrail.ReferenceFact',
  'oretrail.Correction',
  'oretrail.Verdict',
  'oretrail.internal.DrawRegister',
  'oretrail.internal.LotRegister',
  'oretrail.internal.GrantsRegister',
  'oretrail.internal.Journal',
  'oretrail.internal.Control',
  'oretrail.Seal',
] as const;
/** One of {@link SUBJECTS}. */
export type Subject = (typeof SUBJECTS)[number];

/** The folder of the schemas, with a folder for each subject. */
export const SCHEMAS_URL = new URL('../../../schemas/', import.meta.url);

/** One version of a schema, as the registry gets it. */
export type SchemaVersion = Readonly<{ subject: Subject; version: number; text: string; type: Type }>;

/** Unions are always wrapped: which branch a value had is never guessed. */
export function typeOf(schema: avsc.Schema): Type {
  return avsc.Type.forSchema(schema, { wrapUnions: 'always' });
}

function readVersion(subject: Subject, version: number): SchemaVersion {
  const schema = JSON.parse(readFileSync(new URL(`${subject}/v${version}.avsc`, SCHEMAS_URL), 'utf8'));
  return { subject, version, text: JSON.stringify(schema), type: typeOf(schema) };
}

/** All versions of a subject, oldest first. Read from disk at each call. */
export function versionsOf(subject: Subject): readonly SchemaVersion[] {
  const numbers = readdirSync(new URL(subject, SCHEMAS_URL)).flatMap(
    (name) => /^v([0-9]+)\.avsc$/.exec(name)?.[1] ?? [],
  );
  return numbers
    .map(Number)
    .sort((a, b) => a - b)
    .map((version) => readVersion(subject, version));
}

/** The newest version of a subject: what is written, and what all others are read as. */
export type OwnSchema = SchemaVersion & Readonly<{ write: Write }>;

function newest(subject: Subject): OwnSchema {
  const version = versionsOf(subject).at(-1);
  if (version === undefined) throw new Error(`no schema of ${subject}`);
  return { ...version, write: writerOf(version.type) };
}

const OWN: ReadonlyMap<Subject, OwnSchema> = new Map(SUBJECTS.map((subject) => [subject, newest(subject)]));

/** The newest schema of a subject. Read once, when the process starts. */
export function ownSchema(subject: Subject): OwnSchema {
  const schema = OWN.get(subject);
  if (schema === undefined) throw new Error(`no schema of ${subject}`);
  return schema;
}
