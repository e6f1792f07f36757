/** Who may correct the events of others, as the control topic says. Source: protocol.md, "Quiescence and cuts". */
import { type Fetched, type MessageCodec, recordsOf } from '@oretrail/kafka-log';
import { CONTROL, controlled, INITIAL_CONTROL, latestOperators } from '@oretrail/runtime';
import type { TopicReader } from '../reading/topic-reader.ts';

const PLACE = { topic: CONTROL, partition: 0 };

/** Follows the control topic. */
export class ControlTopic {
  private readonly reader: TopicReader;
  private readonly codec: MessageCodec;
  private state = INITIAL_CONTROL;
  private sources: ReadonlySet<string> = new Set();
  private next = 0;

  constructor(reader: TopicReader, codec: MessageCodec) {
    this.reader = reader;
    this.codec = codec;
  }

  /** Their sources. */
  get operators(): ReadonlySet<string> {
    return this.sources;
  }

  /** Reads to where the topic ends now. @throws KafkaLogError, RegistryError, ProtocolViolation */
  async catchUp(): Promise<void> {
    const ends = await this.reader.ends([PLACE]);
    const taker = { position: () => this.next, take: (fetched: Fetched) => this.take(fetched) };
    await this.reader.readTo([PLACE], ends, taker);
  }

  private async take(fetched: Fetched): Promise<void> {
    const { records, next } = await recordsOf(fetched, this.codec);
    for (const record of records) this.state = controlled(this.state, record);
    this.sources = new Set(latestOperators(this.state));
    this.next = next;
  }
}
