/** Golden bytes: what each version of a schema wrote once, and must be read for ever. */
import { readFileSync } from 'node:fs';
import { SCHEMAS_URL, type SchemaVersion } from '@oretrail/avro';

/** One value: its JSON, and the Avro that this version of its schema makes of it. */
export type GoldenValue = Readonly<{ name: string; json: unknown; hex: string }>;

/** The golden values of one version, from the file beside its schema. */
export function goldenValuesOf({ subject, version }: SchemaVersion): readonly GoldenValue[] {
  return JSON.parse(readFileSync(new URL(`${subject}/v${version}.golden.json`, SCHEMAS_URL), 'utf8'));
}
