/** The core of the intake in memory: real grants, real parsing and real checks, but no Kafka. */
import {
  GrantBook,
  type GrantId,
  mayState,
  type PrincipalId,
  parseGrantEventText,
  timeFault,
} from '@oretrail/authority';
import type { Fault, OretrailError } from '@oretrail/errors';
import type {
  GrantAnswer,
  Intake,
  ItemOutcome,
  PageRequest,
  RecordedStatement,
  Sender,
  SentStatement,
  StatementPage,
  StatementPlace,
  Taken,
  TakeOptions,
} from '@oretrail/intake';
import {
  ANY_OPERATOR,
  type ContentDigest,
  EVENT_BYTES_MAX,
  eventError,
  instantOf,
  type OretrailEvent,
  type ParsedEvent,
  parseEvent,
  parseEventText,
  shownValue,
  topicOf,
} from '@oretrail/model';
import { type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import { IN_2026 } from '../grants/story.ts';

type Rejected = Extract<ItemOutcome, { outcome: 'rejected' }>;
type Judged = Readonly<{ fresh: OretrailEvent; grantId: GrantId }> | Readonly<{ known: ItemOutcome }>;

const identityOf = ({ source, subject, id }: OretrailEvent): string => JSON.stringify([source, subject, id]);
const namedBy = ({ id, subject, digest }: OretrailEvent) => ({ id, subject, digest });

function parsed(sent: SentStatement): ParsedEvent {
  if (!('text' in sent)) return parseEvent(sent.value, { operators: ANY_OPERATOR });
  const size = Buffer.byteLength(sent.text);
  if (size <= EVENT_BYTES_MAX) return parseEventText(sent.text, { operators: ANY_OPERATOR });
  const what = `An event of ${size} bytes is over the limit of ${EVENT_BYTES_MAX}`;
  return { ok: false, errors: [eventError([], 'too-large', what)] };
}

function rejected(errors: readonly Fault[], named: Readonly<{ id?: string; subject?: string }>): Judged {
  const { id, subject } = named;
  const outcome: Rejected = {
    outcome: 'rejected',
    ...(id === undefined ? {} : { id }),
    ...(subject === undefined ? {} : { subject }),
    errors,
  };
  return { known: outcome };
}

function pageOf(all: readonly RecordedStatement[], { from, countMax }: PageRequest): StatementPage {
  const start = Number(from ?? '0');
  const end = start + countMax;
  return { statements: all.slice(start, end), next: end < all.length ? String(end) : null };
}

/** The intake without Kafka. Each topic has one partition. */
export class MemoryIntake implements Intake {
  readonly grants: GrantBook;
  /** Whether it has read what it knows. */
  isReady = true;
  operators: readonly string[] = [];
  /** The clock, RFC 3339. */
  now = IN_2026;
  /** Refuses each call with this error, until it is null. */
  refusal: OretrailError | null = null;
  /** While true, good statements become `unknown` and are not kept. */
  isKafkaAway = false;
  /** Each call waits for it. */
  pause: Promise<void> = Promise.resolve();
  private readonly byIdentity = new Map<string, RecordedStatement>();
  private readonly recorded: RecordedStatement[] = [];
  private readonly ends = new Map<TopicPartition, number>();
  private readonly granted = new Map<string, string>();

  /** @param bootstrap the bootstrap operator; null: nobody may grant first */
  constructor(bootstrap: PrincipalId | null) {
    this.grants = new GrantBook(bootstrap);
  }

  async take(sent: readonly SentStatement[], sender: Sender, options: TakeOptions = {}): Promise<Taken> {
    await this.ready();
    const seen = new Map<string, OretrailEvent>();
    const judged = sent.map((one) => this.judge(one, sender, seen));
    const isStopped =
      options.isAtomic === true && judged.some((one) => 'known' in one && one.known.outcome === 'rejected');
    const position: Record<TopicPartition, number> = {};
    const items = judged.map((one): ItemOutcome => {
      if ('known' in one) return one.known;
      if (isStopped) return { ...namedBy(one.fresh), outcome: 'not-written' };
      return this.finish(one.fresh, one.grantId, sender, options, position);
    });
    return { items, position };
  }

  async takeGrant(text: string, sender: Sender): Promise<GrantAnswer> {
    await this.ready();
    const grant = parseGrantEventText(text);
    if (!grant.ok) return { outcome: 'rejected', errors: grant.errors };
    const { event } = grant;
    const late = timeFault(event, this.now);
    if (late !== null) return { outcome: 'rejected', errors: [late] };
    const done = this.grants.apply({ event, principal: sender.principal, recordedtime: this.now });
    if (done.outcome === 'refused') return { outcome: 'rejected', errors: done.faults };
    if (done.outcome === 'accepted') this.granted.set(event.digest, this.now);
    const recordedAt = this.granted.get(event.digest) ?? null;
    return { outcome: done.outcome, grantId: event.data.grantId, recordedAt };
  }

  async find(digest: ContentDigest): Promise<RecordedStatement | null> {
    await this.ready();
    return this.recorded.find((one) => one.digest === digest) ?? null;
  }

  async about(subject: string, page: PageRequest): Promise<StatementPage> {
    await this.ready();
    return pageOf(this.recorded.filter((one) => one.subject === subject).reverse(), page);
  }

  async statedUnder(grantId: GrantId, since: string | null, page: PageRequest): Promise<StatementPage> {
    await this.ready();
    const isSince = (at: string): boolean => since === null || instantOf(at) >= instantOf(since);
    return pageOf(
      this.recorded.filter((one) => one.grantId === grantId && isSince(one.recordedAt)),
      page,
    );
  }

  private async ready(): Promise<void> {
    await this.pause;
    if (this.refusal !== null) throw this.refusal;
  }

  /** @param seen what the same request has brought before, by identity */
  private judge(sent: SentStatement, { principal }: Sender, seen: Map<string, OretrailEvent>): Judged {
    const statement = parsed(sent);
    if (!statement.ok) return rejected(statement.errors, statement);
    const { event } = statement;
    const admission = mayState(this.grants, { event, principal, recordedtime: this.now });
    if (!admission.ok) return rejected(admission.errors, event);
    const identity = identityOf(event);
    const before = this.byIdentity.get(identity);
    const digest = before?.digest ?? seen.get(identity)?.digest;
    if (digest === undefined) {
      seen.set(identity, event);
      return { fresh: event, grantId: admission.grantId };
    }
    if (digest === event.digest) {
      const { recordedAt = null, place = null } = before ?? {};
      return { known: { ...namedBy(event), outcome: 'duplicate', recordedAt, place } };
    }
    const detail = `${shownValue(event.id)} has other content already. Use a new id, or correct the earlier event.`;
    return rejected([{ pointer: '/id', code: 'id-conflict', detail }], event);
  }

  private finish(
    event: OretrailEvent,
    grantId: GrantId,
    sender: Sender,
    { isDryRun = false }: TakeOptions,
    position: Record<TopicPartition, number>,
  ): ItemOutcome {
    const named = namedBy(event);
    if (isDryRun) return { ...named, outcome: 'accepted', grantId, recordedAt: this.now, place: null };
    if (this.isKafkaAway) return { ...named, outcome: 'unknown' };
    const place = this.write(event, position);
    const { principal } = sender;
    const statement = { ...named, source: event.source, recordedAt: this.now, principal, grantId, place };
    this.byIdentity.set(identityOf(event), statement);
    this.recorded.push(statement);
    return { ...named, outcome: 'accepted', grantId, recordedAt: this.now, place };
  }

  private write(event: OretrailEvent, position: Record<TopicPartition, number>): StatementPlace {
    const topic = topicOf(event);
    const partition = topicPartitionOf(topic, 0);
    const offset = this.ends.get(partition) ?? 0;
    this.ends.set(partition, offset + 1);
    position[partition] = offset + 1;
    return { topic, partition: 0, offset };
  }
}
