/**
 * The schema registry with the Confluent API (Confluent, Karapace, Apicurio under `/apis/ccompat/v7`). A passing fault is
 * tried again, then the process stops; a schema that isn't there makes a dead letter. Source: architecture.md.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { AvroError } from '../errors.ts';
import { ownSchema, SUBJECTS, type Subject } from '../schemas.ts';
import { Writer } from '../writer.ts';
import { type Answer, type ClientOptions, RegistryClient } from './client.ts';
import { RegistryError } from './errors.ts';
import { REGISTER_DELAY_MS, REGISTER_TRIES_MAX, UNKNOWN_ID_MS, UNKNOWN_IDS_MAX, WRITERS_MAX } from './limits.ts';

/** What holds of every subject: each new version reads what all before it wrote. Issue C, "Codec and schemas". */
export const COMPATIBILITY = 'BACKWARD_TRANSITIVE';

function memberOf(answer: Answer, name: string): unknown {
  const { json } = answer;
  if (typeof json === 'object' && json !== null && Object.hasOwn(json, name)) {
    return (json as Readonly<Record<string, unknown>>)[name];
  }
  throw new RegistryError('bad-answer', `An answer has no ${name}`);
}

function idIn(answer: Answer): number {
  const id = memberOf(answer, 'id');
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= 0xffffffff) return id;
  throw new RegistryError('bad-answer', `An id is ${String(id)}, and 32 bits are due`);
}

const pathOf = (subject: string): string => `/subjects/${encodeURIComponent(subject)}`;

/** What a registry may say to the one of two that comes second. */
const REFUSALS: ReadonlySet<string> = new Set(['incompatible', 'refused']);

/** Ids of our schemas, by subject. */
export type SchemaIds = ReadonlyMap<Subject, number>;

/** One registry, with the writers that it has named so far. */
export class SchemaRegistry {
  private readonly client: RegistryClient;
  /** A writer, or why there is none. Requests under way are shared, for a batch asks for the same id many times. */
  private readonly writers = new LRUCache<number, Promise<Writer>>({ max: WRITERS_MAX });
  private readonly unknown = new LRUCache<number, true>({ max: UNKNOWN_IDS_MAX, ttl: UNKNOWN_ID_MS });

  constructor(options: ClientOptions) {
    this.client = new RegistryClient(options);
  }

  /**
   * The writer whose schema has this id.
   * @throws AvroError `unknown-schema` or `bad-schema`: the message is a dead letter
   * @throws RegistryError where the registry can't be asked: the process stops
   */
  writerOf(id: number): Promise<Writer> {
    const known = this.writers.get(id);
    if (known !== undefined) return known;
    const asked = this.fetchWriter(id);
    this.writers.set(id, asked);
    // A bad schema stays bad; all else may be otherwise next time.
    asked.catch((error: unknown) => {
      const isFinal = error instanceof AvroError && error.code !== 'unknown-schema';
      if (!isFinal && this.writers.peek(id) === asked) this.writers.delete(id);
    });
    return asked;
  }

  /**
   * Registers the newest version of each of our schemas; those that are there already stay as they are.
   * @returns the id of each
   * @throws RegistryError
   */
  async registerAll(subjects: readonly Subject[] = SUBJECTS): Promise<SchemaIds> {
    const ids = new Map<Subject, number>();
    for (const subject of subjects) ids.set(subject, await this.register(subject));
    return ids;
  }

  /**
   * Registers the newest version of a schema, after it was found to read all that is registered before it.
   * @throws RegistryError `incompatible`, and others
   */
  async register(subject: Subject): Promise<number> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.registerOnce(subject);
      } catch (error) {
        // Two that do the same at the same time are in each other's way; the second time it is there.
        const isRefused = error instanceof RegistryError && REFUSALS.has(error.code);
        if (!isRefused || tries === REGISTER_TRIES_MAX) throw error;
        await delay(REGISTER_DELAY_MS * tries);
      }
    }
  }

  private async registerOnce(subject: Subject): Promise<number> {
    const { text } = ownSchema(subject);
    const schema = { schema: text, schemaType: 'AVRO' };
    const found = await this.client.request('POST', pathOf(subject), schema);
    const id = found.status === 200 ? idIn(found) : await this.registerNew(subject, schema);
    await this.requireLevel(subject);
    return id;
  }

  /**
   * Whether the newest version of a schema reads what each registered version wrote, as the registry sees it.
   * A subject that isn't there has nothing to read.
   */
  async isCompatible(subject: Subject): Promise<boolean> {
    const { text } = ownSchema(subject);
    const path = `/compatibility${pathOf(subject)}/versions`;
    const answer = await this.client.request('POST', path, { schema: text, schemaType: 'AVRO' });
    return answer.status === 404 || memberOf(answer, 'is_compatible') === true;
  }

  private async registerNew(subject: Subject, schema: object): Promise<number> {
    if (!(await this.isCompatible(subject))) throw new RegistryError('incompatible', `${subject} was not registered`);
    const answer = await this.client.request('POST', `${pathOf(subject)}/versions`, schema);
    if (answer.status === 200) return idIn(answer);
    const code = answer.status === 409 ? 'incompatible' : 'refused';
    throw new RegistryError(code, `${subject} was answered with status ${answer.status}`);
  }

  /** Set after the first version stands: Apicurio knows no rule of a subject that isn't there. */
  private async requireLevel(subject: Subject): Promise<void> {
    const path = `/config/${encodeURIComponent(subject)}`;
    const answer = await this.client.request('GET', path);
    const isSet = answer.status === 200 && memberOf(answer, 'compatibilityLevel') === COMPATIBILITY;
    if (isSet) return;
    const set = await this.client.request('PUT', path, { compatibility: COMPATIBILITY });
    if (set.status !== 200) throw new RegistryError('refused', `${path} was answered with status ${set.status}`);
  }

  /**
   * The id of a schema that some writer has used. Where it does not stand under the name of its record, it gets a subject
   * of its own, so that it has to be compatible with nothing.
   * @throws RegistryError
   */
  async idOfText(name: string, text: string): Promise<number> {
    const schema = { schema: text, schemaType: 'AVRO' };
    const found = await this.client.request('POST', pathOf(name), schema);
    if (found.status === 200) return idIn(found);
    const subject = `oretrail.restored.${createHash('sha256').update(text).digest('hex')}`;
    const answer = await this.client.request('POST', `${pathOf(subject)}/versions`, schema);
    if (answer.status === 200) return idIn(answer);
    throw new RegistryError('refused', `${subject} was answered with status ${answer.status}`);
  }

  /**
   * The text of a schema, of whatever kind; null where the registry knows of none.
   * @throws RegistryError where the registry can't be asked
   */
  async schemaTextOf(id: number): Promise<string | null> {
    const answer = await this.client.request('GET', `/schemas/ids/${id}`);
    if (answer.status !== 200) return null;
    const schema = memberOf(answer, 'schema');
    if (typeof schema === 'string') return schema;
    throw new RegistryError('bad-answer', `Schema ${id} is no text`);
  }

  private async fetchWriter(id: number): Promise<Writer> {
    if (this.unknown.has(id)) throw new AvroError('unknown-schema', `The schema id is ${id}`);
    const answer = await this.client.request('GET', `/schemas/ids/${id}`);
    if (answer.status !== 200) {
      this.unknown.set(id, true);
      throw new AvroError('unknown-schema', `The schema id is ${id}`);
    }
    const schema = memberOf(answer, 'schema');
    const kind = (answer.json as Readonly<{ schemaType?: unknown }>).schemaType ?? 'AVRO';
    if (typeof schema !== 'string') throw new RegistryError('bad-answer', `Schema ${id} is no text`);
    if (kind !== 'AVRO') throw new AvroError('bad-schema', `Schema ${id} is ${String(kind).slice(0, 40)}`);
    return new Writer(schema);
  }
}
