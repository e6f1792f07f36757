/** The schemas of an archive, each compared with the digest by which a manifest names it. */

import { AVRO_ERRORS, type Writer, writerOrError } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import type { Verdict } from '@oretrail/model';
import type { Store } from '@oretrail/store';
import { sha256Of } from '../canonical-object.ts';
import { archiveError } from '../errors.ts';
import { schemaKey } from '../keys.ts';
import { SCHEMA_BYTES_MAX } from '../limits.ts';
import { schemaIdIn } from '../manifests/manifest.ts';
import { readWhole } from '../put-once.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';
import { type Revision, readVerdict, revisionOf } from '../verdicts/revision.ts';

/** Reads each schema once. */
export class SchemaShelf {
  private readonly store: Store;
  private readonly onVerified: (key: string) => Promise<void>;
  private readonly digests = new Map<number, string>();
  private readonly writers = new Map<number, Writer>();

  constructor(store: Store, onVerified: (key: string) => Promise<void> = async () => {}) {
    this.store = store;
    this.onVerified = onVerified;
  }

  /** @throws ArchiveError `missing-object`, `schema-differs`, by the name of the schema */
  async require(id: number, due: string): Promise<void> {
    const key = schemaKey(id);
    const known = this.digests.get(id);
    const found = known ?? sha256Of(await this.bytesOf(id));
    this.digests.set(id, found);
    if (known === undefined && found === due) await this.onVerified(key);
    if (found !== due)
      throw archiveError('schema-differs', `Its SHA-256 is ${found}, and ${due} is due`, { subject: key });
  }

  /**
   * The revision that a record of the verdicts holds, by the schema that it names.
   * @throws ArchiveError `bad-verdict`, `wrong-verdict-id`, `missing-object`
   */
  async revisionIn(record: ArchivedRecord): Promise<Revision> {
    return revisionOf(await this.verdictIn(record));
  }

  /**
   * The verdict that a record holds; that its id is the digest of what it says is not looked at.
   * @throws ArchiveError `bad-verdict`, `missing-object`
   */
  async verdictIn(record: ArchivedRecord): Promise<Verdict> {
    const id = schemaIdIn(record);
    if (id === null) throw archiveError('bad-verdict', `The value at ${record.offset} names no schema`);
    return readVerdict(record, await this.verdictWriter(id));
  }

  /**
   * The writer of a schema that a manifest names; null if nothing can be read by that schema.
   * @throws ArchiveError `missing-object`, `schema-differs`, by the name of the schema
   */
  async requiredWriter(id: number, due: string): Promise<Writer | null> {
    await this.require(id, due);
    const known = this.writers.get(id);
    if (known !== undefined) return known;
    const writer = writerOrError((await this.bytesOf(id)).toString('utf8'));
    if (isErrorOf(AVRO_ERRORS, writer)) return null;
    this.writers.set(id, writer);
    return writer;
  }

  private async verdictWriter(id: number): Promise<Writer> {
    const known = this.writers.get(id);
    if (known !== undefined) return known;
    const writer = writerOrError((await this.bytesOf(id, 'A verdict names it')).toString('utf8'));
    if (isErrorOf(AVRO_ERRORS, writer))
      throw archiveError('bad-verdict', `Schema ${id}: ${writer.what}`, { cause: writer });
    this.writers.set(id, writer);
    return writer;
  }

  private async bytesOf(id: number, why = 'A manifest names it'): Promise<Buffer> {
    const key = schemaKey(id);
    const bytes = await readWhole(this.store, key, SCHEMA_BYTES_MAX);
    if (bytes === null) throw archiveError('missing-object', why, { subject: key });
    return bytes;
  }
}
