/** What became of the items of a request. */
import { type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { ItemOutcome, Named, Position, StatementPlace, Taken } from '../intake.ts';
import type { Outgoing } from '../writing/outgoing.ts';
import type { Under } from './in-flight.ts';
import { conflict, type Item } from './plan.ts';

/** Whether the good items were written, or why not. */
export type Fate = 'written' | 'not-written' | 'dry-run';

/** Where a message is; null if Kafka has not said so. */
function placeOf({ message: { topic, partition }, offset }: Outgoing): StatementPlace | null {
  return offset === null ? null : { topic, partition, offset };
}

function named({ id, subject, digest }: Named): Named {
  return { id, subject, digest };
}

function ofFresh(message: Outgoing, fate: Fate): ItemOutcome {
  const { stated } = message;
  if (stated === null || stated.grantId === null) throw new TypeError('a statement is stated under a grant');
  const { grantId, recordedAt } = stated;
  if (fate === 'not-written') return { ...named(stated), outcome: 'not-written' };
  const place = placeOf(message);
  if (place === null && fate === 'written') return { ...named(stated), outcome: 'unknown' };
  return { ...named(stated), outcome: 'accepted', grantId, recordedAt, place };
}

/** The same is under way: in this request, or in another. */
function ofJoined({ stated, message, flight }: Under, fate: Fate): ItemOutcome {
  if (flight === null && fate === 'not-written') return { ...named(stated), outcome: 'not-written' };
  const place = placeOf(message);
  if (place === null && fate !== 'dry-run') return { ...named(stated), outcome: 'unknown' };
  return { ...named(stated), outcome: 'duplicate', recordedAt: place === null ? null : stated.recordedAt, place };
}

function outcomeOf(item: Item, fate: Fate): ItemOutcome {
  if ('outcome' in item) return item;
  if ('fresh' in item) return ofFresh(item.fresh, fate);
  if ('joined' in item) return ofJoined(item.joined, fate);
  if ('against' in item) {
    const isKnown = fate !== 'written' || item.against.message.offset !== null;
    return isKnown ? conflict(item.event) : { ...named(item.event), outcome: 'unknown' };
  }
  const { recordedAt, place } = item.known;
  return { ...named(item.known), outcome: 'duplicate', recordedAt, place };
}

/** The offset behind the last record of each partition. */
function positionOf(items: readonly ItemOutcome[]): Position {
  const position: Record<TopicPartition, number> = {};
  for (const item of items) {
    if (!('place' in item) || item.place === null) continue;
    const at = topicPartitionOf(item.place.topic, item.place.partition);
    position[at] = Math.max(position[at] ?? 0, item.place.offset + 1);
  }
  return position;
}

/** The answer to a request. Its position has the duplicates too: a reader that has read so far has read all of it. */
export function taken(items: readonly Item[], fate: Fate): Taken {
  const outcomes = items.map((item) => outcomeOf(item, fate));
  return { items: outcomes, position: positionOf(outcomes) };
}
