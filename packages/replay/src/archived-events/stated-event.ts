/** Events with the place where the log took them. */
import type { OretrailEvent } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';

/** An event of a public input. */
export type StatedEvent = Readonly<{
  event: OretrailEvent;
  place: TopicPartition;
  offset: number;
  /** When the log took it: milliseconds since 1970-01-01T00:00:00Z. */
  appendTimeMs: number;
}>;

/** Which events of a partition are wanted: those before an offset, as workers with these operators took them. */
export type EventsAsked = Readonly<{ place: TopicPartition; end: number; operators: ReadonlySet<string> }>;

/** Where events are read from: an archive, or topics. Each place is read forward only. */
export interface EventSource {
  /** The events that are wanted of a place, on from where it was last read; what the workers have buried is left out. */
  upTo(asked: EventsAsked): AsyncIterable<readonly StatedEvent[]>;
}
