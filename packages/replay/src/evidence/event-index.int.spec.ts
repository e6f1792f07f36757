/** An index of an archive takes all events that workers take. */
import { type OretrailEvent, TEXT_LENGTH_MAX } from '@oretrail/model';
import { FACTS, SHIPMENTS } from '@oretrail/runtime';
import { goodEvent } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';
import { EventIndex } from './event-index.ts';

/** Of a source's own event, about any subject. */
function correctionOf(subject: string): OretrailEvent {
  return goodEvent({
    specversion: '1.0',
    id: 'k-1',
    source: 'urn:party:a',
    type: 'oretrail.correction.v1',
    subject,
    time: '2025-01-01T00:00:00Z',
    datacontenttype: 'application/json',
    data: { corrects: { source: 'urn:party:a', id: 'a' }, reason: 'withdrawn' },
  });
}

/** As long as subjects may be, in characters of one byte to four. */
const LONG = ['x', 'ü', '␟', '\u{1f50b}'].map((text) => text.repeat(TEXT_LENGTH_MAX - 10));

it.each([
  [SHIPMENTS, ''],
  [FACTS, 'entity/'],
])('finds corrections in %s by their subjects, however long these may be', async (topic, kind) => {
  const index = new EventIndex(temporaryFolder());
  const [place, subjects] = [`${topic}/0`, LONG.map((text) => kind + text)];
  index.add(subjects.map((subject, offset) => ({ event: correctionOf(subject), place, offset, appendTimeMs: 0 })));
  for (const [offset, subject] of subjects.entries()) expect(index.eventsOf(subject)).toEqual([{ place, offset }]);
  expect(index.factKeys().toSorted()).toEqual(topic === FACTS ? subjects.toSorted() : []);
  await index.close();
});
