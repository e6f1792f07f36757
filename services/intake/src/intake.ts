/** What the intake does, whichever way a statement comes in: the port between its ways in and its core. Source: intake.md, sections 1 and 2. */
import type { GrantBook, GrantFault, GrantId, PrincipalId } from '@oretrail/authority';
import type { Fault } from '@oretrail/errors';
import type { ContentDigest, EventError } from '@oretrail/model';
import type { Topic, TopicPartition } from '@oretrail/runtime';

/** How a sender has signed in; `authtype` of what it states. */
export type SignInKind = 'jwt' | 'api-key' | 'kafka';

/** Who is signed in. */
export type Sender = Readonly<{ principal: PrincipalId; kind: SignInKind }>;

/** A statement as it was sent: the JSON text of a CloudEvent, or its value if it had another form. */
export type SentStatement = Readonly<{ text: string }> | Readonly<{ value: Readonly<Record<string, unknown>> }>;

/** Where a statement is. */
export type StatementPlace = Readonly<{ topic: Topic; partition: number; offset: number }>;

/** What an event is known by. */
export type Named = Readonly<{ id: string; subject: string; digest: ContentDigest }>;

/** What became of one statement. */
export type ItemOutcome =
  /** Durable in Kafka; after a dry run `place` is null, for nothing is written. */
  | (Named & Readonly<{ outcome: 'accepted'; grantId: GrantId; recordedAt: string; place: StatementPlace | null }>)
  /** The same digest was accepted before, or earlier in the same request. */
  | (Named & Readonly<{ outcome: 'duplicate'; recordedAt: string | null; place: StatementPlace | null }>)
  /** Codes are those of events, and `id-conflict` of the intake. */
  | Readonly<{ outcome: 'rejected'; id?: string; subject?: string; errors: readonly Fault[] }>
  /** Good, but not written, because another of the request is bad and the whole was to be taken or nothing. */
  | (Named & Readonly<{ outcome: 'not-written' }>)
  /** Nobody knows whether Kafka has it: it is safe to send it again. */
  | (Named & Readonly<{ outcome: 'unknown' }>);

/** The next offset of each partition that the request wrote to: a reader that has read so far has read the request. */
export type Position = Readonly<Record<TopicPartition, number>>;

/** What became of a request, in the order in which its statements were sent. */
export type Taken = Readonly<{ items: readonly ItemOutcome[]; position: Position }>;

/** How a request is taken. */
export type TakeOptions = Readonly<{
  /** Whether nothing is written if any statement is rejected. */
  isAtomic?: boolean;
  /** Whether nothing is written at all. */
  isDryRun?: boolean;
}>;

/** What became of a grant event. */
export type GrantAnswer =
  | Readonly<{ outcome: 'accepted' | 'duplicate'; grantId: GrantId; recordedAt: string | null }>
  | Readonly<{ outcome: 'rejected'; errors: readonly (EventError | GrantFault)[] }>;

/** A statement that is in Kafka. */
export type RecordedStatement = Named &
  Readonly<{
    source: string;
    recordedAt: string;
    /** Who has stated it; null if it did not come in by the intake. */
    principal: PrincipalId | null;
    /** The grant that has admitted it; null if it did not come in by the intake. */
    grantId: GrantId | null;
    place: StatementPlace;
  }>;

/** A page of statements. `next` is where the following page begins, null if there is none. */
export type StatementPage = Readonly<{ statements: readonly RecordedStatement[]; next: string | null }>;

/** What a page is asked for. */
export type PageRequest = Readonly<{ from?: string; countMax: number }>;

/** The core of the intake. */
export interface Intake {
  /** Whether everything is read that was there at the start. Until then nobody can be signed in: the grants are not known. */
  readonly isReady: boolean;
  /**
   * Checks, admits, stamps and writes statements. It returns when all that is accepted is durable in Kafka.
   * @throws IntakeError `queue-full`, `kafka-away` or `not-ready`: then nothing of the request is taken
   */
  take(sent: readonly SentStatement[], sender: Sender, options?: TakeOptions): Promise<Taken>;
  /** Takes a grant or revocation: the JSON text of its CloudEvent. @throws IntakeError as {@link Intake.take} */
  takeGrant(text: string, sender: Sender): Promise<GrantAnswer>;
  /** Who holds what, as far as the topic of grants is read. */
  readonly grants: GrantBook;
  /** Sources that may correct the events of others, by the control topic. */
  readonly operators: readonly string[];
  /** A statement by its digest; null if it is not known. It and the lists throw IntakeError `not-ready`, too. */
  find(digest: ContentDigest): Promise<RecordedStatement | null>;
  /** The statements about a subject, the latest first. */
  about(subject: string, page: PageRequest): Promise<StatementPage>;
  /** The statements that a grant has admitted, from an instant on (RFC 3339), the oldest first. */
  statedUnder(grantId: GrantId, since: string | null, page: PageRequest): Promise<StatementPage>;
}
