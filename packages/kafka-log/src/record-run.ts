/** Records of one partition as they stand in a batch, one after the other. Source: Kafka, "Record format". */
import { ByteSink } from '@oretrail/avro';
import type { Message } from 'kafkajs';

/** No record of Kafka has any attributes so far. */
const ATTRIBUTES = 0;
/** Milliseconds that a record is younger than its batch: all are as old. */
const TIMESTAMP_DELTA = 0;

/** All that a request writes to a partition: with our patch, kafkajs takes records that are encoded. */
export type WrittenRecords = Message & Readonly<{ value: null; recordBytes: readonly Buffer[]; recordCount: number }>;

/** Encodes records. */
export class RecordRun {
  private readonly sink = new ByteSink();
  private records = 0;

  get count(): number {
    return this.records;
  }

  /** Adds a record. @param writeBody writes its key, value and headers @returns bytes of the record, with its head */
  add(writeBody: (sink: ByteSink) => void): number {
    const { sink } = this;
    sink.mark();
    const opened = sink.openLength();
    sink.byte(ATTRIBUTES);
    sink.long(TIMESTAMP_DELTA);
    sink.long(this.records);
    writeBody(sink);
    sink.closeLength(opened);
    this.records += 1;
    return sink.size;
  }

  /** Takes away the record that was added last. */
  takeBack(): void {
    this.sink.clear();
    this.records -= 1;
  }

  /** The records, for a partition, until they are released. None can be added afterwards. */
  written(partition: number): WrittenRecords {
    this.sink.mark();
    return { partition, value: null, recordBytes: this.sink.slabs(), recordCount: this.records };
  }

  /** Lets the memory of the records be used again, once they were sent. */
  release(): void {
    this.sink.release();
  }
}
