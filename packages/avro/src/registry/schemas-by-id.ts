/**
 * Schemas by the ids that messages name. Any writer can write any id, so the registry's answer for one id decides only about
 * the messages that name it. A worker waits only for a registry that answers for no id at all.
 * Source: protocol.md, "Fate".
 */

import { setTimeout as delay } from 'node:timers/promises';
import { isErrorOf } from '@oretrail/errors';
import { LRUCache } from 'lru-cache';
import { AVRO_ERRORS, type AvroError } from '../errors.ts';
import type { Answer, NoAnswer, RegistryClient } from './client.ts';
import { registryError } from './errors.ts';
import {
  FAILED_IDS_MAX,
  IDS_AT_ONCE_MAX,
  REFUSED_TRIES_MAX,
  TRIES_MAX,
  TRY_AGAIN_MS,
  UNAVAILABLE_ID_MS,
  UNKNOWN_ID_MS,
} from './limits.ts';
import { type GivenSchema, textInOne } from './referred-schemas.ts';

/** Confluent's codes: no such subject, version or schema. Each says that the registry has understood, and has it not. */
const NOT_FOUND: ReadonlySet<unknown> = new Set([40401, 40402, 40403]);
const SCHEMA_NOT_FOUND = 40403;

type Members = Readonly<Record<string, unknown>>;
/** The text of a schema, or why there is none: for good, or for now. */
type Outcome = string | AvroError | NoAnswer;

/** The text of each id, or why there is none. */
type Decided = ReadonlyMap<number, string | AvroError>;

const isAnswer = (said: Answer | NoAnswer): said is Answer => 'status' in said;
const isNoAnswer = (outcome: Outcome): outcome is NoAnswer =>
  typeof outcome !== 'string' && !isErrorOf(AVRO_ERRORS, outcome);

function membersOf({ json }: Answer): Members {
  return typeof json === 'object' && json !== null ? (json as Members) : {};
}

function schemaIn(answer: Answer): (GivenSchema & Readonly<{ kind: string }>) | null {
  const { schema, references = [], schemaType = 'AVRO' } = membersOf(answer);
  if (answer.status !== 200 || typeof schema !== 'string') return null;
  return { schema, references: Array.isArray(references) ? references : [], kind: String(schemaType).slice(0, 40) };
}

/** Whether an answer can only come from a registry: a schema, a list of versions, or that there is none. */
function isUnderstood(answer: Answer): boolean {
  const { status, json } = answer;
  if (status === 200)
    return Array.isArray(json) ? json.every(Number.isInteger) && json.length > 0 : schemaIn(answer) !== null;
  return NOT_FOUND.has(membersOf(answer)['error_code']);
}

/** Asks for schemas. */
export class SchemasById {
  private readonly client: RegistryClient;
  /** What the registry must answer for, whatever else it refuses. */
  private readonly probes: () => readonly string[];
  /** Questions that are under way, by id: tasks whose records name the same ids at the same time ask for each once. */
  private readonly running = new Map<number, Promise<Decided>>();
  private readonly failed = new LRUCache<number, AvroError>({ max: FAILED_IDS_MAX, ttl: UNKNOWN_ID_MS });

  /** @param probes paths of what must be there, asked one after the other if an id is not answered for */
  constructor(client: RegistryClient, probes: () => readonly string[]) {
    this.client = client;
    this.probes = probes;
  }

  /**
   * The text of each schema, which needs no other; or why there is none.
   * @throws RegistryError `registry-unreachable` or `registry-refused` if the registry answers for nothing: then none of them is decided
   */
  async textsOf(ids: Iterable<number>): Promise<Decided> {
    const decided = new Map<number, string | AvroError>();
    const [fresh, asked]: [number[], Set<Promise<Decided>>] = [[], new Set()];
    const all = new Set(ids);
    for (const id of all) {
      const [failed, running] = [this.failed.get(id), this.running.get(id)];
      if (failed !== undefined) decided.set(id, failed);
      else if (running !== undefined) asked.add(running);
      else fresh.push(id);
    }
    if (fresh.length > 0) asked.add(this.begin(fresh));
    for (const answers of await Promise.all(asked)) {
      for (const [id, answer] of answers) if (all.has(id)) decided.set(id, answer);
    }
    return decided;
  }

  private begin(ids: readonly number[]): Promise<Decided> {
    const running = this.ask(ids).finally(() => {
      for (const id of ids) this.running.delete(id);
    });
    for (const id of ids) this.running.set(id, running);
    return running;
  }

  private async ask(ids: readonly number[]): Promise<Decided> {
    const decided = new Map<number, string | AvroError>();
    const giveUpAt = performance.now() + TRY_AGAIN_MS;
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE_MAX) {
      const isPatient = performance.now() < giveUpAt;
      await this.decide(ids.slice(at, at + IDS_AT_ONCE_MAX), isPatient, decided);
    }
    return decided;
  }

  private async decide(
    ids: readonly number[],
    isPatient: boolean,
    decided: Map<number, string | AvroError>,
  ): Promise<void> {
    let left = ids;
    for (let tries = 1; left.length > 0; tries += 1) {
      if (tries > 1) await delay(this.client.retryDelayMs * 2 ** (tries - 2));
      const outcomes = await Promise.all(left.map(async (id) => [id, await this.askOne(id)] as const));
      if (outcomes.some(([, outcome]) => isNoAnswer(outcome))) await this.requireAnswering();
      const open = outcomes.filter(([, outcome]) => isPatient && isNoAnswer(outcome) && tries < triesMax(outcome));
      left = open.map(([id]) => id);
      for (const [id, outcome] of outcomes) if (!left.includes(id)) decided.set(id, this.decided(id, outcome));
    }
  }

  private decided(id: number, outcome: Outcome): string | AvroError {
    if (typeof outcome === 'string') return outcome;
    const failed = isNoAnswer(outcome) ? unavailable(id, outcome) : outcome;
    this.failed.set(id, failed, { ttl: isNoAnswer(outcome) ? UNAVAILABLE_ID_MS : UNKNOWN_ID_MS });
    return failed;
  }

  private async askOne(id: number): Promise<Outcome> {
    const said = await this.client.ask(`/schemas/ids/${id}`);
    if (!isAnswer(said)) return said;
    if (said.status === 404 && membersOf(said)['error_code'] === SCHEMA_NOT_FOUND) {
      return AVRO_ERRORS.error('unknown-schema', `The schema id is ${id}`);
    }
    const given = schemaIn(said);
    if (given === null) return { why: `status ${said.status} without a schema`, isPassing: false };
    if (given.kind !== 'AVRO') return AVRO_ERRORS.error('bad-schema', `Schema ${id} is ${given.kind}`);
    return this.inOne(id, given);
  }

  private async inOne(id: number, given: GivenSchema): Promise<Outcome> {
    try {
      return await textInOne(id, given, async ({ subject, version }) => {
        const said = await this.client.ask(`/subjects/${encodeURIComponent(subject)}/versions/${version}`);
        return isAnswer(said) ? schemaIn(said) : null;
      });
    } catch (error) {
      if (!isErrorOf(AVRO_ERRORS, error)) throw error;
      return error.code === 'schema-unavailable' ? { why: error.what, isPassing: true } : error;
    }
  }

  /**
   * Requires that the registry answers for what must be there. It may say that it has it not: then it was understood.
   * @throws RegistryError `registry-refused` if it refuses everything, `registry-unreachable` otherwise
   */
  private async requireAnswering(): Promise<void> {
    let last: Answer | NoAnswer = { why: 'nothing is known to be there', isPassing: true };
    for (const path of this.probes()) {
      last = await this.client.ask(path);
      if (isAnswer(last) && isUnderstood(last)) return;
    }
    if (!isAnswer(last)) throw registryError('registry-unreachable', `It answers for no schema: ${last.why}`);
    throw registryError('registry-refused', `It answers for no schema: status ${last.status}`);
  }
}

function triesMax({ isPassing }: NoAnswer): number {
  return isPassing ? TRIES_MAX : REFUSED_TRIES_MAX;
}

function unavailable(id: number, { why }: NoAnswer): AvroError {
  return AVRO_ERRORS.error('schema-unavailable', `The registry did not give schema ${id}: ${why}`);
}
