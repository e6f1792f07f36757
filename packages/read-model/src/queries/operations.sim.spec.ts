/** Redrives and reads of random histories, against the plainest reading. */

import { ACCESS } from '@oretrail/runtime';
import { type History, historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import type { ReadRecord } from '../records/operator-records.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

function readingOf(history: History): Reading {
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  return new Reading(database);
}

function recordsOf({ batches }: History): readonly ReadRecord[] {
  const { records = [] } = batches.find(({ topic }) => topic === ACCESS) ?? {};
  return records.flatMap(({ content }) => (content.kind === 'read' ? [content.read] : []));
}

describe.each([1, 2])('history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 12 });
  const reading = readingOf(history);

  it('says of each letter its last redrive', () => {
    const last = new Map(history.redrives.map((one) => [JSON.stringify(one.letter), one]));
    const { rows } = answerOf(reading, 'letters', { limit: 1_000 }).result;
    expect(last.size).toBeGreaterThan(0);
    for (const letter of rows) {
      const due = last.get(JSON.stringify(letter.place));
      const { to, time, operator, principal } = letter.redrive ?? {};
      expect({ to, time, operator, principal }).toEqual({
        to: due?.to,
        time: due?.time,
        operator: due?.operator,
        principal: due?.principal,
      });
      expect(answerOf(reading, 'letter', { place: letter.place }).result).toEqual(letter);
    }
    expect(rows.some(({ redrive }) => redrive === null)).toBe(true);
  });

  it('gives reads to their principal and to the parties, the last first', () => {
    const all = recordsOf(history).toReversed();
    const asked = (of?: { principal: string; parties: readonly string[] }) => {
      const found: ReadRecord[] = [];
      for (let before: number | undefined; ; ) {
        const page = answerOf(reading, 'reads', {
          limit: 3,
          ...(of === undefined ? {} : { of }),
          ...(before === undefined ? {} : { before }),
        }).result;
        found.push(...page.rows.map(({ read }) => read));
        if (page.next === null) return found;
        before = page.next;
      }
    };
    expect(asked()).toEqual(all);
    expect(asked({ principal: 'sha256:0', parties: [] })).toEqual(
      all.filter(({ principal }) => principal === 'sha256:0'),
    );
    expect(asked({ principal: 'nobody', parties: ['urn:party:1', 'urn:party:2'] })).toEqual(
      all.filter(({ parties }) => !parties.includes('urn:party:0')),
    );
  });
});

describe('a letter', () => {
  const letter = { topic: 'sourcing.shipments.v1.dlq', partition: 0, offset: 0 };
  const to = { topic: 'sourcing.shipments.v1', partition: 0, offset: 9 };
  const redrive = { letter, to, operator: null, principal: null, time: '2026-01-01T00:00:00Z' };
  const head = { code: 'unknown-schema', message: '', topic: to.topic, partition: 0 };

  it('names the letter in which its redrive was buried again', () => {
    const letters = [
      { offset: 0, appendTimeMs: 0, content: { kind: 'letter', letter: { ...head, offset: 3 } } },
      { offset: 1, appendTimeMs: 0, content: { kind: 'letter', letter: { ...head, offset: 9 } } },
    ] as const;
    const database = openForWriting(IN_MEMORY, 'spec');
    new Fold(database).take(
      [
        { topic: letter.topic, partition: 0, from: 0, next: 2, records: letters },
        {
          topic: 'oretrail.redrives.v1',
          partition: 0,
          from: 0,
          next: 1,
          records: [{ offset: 0, appendTimeMs: 0, content: { kind: 'redrive', redrive } } as const],
        },
      ].map(rowsOf),
    );
    const found = answerOf(new Reading(database), 'letter', { place: letter }).result;
    expect(found?.redrive).toMatchObject({ digest: null, again: { ...letter, offset: 1 } });
  });
});
