/** What is kept by a key has a bound in characters: a key names each battery of a vehicle, of which a supplier may state a thousand. */
import { type Day, DEFAULT_RULESET, type PartyId, type Vin } from '@oretrail/model';
import { evaluateVehicle } from '@oretrail/provenance';
import {
  assess,
  assessmentIdOf,
  factsOf,
  type Law,
  questionOf,
  sharedQuestion,
  statedVehicleOf,
  vehiclePartOf,
} from '@oretrail/rules';
import { TaskState } from '@oretrail/runtime';
import { expect, test } from 'vitest';
import { VIN, vehicle } from '../examples/events.ts';
import { AssessmentBook } from './assessment-book.ts';
import { FactBook } from './fact-book.ts';

const LAW: Law = { facts: factsOf([]), ruleset: DEFAULT_RULESET };
const { data } = vehicle(VIN, 'urn:lot:cells');
const QUESTION = sharedQuestion(questionOf(statedVehicleOf(data, vehiclePartOf(VIN as Vin, data, null)), LAW));
const NOTHING = evaluateVehicle(data.finalAssembly.completedOn as Day, false, []);

/** As long as an event may be. */
const KEY_LENGTH = 256 * 1_024;
const KEYS = Array.from({ length: 20 }, (_, i) => `${i}`.padEnd(KEY_LENGTH, 'x'));

/** How often something is worked out that was asked for twice, with others in between, and how often right before. */
function workedOutBy(ask: (key: string, workOut: () => typeof NOTHING) => void): readonly number[] {
  let count = 0;
  const [first = '', ...others] = KEYS;
  const counted = (): number => {
    count = 0;
    ask(first, () => {
      count += 1;
      return NOTHING;
    });
    return count;
  };
  const before = [counted(), counted()];
  for (const key of others) ask(key, () => NOTHING);
  return [...before, counted()];
}

test('assessments', () => {
  const book = new AssessmentBook();
  expect(workedOutBy((key, of) => book.of(QUESTION, { key, of }))).toEqual([1, 0, 1]);
});

test('assessments that are alike have one id, and each class has an object of its own, by which it is known', () => {
  const book = new AssessmentBook();
  const [one, other] = ['one', 'other'].map((key) => book.of(QUESTION, { key, of: () => NOTHING }));
  const { content } = assess({ ...QUESTION, holdings: NOTHING });
  expect([one?.assessmentId, other?.assessmentId]).toEqual([assessmentIdOf(content), assessmentIdOf(content)]);
  expect(one).not.toBe(other);
});

test('digests of facts', () => {
  const book = new FactBook(new TaskState({ get: () => undefined, range: () => [] }));
  expect(workedOutBy((key, of) => book.digestAsked(key, data.manufacturer as PartyId, of))).toEqual([1, 0, 1]);
});
