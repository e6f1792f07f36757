/** The named schemas that a document refers to. */

type Schemas = Record<string, unknown>;
type Document = Readonly<{ paths?: unknown }>;

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g;

function namesIn(value: unknown): readonly string[] {
  return [...JSON.stringify(value ?? null).matchAll(REFERENCE)].map(([, name = '']) => name);
}

/**
 * Removes the schemas that no address refers to. Schemas with a name are known to the whole process: those of the bodies of other
 * services in it, and a form of input of each, which no document needs.
 */
export function onlyReferenced<D extends object>(document: D): D {
  const { paths, components } = document as Document & Readonly<{ components?: Readonly<{ schemas?: Schemas }> }>;
  const schemas = components?.schemas ?? {};
  // A set grows while it is walked; each name enters it once.
  const used = new Set(namesIn(paths));
  for (const name of used) for (const inner of namesIn(schemas[name])) used.add(inner);
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
  return document;
}
