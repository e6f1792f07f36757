/**
 * The index of all statements in the public topics: a cache, which is built again from the topics if it is lost. Statements and
 * the positions up to which they were read are written together.
 */
import { HTTP_ERRORS } from '@oretrail/http-api';
import { type TextDatabase, transact } from '@oretrail/local-state';
import type { ContentDigest } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';
import type { PageRequest, RecordedStatement, StatementPage } from '../intake.ts';
import { PAGE_STATEMENTS_MAX } from '../limits.ts';
import {
  digestKey,
  grantPrefix,
  grantSuffix,
  identityKey,
  identityOf,
  instantWord,
  positionKey,
  SCOPE_KEY,
  subjectPrefix,
  subjectSuffix,
} from './keys.ts';
import { storedStatement, storedText } from './stored-statement.ts';

/** How far a partition is read, and the SHA-256 of its first record, if that is known. */
export type ReadPlace = Readonly<{ next: number; firstRecordSha256: string | null }>;

/** Sorts behind all that has a prefix and a suffix. */
const LAST = Buffer.alloc(16, 0xff);
const NOT_READ: ReadPlace = { next: 0, firstRecordSha256: null };
/** Where a page begins, as the page before it says; no key is longer than that. */
const PAGE_MARK = /^(?:[0-9a-f]{2}){1,256}$/;

/** What the keys of a list have in common, in which order it is, and where it begins. */
type Listed = Readonly<{ prefix: Buffer; isReverse: boolean; first: Buffer | null }>;

/**
 * Statements that are entered and not yet in the file: a transaction costs as much as some dozen statements. A crash loses
 * them, and the next process reads them from the topics again.
 */
const UNWRITTEN_MAX = 1_000;

/** Statements by identity, by digest, by subject, and by grant and time. */
export class KnownStatements {
  private readonly database: TextDatabase;
  private readonly places = new Map<TopicPartition, ReadPlace>();
  private readonly unwritten = new Map<ContentDigest, RecordedStatement>();
  private readonly unwrittenIdentities = new Set<string>();
  private readonly movedPlaces = new Set<TopicPartition>();

  constructor(database: TextDatabase) {
    this.database = database;
  }

  /** Which topics the index is of; null if it is new. */
  get scope(): string | null {
    return this.database.get(SCOPE_KEY) ?? null;
  }

  /** Forgets everything, and begins with these topics. */
  restart(scope: string): void {
    this.database.clearSync();
    this.places.clear();
    this.forgetUnwritten();
    transact(this.database, () => this.database.putSync(SCOPE_KEY, scope));
  }

  /** How far a partition is read. */
  place(place: TopicPartition): ReadPlace {
    let read = this.places.get(place);
    if (read === undefined) {
      const text = this.database.get(positionKey(place));
      read = text === undefined ? NOT_READ : (JSON.parse(text) as ReadPlace);
      this.places.set(place, read);
    }
    return read;
  }

  /** Notes which partition it is that is read. */
  identify(place: TopicPartition, firstRecordSha256: string): void {
    this.move(place, { ...this.place(place), firstRecordSha256 });
  }

  /** Enters statements, and the offset to be read next of each partition. The first of two with one digest stays. */
  enter(statements: readonly RecordedStatement[], next: ReadonlyMap<TopicPartition, number>): void {
    for (const statement of statements) {
      if (this.unwritten.has(statement.digest)) continue;
      this.unwritten.set(statement.digest, statement);
      this.unwrittenIdentities.add(identityOf(statement));
    }
    for (const [place, offset] of next) this.move(place, { ...this.place(place), next: offset });
    if (this.unwritten.size >= UNWRITTEN_MAX) this.flush();
  }

  /** Writes what is entered into the file, all at once. @throws LocalStateError `disk-full` */
  flush(): void {
    if (this.unwritten.size === 0 && this.movedPlaces.size === 0) return;
    transact(this.database, () => {
      for (const statement of this.unwritten.values()) this.put(statement);
      for (const place of this.movedPlaces) {
        this.database.putSync(positionKey(place), JSON.stringify(this.place(place)));
      }
    });
    this.forgetUnwritten();
  }

  /** A statement; null if it is not known. */
  find(digest: ContentDigest): RecordedStatement | null {
    const unwritten = this.unwritten.get(digest);
    if (unwritten !== undefined) return unwritten;
    const text = this.database.get(digestKey(digest));
    return text === undefined ? null : storedStatement(digest, text);
  }

  /** Whether an event of this identity is known. @param identity by `identityOf` */
  has(identity: string): boolean {
    return this.unwrittenIdentities.has(identity) || this.database.doesExist(identityKey(identity));
  }

  /** The statements about a subject, the latest first. @throws IntakeError `bad-request` if `from` is not of a page */
  about(subject: string, page: PageRequest): StatementPage {
    return this.page({ prefix: subjectPrefix(subject), isReverse: true, first: null }, page);
  }

  /** The statements that a grant has admitted from an instant on, the oldest first. @throws IntakeError as above */
  statedUnder(grantId: string, since: string | null, page: PageRequest): StatementPage {
    const first = since === null ? null : instantWord(since);
    return this.page({ prefix: grantPrefix(grantId), isReverse: false, first }, page);
  }

  async close(): Promise<void> {
    this.flush();
    await this.database.close();
  }

  private put(statement: RecordedStatement): void {
    const { digest, subject, grantId, recordedAt, place } = statement;
    const { database } = this;
    const key = digestKey(digest);
    if (database.doesExist(key)) return;
    database.putSync(key, storedText(statement));
    const byIdentity = identityKey(identityOf(statement));
    if (!database.doesExist(byIdentity)) database.putSync(byIdentity, digest);
    database.putSync(Buffer.concat([subjectPrefix(subject), subjectSuffix(place)]), digest);
    if (grantId === null) return;
    database.putSync(Buffer.concat([grantPrefix(grantId), grantSuffix(recordedAt, place)]), digest);
  }

  private move(place: TopicPartition, read: ReadPlace): void {
    this.places.set(place, read);
    this.movedPlaces.add(place);
  }

  private forgetUnwritten(): void {
    this.unwritten.clear();
    this.unwrittenIdentities.clear();
    this.movedPlaces.clear();
  }

  private page({ prefix, isReverse, first }: Listed, { from, countMax }: PageRequest): StatementPage {
    if (from !== undefined && !PAGE_MARK.test(from)) {
      throw HTTP_ERRORS.error('bad-request', 'The page does not begin at what another page names');
    }
    this.flush();
    const begin = from === undefined ? first : Buffer.from(from, 'hex');
    const start = Buffer.concat([prefix, begin ?? (isReverse ? LAST : Buffer.alloc(0))]);
    const end = isReverse ? prefix : Buffer.concat([prefix, LAST]);
    const count = Math.max(1, Math.min(countMax, PAGE_STATEMENTS_MAX));
    const statements: RecordedStatement[] = [];
    for (const { key, value } of this.database.getRange({ start, end, reverse: isReverse, limit: count + 1 })) {
      if (statements.length === count) {
        return { statements, next: Buffer.from(key).subarray(prefix.length).toString('hex') };
      }
      const found = this.find(value as ContentDigest);
      if (found !== null) statements.push(found);
    }
    return { statements, next: null };
  }
}
