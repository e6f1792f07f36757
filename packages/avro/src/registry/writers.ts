/** Writers by the ids of their schemas, each prepared once. */
import { isErrorOf } from '@oretrail/errors';
import { LRUCache } from 'lru-cache';
import { AVRO_ERRORS, type AvroError } from '../errors.ts';
import { Writer } from '../writer.ts';
import { WRITERS_MAX } from './limits.ts';

/** Where the texts of schemas come from: a registry, or what was kept of one. */
export interface SchemaTexts {
  /**
   * The text of each schema, which needs no other; or why there is none.
   * @throws RegistryError if nothing can be asked: then none of them is decided
   */
  textsOf(ids: Iterable<number>): Promise<ReadonlyMap<number, string | AvroError>>;
}

/** The writers that were asked for last. */
export class Writers {
  private readonly texts: SchemaTexts;
  private readonly known = new LRUCache<number, Writer | AvroError>({ max: WRITERS_MAX });

  constructor(texts: SchemaTexts) {
    this.texts = texts;
  }

  /**
   * The writer of each id; an AvroError `unknown-schema`, `schema-unavailable` or `bad-schema` if its messages are dead letters.
   * @throws RegistryError as {@link SchemaTexts}
   */
  async of(ids: Iterable<number>): Promise<ReadonlyMap<number, Writer | AvroError>> {
    const all = new Map<number, Writer | AvroError>();
    const missing: number[] = [];
    for (const id of new Set(ids)) {
      const known = this.known.get(id);
      if (known === undefined) missing.push(id);
      else all.set(id, known);
    }
    if (missing.length === 0) return all;
    for (const [id, text] of await this.texts.textsOf(missing)) all.set(id, this.prepared(id, text));
    return all;
  }

  /** The same for one. @throws AvroError if its messages are dead letters; RegistryError as above */
  async one(id: number): Promise<Writer> {
    const writer = (await this.of([id])).get(id) ?? new TypeError(`schema ${id} was not asked for`);
    if (writer instanceof Error) throw writer;
    return writer;
  }

  /** Forgets what was prepared: the text of these is another. */
  forget(ids: Iterable<number>): void {
    for (const id of ids) this.known.delete(id);
  }

  /** What has no schema now may have one next time; what was given stays as it is, good or bad. */
  private prepared(id: number, text: string | AvroError): Writer | AvroError {
    if (isErrorOf(AVRO_ERRORS, text)) return text;
    const writer = writerOrError(text);
    this.known.set(id, writer);
    return writer;
  }
}

/** The writer that a text of a schema describes; the error if it is not a valid schema. */
export function writerOrError(text: string): Writer | AvroError {
  try {
    return new Writer(text);
  } catch (error) {
    if (isErrorOf(AVRO_ERRORS, error)) return error;
    throw error;
  }
}
