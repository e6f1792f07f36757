/** Statements as messages: the event, and who has stated it when. Source: intake.md, "The check". */

import type { GrantId } from '@oretrail/authority';
import { type HeaderRun, headerList, headerRun, messageOf } from '@oretrail/avro';
import type { MessageCodec } from '@oretrail/kafka-log';
import { EVENT_BYTES_MAX, type EventError, eventError, type OretrailEvent } from '@oretrail/model';
import { eventRecord } from '@oretrail/runtime';
import type { Sender } from '../intake.ts';
import { type Outgoing, outgoing } from '../writing/outgoing.ts';

/** What messages are made by, and the partitions of the co-partitioned topics. */
export type Encoding = Readonly<{ codec: Pick<MessageCodec, 'write'>; partitions: number }>;

/** Stamps the statements of one sender at one instant. */
export class Stamping {
  private readonly codec: Pick<MessageCodec, 'write'>;
  private readonly partitions: number;
  private readonly sender: Sender;
  private readonly stamps: HeaderRun;
  readonly recordedtime: string;

  constructor({ codec, partitions }: Encoding, sender: Sender, recordedtime: string) {
    this.codec = codec;
    this.partitions = partitions;
    this.sender = sender;
    this.recordedtime = recordedtime;
    this.stamps = headerRun(headerList({ ce_authtype: sender.kind, ce_authid: sender.principal }));
  }

  /** The message of an event; or its fault if it is larger with its stamps than a reader takes. */
  message(event: OretrailEvent, grantId: GrantId): Outgoing | EventError {
    const { recordedtime, partitions } = this;
    const record = eventRecord({ ...event, recordedtime }, partitions);
    const encoded = messageOf((sink) => this.codec.write(sink, record, this.stamps));
    const { topic, partition } = record;
    const { id, subject, source, digest } = event;
    const stated = { id, subject, source, digest, recordedAt: recordedtime, principal: this.sender.principal, grantId };
    const message = { topic, partition, ...encoded };
    const made = outgoing(message, stated);
    // Names of headers and the key are counted here too, and not by a reader: so what passes here can be read.
    if (made.bytes <= EVENT_BYTES_MAX) return made;
    return eventError(
      [],
      'too-large',
      `The event has ${made.bytes} bytes as a record, and the limit is ${EVENT_BYTES_MAX}`,
    );
  }
}
