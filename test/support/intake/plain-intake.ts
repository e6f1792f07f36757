/** A core of the intake without Kafka: one source for each principal, real parsing, and a file for what is durable. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { GrantBook, type GrantId, type PrincipalId } from '@oretrail/authority';
import {
  INTAKE_ERRORS,
  type Intake,
  type ItemOutcome,
  type Sender,
  type SentStatement,
  type Taken,
  type TakeOptions,
} from '@oretrail/intake';
import { ANY_OPERATOR, eventError, type OretrailEvent, parseEventText } from '@oretrail/model';
import { topicPartitionOf } from '@oretrail/runtime';
import { granting, grantJson, parsedGrant } from '../grants/story.ts';
import type { JsonEvent } from '../sample-events.ts';

/** What is in Kafka: an event, and who stated it. */
export type Written = Readonly<{
  identity: string;
  digest: string;
  recordedAt: string;
  principal: string;
  chunk: number;
}>;

const TOPIC = 'sourcing.shipments.v1' as const;
const RECORDED_AT = '2026-06-01T00:00:00.000Z';

/** Sources by principal: the principal `smm` states as `urn:party:smm`. */
export const sourceOf = (name: string): string => `urn:party:${name}`;

/** What the core does instead of taking a chunk. */
export type Trouble = 'queue-full' | 'kafka-away' | 'not-ready' | 'unknown' | 'broken';

const identityOf = ({ source, subject, id }: OretrailEvent): string => JSON.stringify([source, subject, id]);

/** The core. */
export class PlainIntake implements Intake {
  readonly isReady = true;
  readonly grants = new GrantBook('root' as PrincipalId);
  readonly operators = [];
  readonly written: Written[] = [];
  /** Statements of each call, dry runs included. */
  readonly calls: number[] = [];
  /** What the next calls meet, in order; null is none. */
  readonly troubles: (Trouble | null)[] = [];
  /** Is awaited before each call takes anything. */
  gate: () => Promise<void> = async () => {};
  readonly #byIdentity = new Map<string, Written>();
  readonly #file: string | null;

  /** @param file where what is written stays when the process ends */
  constructor(file: string | null = null) {
    this.#file = file;
    if (file === null || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) if (line !== '') this.#note(JSON.parse(line));
  }

  /** Grants a principal its source, or others. */
  grant(name: string, sources: readonly string[] = [sourceOf(name)]): void {
    const operator = {
      principal: principalOf('op'),
      roles: ['operator'],
      sources: ['urn:party:op'],
      may: [],
      types: [],
    };
    this.#applyGrant('root' as PrincipalId, grantJson('op', operator));
    this.#applyGrant(principalOf('op'), grantJson(name, { principal: principalOf(name), sources }));
  }

  async take(sent: readonly SentStatement[], sender: Sender, options: TakeOptions = {}): Promise<Taken> {
    await this.gate();
    this.calls.push(sent.length);
    const trouble = this.troubles.shift() ?? null;
    if (trouble === 'broken') throw new Error('the core is broken');
    if (trouble === 'queue-full' || trouble === 'kafka-away' || trouble === 'not-ready')
      throw INTAKE_ERRORS.error(trouble, 'not now');
    const judged = sent.map((statement) => this.#judged(statement, sender));
    const known = new Map<string, string>();
    const items = judged.map((item) => (item.ok ? this.#outcome(item.event, known) : item.outcome));
    const isBad = items.some(({ outcome }) => outcome === 'rejected');
    if (options.isAtomic && isBad) return { items: items.map(notWritten), position: {} };
    if (options.isDryRun) return { items, position: {} };
    for (const [i, item] of judged.entries()) {
      if (item.ok && items[i]?.outcome === 'accepted') this.#write(item.event, sender);
    }
    const position = { [topicPartitionOf(TOPIC, 0)]: this.written.length };
    return { items: trouble === 'unknown' ? items.map(unknown) : items, position };
  }

  takeGrant(): never {
    throw new Error('grants are not part of this');
  }
  async find(): Promise<null> {
    return null;
  }
  about(): never {
    throw new Error('statements are not part of this');
  }
  statedUnder(): never {
    throw new Error('statements are not part of this');
  }

  #applyGrant(principal: PrincipalId, data: JsonEvent): void {
    const event = parsedGrant(granting('urn:party:op', data));
    this.grants.apply({ event, principal, recordedtime: '2026-01-02T00:00:00Z' });
  }

  #judged(statement: SentStatement, sender: Sender) {
    if (!('text' in statement)) throw new Error('uploads give texts');
    const parsed = parseEventText(statement.text, { operators: ANY_OPERATOR });
    if (!parsed.ok)
      return {
        ok: false,
        outcome: { outcome: 'rejected', errors: parsed.errors, ...(parsed.id === undefined ? {} : { id: parsed.id }) },
      } as const;
    const { event } = parsed;
    if (sender.principal === principalOf(event.source.split(':').at(-1) ?? '')) return { ok: true, event } as const;
    const error = eventError(
      ['source'],
      'not-allowed',
      `${JSON.stringify(event.source)} is not a source of the principal`,
    );
    const { id, subject } = event;
    return { ok: false, outcome: { outcome: 'rejected', id, subject, errors: [error] } } as const;
  }

  /** @param known digests of the same call */
  #outcome(event: OretrailEvent, known: Map<string, string>): ItemOutcome {
    const { id, subject, digest } = event;
    const before = this.#byIdentity.get(identityOf(event))?.digest ?? known.get(identityOf(event));
    if (before === digest) return { outcome: 'duplicate', id, subject, digest, recordedAt: RECORDED_AT, place: null };
    if (before !== undefined) {
      return {
        outcome: 'rejected',
        id,
        subject,
        errors: [eventError(['id'], 'duplicate-item', 'Another event has this id')],
      };
    }
    known.set(identityOf(event), digest);
    return {
      outcome: 'accepted',
      id,
      subject,
      digest,
      grantId: 'urn:grant:any' as GrantId,
      recordedAt: RECORDED_AT,
      place: null,
    };
  }

  #write(event: OretrailEvent, { principal }: Sender): void {
    const chunk = this.calls.length;
    const written = { identity: identityOf(event), digest: event.digest, recordedAt: RECORDED_AT, principal, chunk };
    this.#note(written);
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(written)}\n`);
  }

  #note(written: Written): void {
    this.written.push(written);
    this.#byIdentity.set(written.identity, written);
  }
}

/** The principal of a name. */
export function principalOf(name: string): PrincipalId {
  return `kafka:User:${name}` as PrincipalId;
}

function notWritten(item: ItemOutcome): ItemOutcome {
  if (item.outcome === 'rejected') return item;
  const { id, subject, digest } = item;
  return { outcome: 'not-written', id, subject, digest };
}

function unknown(item: ItemOutcome): ItemOutcome {
  if (item.outcome === 'rejected') return item;
  const { id, subject, digest } = item;
  return { outcome: 'unknown', id, subject, digest };
}
