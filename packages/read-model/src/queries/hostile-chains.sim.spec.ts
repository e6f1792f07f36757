import { evaluate } from '@oretrail/evaluation';
import { type GeneratedEvent, hostileChain, plainEvents } from '@oretrail/generator';
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

const { component, kg, lotId, material, vehicle } = plainEvents;

/** One lot made of another, so many times. */
function* longChain(levels: number): Iterable<GeneratedEvent> {
  for (let level = 1; level <= levels; level += 1) {
    const inputs = level === 1 ? [] : [{ lotId: lotId(`${level - 1}`), quantity: kg('10') }];
    yield material(
      `${level}`,
      '10',
      { activity: level === 1 ? 'extraction' : 'processing', facility: 'mill', day: level },
      inputs,
    );
  }
  yield component('cells', 'cell', 1, [{ lotId: lotId(`${levels}`), quantity: kg('10') }]);
  yield vehicle(0, 'cells');
}

function readOf(generated: Iterable<GeneratedEvent>) {
  const events = Array.from(generated, (event) => goodEvent(event));
  const database = openForWriting(IN_MEMORY, 'spec');
  const topics = new Set(events.map(topicOf));
  const batches = Array.from(topics, (topic) => {
    const records = events
      .filter((event) => topicOf(event) === topic)
      .map((event, offset) => ({
        offset,
        appendTimeMs: offset,
        content: { kind: 'event', event, author: null } as const,
      }));
    return rowsOf({ topic, partition: 0, from: 0, next: records.length, records });
  });
  new Fold(database).take(batches);
  return { reading: new Reading(database), evaluation: evaluate(events, LAW) };
}

describe.each<readonly [string, Iterable<GeneratedEvent>]>([
  ['too long', longChain(LEVEL_MAX + 2)],
  ['of many consumers', hostileChain('many-consumers', 100)],
  ['in a loop', hostileChain('loop', 70)],
  ['of awkward fractions', hostileChain('awkward-fractions', 30)],
  ['of dense ownership', hostileChain('dense-ownership', 12)],
])('a chain %s', (_, generated) => {
  const { reading, evaluation } = readOf(generated);
  const { state, lots } = evaluation;

  it('is explained by a closure as by all events', () => {
    const every = Math.ceil(evaluation.verdicts.length / 10);
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
