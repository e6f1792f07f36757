import { evaluate } from '@oretrail/evaluation';
import { type HostileKind, hostileChain } from '@oretrail/generator';
import { DEFAULT_RULESET, topicOf } from '@oretrail/model';
import { LEVEL_MAX } from '@oretrail/provenance';
import { goodEvent } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';
import { evaluateClosure } from '../closure/closure.ts';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

const LAW = { ruleset: DEFAULT_RULESET };

function readOf(kind: HostileKind, size: number) {
  const events = Array.from(hostileChain(kind, size), (event) => goodEvent(event));
  const database = openForWriting(IN_MEMORY, 'spec');
  const topics = new Set(events.map(topicOf));
  const batches = Array.from(topics, (topic) => {
    const records = events
      .filter((event) => topicOf(event) === topic)
      .map((event, offset) => ({ offset, appendTimeMs: offset, content: { kind: 'event', event, author: null } as const }));
    return rowsOf({ topic, partition: 0, from: 0, next: records.length, records });
  });
  new Fold(database).take(batches);
  return { reading: new Reading(database), evaluation: evaluate(events, LAW) };
}

describe.each<readonly [HostileKind, number]>([
  ['two-facilities-a-level', LEVEL_MAX + 3],
  ['many-consumers', 200],
  ['loop', 70],
  ['awkward-fractions', 100],
  ['dense-ownership', 60],
])('a chain of the kind %s', (kind, size) => {
  const { reading, evaluation } = readOf(kind, size);
  const { state, lots } = evaluation;

  it('is explained by a closure as by all events', () => {
    const every = Math.ceil(evaluation.verdicts.length / 20);
    const some = evaluation.verdicts.filter((_, i) => i % every === 0);
    expect(some.length).toBeGreaterThan(0);
    for (const verdict of some) {
      const { result } = answerOf(reading, 'closure', { vin: verdict.vin });
      expect(evaluateClosure(result, LAW).verdicts).toContainEqual(verdict);
    }
  });

  it('has lots of which nothing is granted if they are too deep', () => {
    for (const [lotId] of state.lots) {
      const isDeep = lots.levelOf(lotId) > LEVEL_MAX;
      const { result } = answerOf(reading, 'lot', { lotId });
      expect(result?.refusal).toBe(isDeep ? 'lineage-too-deep' : null);
      expect(result?.balances.every(({ granted }) => granted === '0' || !isDeep)).toBe(true);
    }
  });
});
