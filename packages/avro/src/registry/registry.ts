/** The schema registry with the Confluent API (Confluent, Karapace, Apicurio under `/apis/ccompat/v7`). Source: architecture.md, "Real parts". */

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isErrorOf } from '@oretrail/errors';
import type { AvroError } from '../errors.ts';
import { ownSchema, SUBJECTS, type Subject } from '../schemas.ts';
import type { Writer } from '../writer.ts';
import { type Answer, type ClientOptions, RegistryClient } from './client.ts';
import { REGISTRY_ERRORS, type RegistryErrorCode, registryError } from './errors.ts';
import { WRITE_DELAY_MS, WRITE_TRIES_MAX } from './limits.ts';
import { SchemasById } from './schemas-by-id.ts';
import { type SchemaTexts, Writers } from './writers.ts';

/** What holds of every subject: each new version reads what all before it wrote. */
export const COMPATIBILITY = 'BACKWARD_TRANSITIVE';

function memberOf(answer: Answer, name: string): unknown {
  const { json } = answer;
  if (typeof json === 'object' && json !== null && Object.hasOwn(json, name)) {
    return (json as Readonly<Record<string, unknown>>)[name];
  }
  throw registryError('bad-answer', `An answer has no ${name}`);
}

function idIn(answer: Answer): number {
  const id = memberOf(answer, 'id');
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= 0xffffffff) return id;
  throw registryError('bad-answer', `An id is ${String(id)}, which is not a 32-bit number`);
}

const pathOf = (subject: string): string => `/subjects/${encodeURIComponent(subject)}`;
const configOf = (subject: string): string => `/config/${encodeURIComponent(subject)}`;

/** Levels that ask for at least as much. Source: Confluent Schema Registry, "Compatibility types". */
const SUFFICIENT: ReadonlySet<string> = new Set([COMPATIBILITY, 'FULL_TRANSITIVE']);
/** What a registry does that has no level, neither for a subject nor for all: Apicurio checks nothing then. */
const NO_LEVEL = 'NONE';
/** What is shown for a level that we have no right to read. */
const UNKNOWN_LEVEL = 'unknown';

/** Characters of a level that are shown: the longest level is `BACKWARD_TRANSITIVE`. */
const LEVEL_CHARACTERS_MAX = 40;

function bodyOf(subject: Subject): object {
  return { schema: ownSchema(subject).text, schemaType: 'AVRO' };
}

/** What a registry may say to the one of two that comes second. */
const REFUSALS: readonly RegistryErrorCode[] = ['incompatible', 'registry-refused'];

/** Two that write the same at the same time are in each other's way; when the second one tries again, it is there. */
async function againIfRefused<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      const isRefused = isErrorOf(REGISTRY_ERRORS, error, ...REFUSALS);
      if (!isRefused || tries === WRITE_TRIES_MAX) throw error;
      await delay(WRITE_DELAY_MS * tries);
    }
  }
}

/** Ids of our schemas, by subject. */
export type SchemaIds = ReadonlyMap<Subject, number>;

/** A subject that is held to less than {@link COMPATIBILITY}, or to what we may not know. */
export type LevelDifference = Readonly<{ subject: Subject; is: string }>;

/** One registry, with the writers that it has named so far. */
export class SchemaRegistry implements SchemaTexts {
  private readonly client: RegistryClient;
  private readonly byId: SchemasById;
  private readonly writers: Writers;
  /** An id of ours that the registry has named. */
  private ownId: number | null = null;

  constructor(options: ClientOptions) {
    this.client = new RegistryClient(options);
    this.byId = new SchemasById(this.client, () => this.probes());
    this.writers = new Writers(this);
  }

  /**
   * The texts of schemas, or why there is none; see {@link SchemasById.textsOf}.
   * @throws RegistryError if the registry answers for nothing
   */
  textsOf(ids: Iterable<number>): Promise<ReadonlyMap<number, string | AvroError>> {
    return this.byId.textsOf(ids);
  }

  /**
   * The writer whose schema has this id.
   * @throws AvroError `unknown-schema`, `schema-unavailable` or `bad-schema`: the message is a dead letter
   * @throws RegistryError if the registry answers for nothing
   */
  writerOf(id: number): Promise<Writer> {
    return this.writers.one(id);
  }

  /** What must be there: an id of ours, and our first subject. */
  private probes(): readonly string[] {
    const ofSubject = `${pathOf(SUBJECTS[0])}/versions`;
    return this.ownId === null ? [ofSubject] : [`/schemas/ids/${this.ownId}`, ofSubject];
  }

  /**
   * The ids of our newest schemas, as far as the registry has them. It needs no right to write.
   * @throws RegistryError
   */
  async findAll(): Promise<SchemaIds> {
    const ids = new Map<Subject, number>();
    for (const subject of SUBJECTS) {
      const id = await this.find(subject);
      if (id !== null) ids.set(subject, id);
    }
    return ids;
  }

  /**
   * Registers the newest version of each of our schemas; those that are there already stay as they are, and then no right to
   * write is needed.
   * @returns the id of each
   * @throws RegistryError
   */
  async registerAll(): Promise<SchemaIds> {
    const ids = new Map<Subject, number>();
    for (const subject of SUBJECTS) ids.set(subject, await this.register(subject));
    return ids;
  }

  /**
   * Registers the newest version of a schema, after it was found to read all that is registered before it.
   * @throws RegistryError `incompatible`, and others
   */
  register(subject: Subject): Promise<number> {
    return againIfRefused(() => this.registerOnce(subject));
  }

  private async registerOnce(subject: Subject): Promise<number> {
    return (await this.find(subject)) ?? this.registerNew(subject, bodyOf(subject));
  }

  private async find(subject: Subject): Promise<number | null> {
    const found = await this.client.request('POST', pathOf(subject), bodyOf(subject));
    if (found.status !== 200) return null;
    this.ownId = idIn(found);
    return this.ownId;
  }

  /**
   * Whether the newest version of a schema reads what each registered version wrote, as the registry sees it.
   * A subject that isn't there has nothing to read.
   */
  async isCompatible(subject: Subject): Promise<boolean> {
    const answer = await this.client.request('POST', `/compatibility${pathOf(subject)}/versions`, bodyOf(subject));
    return answer.status === 404 || memberOf(answer, 'is_compatible') === true;
  }

  private async registerNew(subject: Subject, schema: object): Promise<number> {
    if (!(await this.isCompatible(subject))) throw registryError('incompatible', `${subject} was not registered`);
    const answer = await this.client.request('POST', `${pathOf(subject)}/versions`, schema);
    if (answer.status === 200) {
      this.ownId = idIn(answer);
      return this.ownId;
    }
    const code = answer.status === 409 ? 'incompatible' : 'registry-refused';
    throw registryError(code, `${subject} was answered with status ${answer.status}`);
  }

  /**
   * Our subjects that are held to less than {@link COMPATIBILITY}: a schema registered there could break readers.
   * @throws RegistryError
   */
  async insufficientLevels(): Promise<readonly LevelDifference[]> {
    const found: LevelDifference[] = [];
    for (const subject of SUBJECTS) {
      const is = (await this.levelAt(configOf(subject))) ?? (await this.levelAt('/config')) ?? NO_LEVEL;
      if (!SUFFICIENT.has(is)) found.push({ subject, is });
    }
    return found;
  }

  /**
   * Holds subjects to {@link COMPATIBILITY}: an operator's decision, which no worker takes. They must be there: Apicurio knows no
   * rule of a subject that isn't.
   * @throws RegistryError `registry-refused` without the right to it, and others
   */
  async setLevels(subjects: readonly Subject[]): Promise<void> {
    for (const subject of subjects) await againIfRefused(() => this.setLevel(subject));
  }

  private async setLevel(subject: Subject): Promise<void> {
    const { status } = await this.client.request('PUT', configOf(subject), { compatibility: COMPATIBILITY });
    if (status !== 200)
      throw registryError('registry-refused', `${configOf(subject)} was answered with status ${status}`);
  }

  /** Null if none is set there. */
  private async levelAt(path: string): Promise<string | null> {
    try {
      const answer = await this.client.request('GET', path);
      return answer.status === 200
        ? String(memberOf(answer, 'compatibilityLevel')).slice(0, LEVEL_CHARACTERS_MAX)
        : null;
    } catch (error) {
      if (isErrorOf(REGISTRY_ERRORS, error, 'registry-refused')) return UNKNOWN_LEVEL;
      throw error;
    }
  }

  /**
   * The id of a schema that some writer has used. If it does not stand under the name of its record, it gets a subject
   * of its own, so that it has to be compatible with nothing.
   * @throws RegistryError
   */
  idOfText(name: string, text: string): Promise<number> {
    return againIfRefused(() => this.idOfTextOnce(name, text));
  }

  private async idOfTextOnce(name: string, text: string): Promise<number> {
    const schema = { schema: text, schemaType: 'AVRO' };
    const found = await this.client.request('POST', pathOf(name), schema);
    if (found.status === 200) return idIn(found);
    const subject = `oretrail.restored.${createHash('sha256').update(text).digest('hex')}`;
    const answer = await this.client.request('POST', `${pathOf(subject)}/versions`, schema);
    if (answer.status === 200) return idIn(answer);
    throw registryError('registry-refused', `${subject} was answered with status ${answer.status}`);
  }

  /**
   * The text of a schema, which needs no other; null if the registry gives none that values can be read by.
   * @throws RegistryError if the registry answers for nothing
   */
  async schemaTextOf(id: number): Promise<string | null> {
    const text = (await this.textsOf([id])).get(id);
    return typeof text === 'string' ? text : null;
  }
}
