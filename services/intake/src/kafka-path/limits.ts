/** Bounds of the Kafka path. */
import { EVENT_BYTES_MAX } from '@oretrail/model';

/**
 * Suppliers whose records are in work at once. A hostile batch may inflate to 20 MiB (`INFLATED_BYTES_MAX` of the reader), so
 * sixteen of them take 320 MiB; and sixteen are enough for one that waits for the registry to hold up few others.
 */
export const SUPPLIERS_AT_ONCE_MAX = 16;
/**
 * Partitions of which the rest is kept that was fetched and not taken yet: of a hostile batch 20 MiB again. If more suppliers
 * flood, it is fetched again.
 */
export const FETCHED_AHEAD_MAX = 16;
/**
 * Events as which a batch or record counts that the reader withholds: to find out that it inflates too far takes 40 ms, and a
 * budget of 500 events a second then pays for 2 % of a processor.
 */
export const WITHHELD_COST_EVENTS = 1_000;
/** Records of one supplier that are taken at once: sixteen suppliers have 2,000 in work, a tenth of the queue of the intake. */
export const BATCH_RECORDS_MAX = 125;
/** Suppliers that one pipeline reads: the first tiers of an automaker are about a thousand companies, and ten times as many is room. */
export const SUPPLIERS_MAX = 10_000;
/** Between two looks for new topics: an operator who creates some waits no longer than for the cluster's own metadata. */
export const DISCOVERY_INTERVAL_MS = 10_000;
/** Between two looks for records if there are none: a supplier notices nothing, and an idle intake asks four times a second. */
export const POLL_INTERVAL_MS = 250;
/** How long a supplier waits whose records could not be answered: the intake, the registry or Kafka needs a moment. */
export const HOLD_MS = 2_000;
/** How long the path waits before it begins again after a failure of the whole. */
export const RESTART_WAIT_MS = 1_000;
/** How long leaving the group may take: after a crash of kafkajs it may never end. */
export const LEAVE_MAX_MS = 5_000;
/**
 * Positions are committed this often even if nothing has moved: Kafka forgets those of topics that a group has not subscribed to
 * after `offsets.retention.minutes`, seven days by default.
 */
export const KEEP_POSITIONS_MS = 3_600_000;
/** Characters of the errors of one answer: a hostile event can have 100 errors whose pointers have a hundred kilobytes each. */
export const ANSWER_CHARACTERS_MAX = 64 * 1_024;
/** Bytes of the key of an answer: as many as the characters of a subject. A hostile record can have a key of megabytes. */
export const ANSWER_KEY_BYTES_MAX = 1_024;
/** Bytes of a record that its dead letter holds whole: twice an event, so that it fits into a topic with Kafka's default of 1 MiB. */
export const LETTER_WHOLE_BYTES_MAX = 2 * EVENT_BYTES_MAX;
/** Bytes of one request, beyond which no further message is added: half of what such a topic takes as a batch. */
export const REQUEST_BYTES_MAX = 512 * 1_024;
