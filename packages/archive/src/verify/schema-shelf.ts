/** The schemas of an archive, each compared with the digest by which a manifest names it. */
import { AvroError, Writer } from '@oretrail/avro';
import { sha256Of } from '../canonical-object.ts';
import { ArchiveError } from '../errors.ts';
import { schemaKey } from '../keys.ts';
import { SCHEMA_BYTES_MAX } from '../limits.ts';
import { schemaIdIn } from '../manifests/manifest.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';
import { readWhole } from '../store/put-once.ts';
import type { Store } from '../store/store.ts';
import { readVerdict } from '../verdicts/read-verdict.ts';
import type { Revision } from '../verdicts/revision.ts';

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
    if (found !== due) throw new ArchiveError('schema-differs', `Its SHA-256 is ${found}, and ${due} is due`, { key });
  }

  /**
   * The revision that a record of the verdicts holds, by the schema that it names.
   * @throws ArchiveError `bad-verdict`, `wrong-verdict-id`, `missing-object`
   */
  async revisionIn(record: ArchivedRecord): Promise<Revision> {
    const id = schemaIdIn(record);
    if (id === null) throw new ArchiveError('bad-verdict', `The value at ${record.offset} names no schema`);
    return readVerdict(record, this.writers.get(id) ?? (await this.writerOf(id)));
  }

  private async writerOf(id: number): Promise<Writer> {
    const text = (await this.bytesOf(id)).toString('utf8');
    try {
      const writer = new Writer(text);
      this.writers.set(id, writer);
      return writer;
    } catch (cause) {
      if (cause instanceof AvroError)
        throw new ArchiveError('bad-verdict', `Schema ${id}: ${cause.message}`, { cause });
      throw cause;
    }
  }

  private async bytesOf(id: number): Promise<Buffer> {
    const key = schemaKey(id);
    const bytes = await readWhole(this.store, key, SCHEMA_BYTES_MAX);
    if (bytes === null) throw new ArchiveError('missing-object', 'A manifest names it', { key });
    return bytes;
  }
}
