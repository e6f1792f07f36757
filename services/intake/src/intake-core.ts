/** The core of the intake: it checks, admits, stamps and writes statements, and knows all that were. Source: intake.md, sections 1 and 2. */
import type { GrantBook, GrantId } from '@oretrail/authority';
import type { ContentDigest } from '@oretrail/model';
import { InFlight } from './admission/in-flight.ts';
import { Requests } from './admission/requests.ts';
import type { CoreListener, CoreOptions } from './core-options.ts';
import { INTAKE_ERRORS } from './errors.ts';
import { Following } from './following.ts';
import { GrantLog } from './grants/grant-log.ts';
import type {
  GrantAnswer,
  Intake,
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
import { TopicReader } from './reading/topic-reader.ts';
import { Stamps } from './stamps.ts';
import { Writer, type WriterOptions } from './writing/writer.ts';

type Parts = Readonly<{ reader: TopicReader; known: KnownStatements; topics: IndexedTopics }>;

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
  private readonly requests: Requests;
  private readonly following: Following;

  private constructor(options: CoreOptions, { reader, known, topics }: Parts) {
    const { codec, partitions, bootstrap, answerMaxMs, listener = {} } = options;
    const { stamps, inFlight } = this;
    [this.options, this.listener] = [options, listener];
    [this.reader, this.known, this.topics] = [reader, known, topics];
    this.writer = new Writer({ ...options, ...this.writerListener() });
    this.grantLog = new GrantLog({ reader, writer: this.writer, stamps, bootstrap, answerMaxMs });
    this.control = new ControlTopic(reader, codec);
    const [book, operators] = [() => this.grantLog.book, () => this.control.operators];
    this.publicTopics = new PublicTopics({ known, reader, codec, places: topics.places, partitions, book, operators });
    this.requests = new Requests({
      ...{ known, inFlight, writer: this.writer, stamps, encoding: { codec, partitions }, book, operators },
      requireReady: () => this.requireReady(),
      onTaken: (items) => listener.onTaken?.(items),
    });
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
    return this.requests.take(sent, sender, options);
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
    this.known.flush();
  }
}
