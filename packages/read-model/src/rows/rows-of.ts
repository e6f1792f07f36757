/** What records mean for the tables. Pure: the one place that says it, whichever log a record was read from. */
import { topicOf } from '@oretrail/model';
import type { Topic } from '@oretrail/runtime';
import type { PublicBatch, PublicRecord } from '../records/public-record.ts';
import { eventRow } from './event-row.ts';
import { Assessments, revisionRow } from './revision-row.ts';
import type { Row, RowBatch } from './row.ts';

/** The row of a record; null if it has none. */
function rowOf(topic: Topic, record: PublicRecord, assessments: Assessments): Row | null {
  const { offset, appendTimeMs, content } = record;
  switch (content.kind) {
    case 'event':
      // It never counts, even if an older version has written no letter. Source: events.md, "Types and topics".
      return topicOf(content.event) === topic ? eventRow(record, content.event, content.author) : null;
    case 'verdict':
      return revisionRow(record, content.verdict, content.causes, assessments);
    case 'letter': {
      const { code, topic: ofTopic, partition: ofPartition, offset: ofOffset } = content.letter;
      return { kind: 'letter', offset, appendTimeMs, code, ofTopic, ofPartition, ofOffset };
    }
    case 'seal':
      return { kind: 'seal', offset, appendTimeMs, ...content.seal };
    case 'grant':
      return { kind: 'grant', offset, appendTimeMs, record: JSON.stringify(content.grant) };
    case 'redrive':
      return { kind: 'redrive', offset, redrive: content.redrive };
    case 'read': {
      const { principal, parties } = content.read;
      return { kind: 'read', offset, principal, parties, body: JSON.stringify(content.read) };
    }
    case 'unread':
      return null;
  }
}

/** The rows of a batch. */
export function rowsOf({ topic, partition, from, next, records }: PublicBatch): RowBatch {
  const assessments = new Assessments();
  const rows = records.flatMap((record) => rowOf(topic, record, assessments) ?? []);
  return { topic, partition, from, next, rows, assessments: assessments.rows() };
}
