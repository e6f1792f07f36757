/**
 * Which subjects a verdict rests on: the vehicle, every lot above it, who else draws on a lot that did not suffice, and the
 * facts that were asked for. Pure, except for what it is lent.
 */
import { type EvaluatedVehicle, type Evaluation, evaluate } from '@oretrail/evaluation';
import type { LotId, OretrailEvent, RulesetId, Verdict, Vin } from '@oretrail/model';
import { type DeclaredInput, ungrantedOf } from '@oretrail/provenance';
import { factSubjectsAsked } from '@oretrail/rules';

/** What a closure is worked out from. */
export type Genealogy = Readonly<{
  lotsDrawnBy: (subject: string) => readonly string[];
  consumersOf: (lotId: string) => readonly string[];
}>;

/** A vehicle and every lot that lies above it, by any event. */
export function lineageOf(vin: string, genealogy: Genealogy): ReadonlySet<string> {
  const lineage = new Set([vin]);
  // A set grows while it is walked; each subject enters it once.
  for (const subject of lineage) for (const lotId of genealogy.lotsDrawnBy(subject)) lineage.add(lotId);
  return lineage;
}

/** All who draw on lots, by any event. */
export function rivalsOn(lots: Iterable<string>, genealogy: Genealogy): ReadonlySet<string> {
  const rivals = new Set<string>();
  for (const lotId of lots) for (const consumer of genealogy.consumersOf(lotId)) rivals.add(consumer);
  return rivals;
}

/** Lots of which somebody in the lineage got less than was asked for: there it matters who was served before. */
export function shortLots(lineage: ReadonlySet<string>, { state, lots }: Evaluation): ReadonlySet<string> {
  const short = new Set<string>();
  const note = (consumer: string, input: DeclaredInput): void => {
    const answer = lots.answer(consumer, input);
    if (answer.refusal === null && ungrantedOf({ input, answer }) > 0n) short.add(input.lotId);
  };
  for (const subject of lineage) {
    for (const input of state.lots.get(subject as LotId)?.inputs ?? []) note(subject, input);
    for (const input of state.vehicles.get(subject as Vin)?.batteries ?? []) note(subject, input);
  }
  return short;
}

/** Kind and subject of a fact, from its key; a key ends with its first day. */
function factSubjectOfKey(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/** Keys of the facts that may bear on a vehicle, on whatever day. @param factsOf the events of a fact key */
export function factKeysAsked(
  vehicle: EvaluatedVehicle,
  keys: readonly string[],
  factsOf: (key: string) => readonly OretrailEvent[],
): ReadonlySet<string> {
  const bySubject = new Map<string, string[]>();
  for (const key of keys) {
    const subject = factSubjectOfKey(key);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), key]);
  }
  const { manufacturer } = vehicle.production.event.data;
  const subjects = new Set<string>(factSubjectsAsked(manufacturer, vehicle.holdings));
  const asked = new Set<string>();
  for (const subject of subjects) {
    for (const key of bySubject.get(subject) ?? []) {
      asked.add(key);
      for (const event of factsOf(key)) for (const holder of holdersIn(event)) subjects.add(`entity/${holder}`);
    }
  }
  return asked;
}

function holdersIn(event: OretrailEvent): readonly string[] {
  if (event.type !== 'oretrail.reference-fact.v1' || event.data.fact !== 'entity') return [];
  return (event.data.holders ?? []).map(({ holder }) => holder);
}

/** The verdict that events give a vehicle; undefined if they give none. */
export function derivedVerdict(vin: string, events: Iterable<OretrailEvent>, ruleset: RulesetId): Verdict | undefined {
  return evaluate(events, { ruleset }).verdicts.find((verdict) => verdict.vin === vin);
}
