/** Where the JSON text of our own records differs from what an Avro record gives by itself. */

/** Records that are lists in JSON, their fields in order: figures hold thousands of them. packages/workers, `records`. */
export const LISTS_IN_JSON: ReadonlySet<string> = new Set(
  ['Chain', 'Content', 'Flags', 'Increment', 'Origin', 'ProvenanceFinding', 'PublishedEntry', 'Stream', 'Subjects'].map(
    (name) => `oretrail.internal.${name}`,
  ),
);

/** Fields that are bytes in Avro, and hexadecimal digits in JSON: a journal has two thousand digests. */
export const HEX_IN_JSON: ReadonlySet<string> = new Set(['oretrail.internal.ShortEntry.digest']);

/** The member of a JSON object that decides which record of a union it is, and its value for one of them. */
export type Mark = Readonly<{ member: string; value: string | boolean }>;

/** Marks by record, for all records that share a union with another. */
export const MARKS: ReadonlyMap<string, Mark> = new Map([
  ['oretrail.internal.MaterialHeader', { member: 'kind', value: 'material' }],
  ['oretrail.internal.ComponentHeader', { member: 'kind', value: 'component' }],
  ['oretrail.internal.MaterialFigures', { member: 'kind', value: 'material' }],
  ['oretrail.internal.ComponentFigures', { member: 'kind', value: 'component' }],
  ['oretrail.internal.RetiredGrants', { member: 'retired', value: true }],
  ['oretrail.internal.Grants', { member: 'retired', value: false }],
]);

/**
 * Fields whose values many records have in common in memory: all verdicts of a class have the same assessment, and what a lot
 * is goes to each partition that draws it. They are never changed in place, so their bytes are kept as long as they are.
 */
export const SHARED_VALUES: ReadonlySet<string> = new Set([
  'oretrail.Verdict.requirements',
  'oretrail.Verdict.findings',
  'oretrail.internal.LotRegister.body',
]);
