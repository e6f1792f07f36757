/** How a codec deals with schemas: how long it asks for them, and whether it keeps them. */
import { ownSchema, registryError, type SchemaIds, Writer } from '@oretrail/avro';
import type { KeptSchemas } from './kept-schemas.ts';

/** Carries out what asks a registry: at once, or for as long as it takes until the registry is back. */
export type Patience = <T>(ask: () => Promise<T>) => Promise<T>;

/** How a codec deals with schemas. */
export type SchemaHandling = Readonly<{
  /** None, if it is left out. */
  patience?: Patience;
  /** What is asked before the registry. */
  kept?: KeptSchemas;
  /** Writes from the start, and keeps the schemas of what it reads, as workers do. */
  isKeeper?: boolean;
}>;

/**
 * Keeps the schemas that we write with: nobody may be there to read a verdict before its schema is gone.
 * @throws RegistryError `other-registry`
 */
export async function keepOwn(keeper: KeptSchemas, ids: SchemaIds): Promise<void> {
  const own = new Map([...ids].map(([subject, id]) => [id, ownSchema(subject).text]));
  for (const [id, text] of await keeper.keep(own)) {
    if (new Writer(own.get(id) ?? text).isLike(text)) continue;
    throw registryError('other-registry', `Schema ${id} was another`);
  }
}
