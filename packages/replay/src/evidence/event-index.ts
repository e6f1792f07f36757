/** Where the events of each subject lie, and who draws on each lot: on the disk, for an archive may hold millions. */

import { behind, END, openTexts, type TextDatabase } from '@oretrail/local-state';
import { type OretrailEvent, sha256Hex } from '@oretrail/model';
import { FACTS, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { StatedEvent } from '../archived-events/stated-event.ts';

/** Where an event lies. */
export type EventPlace = Readonly<{ place: TopicPartition; offset: number }>;

/** Lots that an event says its subject was made of. */
function lotsDrawnBy(event: OretrailEvent): readonly string[] {
  switch (event.type) {
    case 'oretrail.mineral-shipment.v1':
    case 'oretrail.component-shipment.v1':
      return event.data.inputs.map(({ lotId }) => lotId);
    case 'oretrail.vehicle-production.v1':
      return event.data.batteries.map(({ lotId }) => lotId);
    default:
      return [];
  }
}

/**
 * Bytes of a part of a key that stands there as it is: an id has 256, the key of a fact some more. A correction may have a subject
 * of 4,096, and LMDB takes keys of up to 1,978.
 */
const PART_BYTES_MAX = 512;

const partOf = (text: string): string =>
  Buffer.byteLength(text) <= PART_BYTES_MAX ? text : `sha256:${sha256Hex(text)}`;
const keyOf = (...parts: readonly string[]): string => `${parts.map(partOf).join(END)}${END}`;

/** The index of one archive. */
export class EventIndex {
  private readonly database: TextDatabase;

  /** @param directory an empty folder */
  constructor(directory: string) {
    this.database = openTexts(directory, { isTemporary: true });
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  add(stated: readonly StatedEvent[]): void {
    this.database.transactionSync(() => {
      for (const { event, place, offset } of stated) {
        const at: EventPlace = { place, offset };
        this.put(keyOf('event', event.subject, place, String(offset)), JSON.stringify(at));
        if (place === topicPartitionOf(FACTS, 0)) this.put(keyOf('fact', event.subject), event.subject);
        for (const lotId of lotsDrawnBy(event)) {
          this.put(keyOf('drawn', lotId, event.subject), event.subject);
          this.put(keyOf('draws', event.subject, lotId), lotId);
        }
      }
    });
  }

  /** Where all events of a subject lie, in force or not. */
  eventsOf(subject: string): readonly EventPlace[] {
    return this.valuesUnder(keyOf('event', subject)).map((text) => JSON.parse(text));
  }

  /** Lots that any event of a subject names as what it was made of. */
  lotsDrawnBy(subject: string): readonly string[] {
    return this.valuesUnder(keyOf('draws', subject));
  }

  /** Subjects of which any event names a lot as what they were made of. */
  consumersOf(lotId: string): readonly string[] {
    return this.valuesUnder(keyOf('drawn', lotId));
  }

  /** Keys of all facts. */
  factKeys(): readonly string[] {
    return this.valuesUnder(keyOf('fact'));
  }

  private put(key: string, value: string): void {
    this.database.putSync(Buffer.from(key), value);
  }

  private valuesUnder(prefix: string): readonly string[] {
    const range = { start: Buffer.from(prefix), end: behind(prefix) };
    return [...this.database.getRange(range)].map(({ value }) => value);
  }
}
