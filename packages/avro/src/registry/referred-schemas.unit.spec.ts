import { isErrorOf } from '@oretrail/errors';
import { describe, expect, it } from 'vitest';
import { AVRO_ERRORS } from '../errors.ts';
import { SCHEMA_CHARACTERS_MAX } from '../limits.ts';
import { ownSchema, SUBJECTS, typeOf } from '../schemas.ts';
import { Writer } from '../writer.ts';
import { REFERENCE_DEPTH_MAX, REFERENCES_MAX } from './limits.ts';
import { type GivenSchema, textInOne } from './referred-schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const reference = (subject: string, version = 1) => ({ name: subject, subject, version });

/** A registry's versions, by `subject/version`. */
function shelf(schemas: Readonly<Record<string, GivenSchema>>) {
  const asked: string[] = [];
  const ask = async ({ subject, version }: { subject: string; version: number }) => {
    asked.push(`${subject}/${version}`);
    return schemas[`${subject}/${version}`] ?? null;
  };
  return { asked, ask };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return isErrorOf(AVRO_ERRORS, error) ? error.code : String(error);
}

/** A schema taken apart: each named type within it, but the first, under a subject of its own. */
function apart(text: string): { whole: GivenSchema; parts: Record<string, GivenSchema> } {
  const parts: Record<string, GivenSchema> = {};
  const nameOf = (short: string, namespace: string, refs: Map<string, object>): string => {
    const name = short.includes('.') ? short : `${namespace}.${short}`;
    if (parts[`${name}/1`] === undefined) return short;
    refs.set(name, reference(name));
    return name;
  };
  const take = (json: unknown, namespace: string, refs: Map<string, object>): unknown => {
    if (Array.isArray(json)) return json.map((one) => take(one, namespace, refs));
    if (typeof json === 'string') return nameOf(json, namespace, refs);
    if (typeof json !== 'object' || json === null) return json;
    const of = json as Json;
    if (typeof of['name'] !== 'string' || typeof of['type'] !== 'string') return within(of, namespace, refs);
    const name = of['name'].includes('.') ? of['name'] : `${of['namespace'] ?? namespace}.${of['name']}`;
    const own = new Map<string, object>();
    const schema = { ...(within(of, name.slice(0, name.lastIndexOf('.')), own) as Json), name, namespace: '' };
    parts[`${name}/1`] = { schema: JSON.stringify(schema), references: [...own.values()] };
    refs.set(name, reference(name));
    return name;
  };
  const within = (of: Json, namespace: string, refs: Map<string, object>): unknown =>
    Object.fromEntries(
      Object.entries(of).map(([key, value]) => {
        if (key === 'fields') {
          return [key, (value as Json[]).map((field) => ({ ...field, type: take(field['type'], namespace, refs) }))];
        }
        return key === 'type' || key === 'items' || key === 'values'
          ? [key, take(value, namespace, refs)]
          : [key, value];
      }),
    );
  const refs = new Map<string, object>();
  const name = take(JSON.parse(text), '', refs);
  const whole = parts[`${String(name)}/1`];
  if (whole === undefined) throw new Error('no whole');
  return { whole, parts };
}

describe('a schema that refers to others', () => {
  it.each(SUBJECTS)('reads as the one that it was taken from: %s', async (subject) => {
    const { text, type } = ownSchema(subject);
    const { whole, parts } = apart(text);
    const { ask, asked } = shelf(parts);
    const inOne = await textInOne(1, whole, ask);
    expect(asked.length).toBe(Object.keys(parts).length - 1);
    expect(typeOf(JSON.parse(inOne)).equals(type)).toBe(true);
    expect(new Writer(inOne).name).toBe(subject);
    const bytes = type.toBuffer(type.random());
    expect(new Writer(inOne).readStatement(bytes)).toEqual(new Writer(text).readStatement(bytes));
  });

  it('stays as it is if it refers to none', async () => {
    const text = ' {"type": "string"}';
    expect(await textInOne(1, { schema: text, references: [] }, shelf({}).ask)).toBe(text);
  });

  const leaf = (name: string) => ({
    schema: JSON.stringify({ type: 'record', name, fields: [{ name: 'is', type: 'boolean' }] }),
    references: [],
  });
  const record = (name: string, of: readonly string[]) => ({
    schema: JSON.stringify({ type: 'record', name, fields: of.map((type, i) => ({ name: `f${i}`, type })) }),
    references: of.map((one) => reference(one)),
  });

  it('asks once for what several refer to', async () => {
    const { ask, asked } = shelf({ 'A/1': leaf('A'), 'B/1': record('B', ['A']), 'C/1': record('C', ['A', 'B']) });
    const text = await textInOne(1, record('D', ['C', 'B', 'A']), ask);
    expect(asked.sort()).toEqual(['A/1', 'B/1', 'C/1']);
    expect(new Writer(text).readStatement(Buffer.alloc(4))).toBeDefined();
  });

  it.each<[string, string, GivenSchema, Record<string, GivenSchema>]>([
    ['to what is not given', 'schema-unavailable', record('D', ['A']), {}],
    ['to something that is no name of it', 'bad-schema', record('D', ['A']), { 'A/1': leaf('B') }],
    ['to itself', 'bad-schema', record('D', ['A']), { 'A/1': record('A', ['D']), 'D/1': record('D', ['A']) }],
    ['to what is no schema', 'bad-schema', record('D', ['A']), { 'A/1': { schema: '{', references: [] } }],
    ['without a version', 'bad-schema', { ...leaf('D'), references: [{ subject: 'A' }] }, {}],
    ['with what is no reference', 'bad-schema', { ...leaf('D'), references: [null, 7] }, {}],
    [
      'to too much text',
      'bad-schema',
      record('D', ['A']),
      { 'A/1': { schema: ' '.repeat(SCHEMA_CHARACTERS_MAX), references: [] } },
    ],
  ])('%s is a dead letter', async (_what, code, given, schemas) => {
    expect(await codeOf(textInOne(1, given, shelf(schemas).ask))).toBe(code);
  });

  it('is asked for no deeper and no wider than schemas are', async () => {
    const deep = Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`R${n}/1`, record(`R${n}`, [`R${n + 1}`])]));
    const down = shelf(deep);
    expect(await codeOf(textInOne(1, record('D', ['R0']), down.ask))).toBe('bad-schema');
    expect(down.asked.length).toBeLessThanOrEqual(REFERENCE_DEPTH_MAX + 1);
    const names = Array.from({ length: 2 * REFERENCES_MAX }, (_, n) => `L${n}`);
    const wide = shelf(Object.fromEntries(names.map((name) => [`${name}/1`, leaf(name)])));
    expect(await codeOf(textInOne(1, record('D', names), wide.ask))).toBe('bad-schema');
    expect(wide.asked.length).toBeLessThanOrEqual(REFERENCES_MAX);
  });
});
