/** The core of the intake: it checks, admits, stamps and writes statements, and knows all that were. Source: intake.md, sections 1 and 2. */
import type { GrantBook, GrantId, PrincipalId } from '@oretrail/authority';
import type { MessageCodec } from '@oretrail/kafka-log';
import type { LocalStateError } from '@oretrail/local-state';
import type { ContentDigest } from '@oretrail/model';
import { checked } from './admission/check.ts';
import { InFlight } from './admission/in-flight.ts';
import { type Fate, taken } from './admission/outcomes.ts';
import { type Item, planned } from './admission/plan.ts';
import { Stamping } from './admission/stamping.ts';
import { INTAKE_ERRORS } from './errors.ts';
import { Following } from './following.ts';
import { GrantLog } from './grants/grant-log.ts';
import type {
  GrantAnswer,
  Intake,
  ItemOutcome,
  PageRequest,
  RecordedStatement,
  Sender,
  SentStatement,
  StatementPage,
  Taken,
  TakeOptions,
} from './intake.ts';
import { enterWritten } from './known/enter-written.ts';
import type { KnownStatements } from './known/known-statements.ts';
import { type IndexedTopics, identifyPlaces, openKnown, publicPlaces } from './known/open-known.ts';
import { PublicTopics } from './known/public-topics.ts';
import { ControlTopic } from './operators/control-topic.ts';
import { type Reading, TopicReader } from './reading/topic-reader.ts';
import { Stamps } from './stamps.ts';
import { type Appending, Writer, type WriterOptions } from './writing/writer.ts';

/** What the core reports. */
export type CoreListener = Readonly<{
  /** The index was built again; with what was wrong with its file, or null if it was of other topics. */
  onIndexLost?: (error: LocalStateError | null) => void;
  /** All that was there at the start is read. */
  onReady?: (durationMs: number) => void;
  /** Kafka has not answered in time; and it has again. */
  onAway?: () => void;
  onBack?: () => void;
  /** A producer has failed, or topics could not be read for a while; the core tries again. */
  onFailed?: (error: unknown) => void;
  /** What became of the statements of a request that was not a dry run. */
  onTaken?: (items: readonly ItemOutcome[]) => void;
}>;

/** What the core works with. */
export type CoreOptions = Readonly<{
  openReader: () => Reading;
  openAppender: () => Appending;
  codec: MessageCodec;
  /** The id of the cluster, what stands before its topics, and the partitions of those that are co-partitioned. */
  cluster: string;
  topicPrefix: string;
  partitions: number;
  /** A folder of this process's own. */
  directory: string;
  /** May state the first grant; null if nobody may. */
  bootstrap: PrincipalId | null;
  listener?: CoreListener;
  /** How often the topics are looked at; FOLLOW_INTERVAL_MS if it is left out. */
  followIntervalMs?: number;
}> &
  Pick<WriterOptions, 'answerMaxMs' | 'eventsMax' | 'bytesMax'>;

type Parts = Readonly<{ reader: TopicReader; known: KnownStatements; topics: IndexedTopics }>;

const isAgainst = (item: Item): boolean => 'against' in item;

/** One process has one; two of one pipeline would not see at once what the other takes. */
export class IntakeCore implements Intake {
  private readonly options: CoreOptions;
  private readonly listener: CoreListener;
  private readonly reader: TopicReader;
  private readonly known: KnownStatements;
  private readonly topics: IndexedTopics;
  private readonly inFlight = new InFlight();
  private readonly stamps = new Stamps();
  private readonly writer: Writer;
  private readonly grantLog: GrantLog;
  private readonly control: ControlTopic;
  private readonly publicTopics: PublicTopics;
  private readonly following: Following;

  private constructor(options: CoreOptions, { reader, known, topics }: Parts) {
    const { codec, partitions, bootstrap, answerMaxMs, listener = {} } = options;
    [this.options, this.listener] = [options, listener];
    [this.reader, this.known, this.topics] = [reader, known, topics];
    this.writer = new Writer({ ...options, ...this.writerListener() });
    this.grantLog = new GrantLog({ reader, writer: this.writer, stamps: this.stamps, bootstrap, answerMaxMs });
    this.control = new ControlTopic(reader, codec);
    const [book, operators] = [() => this.grantLog.book, () => this.control.operators];
    this.publicTopics = new PublicTopics({ known, reader, codec, places: topics.places, partitions, book, operators });
    this.following = this.follow();
  }

  /**
   * Opens the index. Until {@link run} has read the topics, every request is `not-ready`.
   * @throws KafkaLogError if the topics can't be asked; LocalStateError if there is not room for the index
   */
  static async open(options: CoreOptions): Promise<IntakeCore> {
    const { cluster, topicPrefix, partitions, directory, openReader, listener = {} } = options;
    const reader = new TopicReader(openReader);
    const topics = { cluster, topicPrefix, places: publicPlaces(partitions) };
    const known = await openKnown(directory, topics, reader, listener.onIndexLost ?? (() => {}));
    return new IntakeCore(options, { reader, known, topics });
  }

  get grants(): GrantBook {
    return this.grantLog.book;
  }

  get operators(): readonly string[] {
    return [...this.control.operators];
  }

  /** Whether everything is read that was there at the start. */
  get isReady(): boolean {
    return this.following.isReady;
  }

  /** Whether Kafka does not answer. */
  get isAway(): boolean {
    return this.writer.isAway;
  }

  /** What is queued or under way. */
  get queued(): Readonly<{ events: number; bytes: number }> {
    const { events, bytes } = this.writer;
    return { events, bytes };
  }

  /**
   * Reads the topics to their ends, and follows them until it is asked to stop.
   * @throws what the process can't continue after: it must exit, and be started again
   */
  run(stop: AbortSignal): Promise<void> {
    return this.following.run(stop);
  }

  /** Writes what is queued, and leaves. The ways in are closed by then. */
  async close(): Promise<void> {
    await this.writer.drained();
    // So that the next process finds an index of which it knows whose it is; else it builds it again.
    if (!this.isAway) await identifyPlaces(this.known, this.topics, this.reader).catch(() => {});
    await this.writer.close();
    await this.reader.close();
    await this.known.close();
  }

  async take(sent: readonly SentStatement[], sender: Sender, options: TakeOptions = {}): Promise<Taken> {
    const { isAtomic = false, isDryRun = false } = options;
    this.requireReady();
    // Before anything is parsed: what is refused anyway should cost little.
    if (!isDryRun) this.writer.requireRoom(sent.length, 0);
    const plan = this.planOf(sent, sender);
    let items = plan();
    if (isAtomic && !isDryRun && items.some(isAgainst)) {
      await this.answered(items);
      this.requireReady();
      items = plan();
      if (items.some(isAgainst))
        throw INTAKE_ERRORS.error('kafka-away', 'What the request contradicts is not written yet');
    }
    // From the plan until all is given to the writer, nothing is waited for: two requests must not both find a statement new.
    if (isDryRun) return taken(items, 'dry-run');
    const fate: Fate = isAtomic && items.some((item) => 'outcome' in item) ? 'not-written' : 'written';
    await this.settle(items, fate);
    const answer = taken(items, fate);
    this.listener.onTaken?.(answer.items);
    return answer;
  }

  async takeGrant(text: string, sender: Sender): Promise<GrantAnswer> {
    this.requireReady();
    return this.grantLog.take(text, sender);
  }

  async find(digest: ContentDigest): Promise<RecordedStatement | null> {
    this.requireRead();
    return this.known.find(digest);
  }

  async about(subject: string, page: PageRequest): Promise<StatementPage> {
    this.requireRead();
    return this.known.about(subject, page);
  }

  async statedUnder(grantId: GrantId, since: string | null, page: PageRequest): Promise<StatementPage> {
    this.requireRead();
    return this.known.statedUnder(grantId, since, page);
  }

  /** What is asked for may be in what is not read yet. */
  private requireRead(): void {
    if (!this.isReady) throw INTAKE_ERRORS.error('not-ready', 'The topics are being read');
  }

  private requireReady(): void {
    this.requireRead();
    this.writer.requireOpen();
  }

  /** Checks the statements. @returns what says what is to be done with each now */
  private planOf(sent: readonly SentStatement[], sender: Sender): () => readonly Item[] {
    const recordedtime = this.stamps.next();
    const stamping = new Stamping(this.options, sender, recordedtime);
    const checking = { book: this.grants, operators: this.control.operators, sender, recordedtime };
    const statements = sent.map((one) => checked(one, checking));
    return () => planned(statements, { known: this.known, inFlight: this.inFlight, stamping });
  }

  /** Writes what is fresh, and waits for it and for what other requests have under way. @throws IntakeError `queue-full` */
  private async settle(items: readonly Item[], fate: Fate): Promise<void> {
    const fresh = fate === 'written' ? items.flatMap((item) => ('fresh' in item ? [item.fresh] : [])) : [];
    if (fresh.length === 0) return this.answered(items);
    let bytes = 0;
    for (const message of fresh) bytes += message.bytes;
    this.writer.requireRoom(fresh.length, bytes);
    const flight = this.writer.write(fresh);
    this.inFlight.add(flight);
    await flight.answered;
    await this.answered(items);
  }

  /** Waits for what other requests have under way. */
  private async answered(items: readonly Item[]): Promise<void> {
    for (const item of items) {
      if ('joined' in item) await item.joined.flight?.answered;
      if ('against' in item) await item.against.flight?.answered;
    }
  }

  private writerListener(): Pick<WriterOptions, 'open' | 'onWritten' | 'onAway' | 'onBack' | 'onFailed' | 'onBroken'> {
    return {
      open: this.options.openAppender,
      onWritten: (messages) => {
        enterWritten(this.known, messages);
        this.inFlight.remove(messages);
      },
      onAway: () => this.listener.onAway?.(),
      onBack: () => this.listener.onBack?.(),
      onFailed: (error) => this.following.producerFailed(error),
      onBroken: (error) => this.following.breakOff(error),
    };
  }

  private follow(): Following {
    const { listener, options, writer, reader } = this;
    return new Following({
      catchUp: () => this.catchUp(),
      reopenReader: () => reader.reopen(),
      writer,
      onRecovered: () => {
        this.inFlight.clear();
        listener.onBack?.();
      },
      onReady: (durationMs) => listener.onReady?.(durationMs),
      onFailed: (error) => listener.onFailed?.(error),
      intervalMs: options.followIntervalMs,
    });
  }

  /**
   * The ends of the public topics are asked for first: then the grants under which all up to there was stated have been read.
   * What is under way is not read back, but entered when it is acknowledged.
   */
  private async catchUp(): Promise<void> {
    const ends = await this.publicTopics.ends();
    await this.grantLog.catchUp();
    await this.control.catchUp();
    await this.writer.settled();
    await this.publicTopics.catchUp(ends);
    await identifyPlaces(this.known, this.topics, this.reader);
  }
}
