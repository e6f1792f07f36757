import { SAMPLES, type Sample, sampleEvents } from '@oretrail/test-support/sample-events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalJson, sha256Hex } from '../digest.ts';
import { MINERALS_MAX } from './limits.ts';
import { componentShipmentSchema, mineralShipmentSchema } from './lots.ts';
import { ANY_OPERATOR } from './operators.ts';
import { parseEventText } from './parse-event.ts';
import { correctionSchema, factSchemaFor } from './reference-facts.ts';
import type { Schema } from './texts.ts';
import { vehicleDeliverySchema, vehicleProductionSchema } from './vehicles.ts';

const fact = (sample: Sample): Schema<unknown> => factSchemaFor(sampleEvents[sample].data);
const SCHEMAS: Readonly<Record<Sample, Schema<unknown>>> = {
  mineral: mineralShipmentSchema,
  component: componentShipmentSchema,
  production: vehicleProductionSchema,
  delivery: vehicleDeliverySchema,
  agreement: fact('agreement'),
  entity: fact('entity'),
  election: fact('election'),
  plan: fact('plan'),
  correction: correctionSchema,
};

/** The schema as it is written, run by zod without a parser of ours: the judge. */
const PLAIN = Object.fromEntries(
  Object.entries(SCHEMAS).map(([sample, schema]) => [sample, z.core.clone(schema)]),
) as Readonly<Record<Sample, Schema<unknown>>>;

type Path = readonly (string | number)[];
/** The paths of all values below a value, its own first. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const names = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [at, ...names.flatMap((name) => pathsOf((value as Record<string | number, unknown>)[name], [...at, name]))];
}

function leavesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
}

const leaf = fc.constantFrom(...SAMPLES.flatMap((sample) => leavesOf(sampleEvents[sample].data)));
const nearly = fc.constantFrom(
  '',
  '0',
  '-1',
  '1.0000001',
  '2',
  '2023-02-29',
  'urn:a',
  'book-and-claim',
  'x'.repeat(1_025),
);
const strange = fc.constantFrom(
  '"\\/\b\f\n\r\t\u0000\u007f',
  '\u2028\u2029\ufeff',
  '🔋é',
  '\ud800',
  '\ude00x',
  Number.NaN,
);
const list = fc
  .array(leaf, { maxLength: 3 })
  .chain((items) => fc.constantFrom(items, Array(MINERALS_MAX + 1).fill(items)));
const value = fc.oneof(leaf, nearly, strange, list, fc.jsonValue(), fc.string({ unit: 'binary' }));
const foreignName = fc.constantFrom(
  'colour',
  '__proto__',
  'constructor',
  'toJSON',
  '10',
  'a"b',
  'usd',
  'to',
  'minerals',
);

/** A change at one value: another in its place, none, one added beside it; in a list also the same twice. */
type Change = Readonly<{ place: number; kind: 'set' | 'drop' | 'add' | 'twice'; name: string; value: unknown }>;
const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom('set', 'set', 'drop', 'add', 'twice'),
  name: foreignName,
  value,
});

/** Sets a member as JSON.parse does: as an own one, whatever its name. */
function set(holder: object, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function spoilList(list: unknown[], index: number, { kind, value }: Change): void {
  if (kind === 'drop') list.splice(index, 1);
  else if (kind === 'set') list[index] = value;
  else list.push(kind === 'add' ? value : list[index]);
}

function spoilObject(object: Record<string, unknown>, member: string, { kind, name, value }: Change): void {
  if (kind === 'drop') delete object[member];
  else if (kind !== 'twice') set(object, kind === 'set' ? member : name, value);
}

function spoil(data: unknown, change: Change): unknown {
  const paths = pathsOf(data);
  const path = paths[change.place % paths.length] ?? [];
  const last = path.at(-1);
  if (last === undefined) return change.kind === 'set' ? structuredClone(change.value) : data;
  const holder = path.slice(0, -1).reduce((at, step) => (at as Record<string | number, unknown>)[step], data);
  // A change keeps its value: later ones must not change that.
  const own = { ...change, value: structuredClone(change.value) };
  if (Array.isArray(holder)) spoilList(holder, Number(last), own);
  else spoilObject(holder as Record<string, unknown>, String(last), own);
  return data;
}

const spoilt = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.array(change, { maxLength: 3 }))
  .map(([sample, changes]) => ({ sample, data: changes.reduce(spoil, structuredClone(sampleEvents[sample].data)) }));

describe('a schema in canonical order', () => {
  it('accepts what the schema does, and finds the same issues in the same order', () => {
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(spoilt, ({ sample, data }) => {
        const [found, due] = [SCHEMAS[sample].safeParse(data), PLAIN[sample].safeParse(data)];
        expect(found.success).toBe(due.success);
        if (due.success) accepted += 1;
        else refused += 1;
        expect(found.error?.issues).toEqual(due.error?.issues);
        expect(found.data).toStrictEqual(due.data);
        if (due.success) expect(JSON.stringify(found.data)).toBe(canonicalJson(due.data));
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(500);
  });

  it('finds issues in the order in which the members are written, not in its own', () => {
    const missing = mineralShipmentSchema.safeParse({}).error?.issues.map(({ path }) => path.join('/'));
    expect(missing).toEqual(['lotId', 'material', 'form', 'quantity', 'minerals', 'activities', 'inputs']);
  });

  it.each(SAMPLES)('is compiled for a %s, so that it is fast', (sample) => {
    expect(() => z.compile(PLAIN[sample], { strict: true })).not.toThrow();
  });
});

describe('the digest of an event', () => {
  it('is that of its RFC 8785 form, whatever its texts and the order of its members', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    const member = fc.constantFrom('material', 'id');
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), text, member, fc.boolean(), (sample, written, name, isReversed) => {
        const event = structuredClone(sampleEvents[sample]);
        const holder = name === 'id' ? event : (event.data as Record<string, unknown>);
        if (name in holder) holder[name] = written;
        const members = isReversed ? Object.entries(event).reverse() : Object.entries(event);
        const parsed = parseEventText(JSON.stringify(Object.fromEntries(members)), { operators: ANY_OPERATOR });
        if (!parsed.ok) return;
        accepted += 1;
        const { id, source, type, subject, time, data } = event;
        expect(parsed.event.digest).toBe(sha256Hex(canonicalJson({ id, source, type, subject, time, data })));
      }),
      { numRuns: 1_000 },
    );
    expect(accepted).toBeGreaterThan(900);
  });
});
