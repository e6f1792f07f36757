/**
 * The plain evaluation: all events at once, each lot after its inputs, each vehicle after its lots. It is short on
 * purpose, for every other engine is judged against it (architecture.md, "The core is pure").
 */
import {
  compareUtf8,
  type OretrailEvent,
  type RulesetId,
  type Verdict,
  type VerdictContent,
  type Vin,
} from '@oretrail/model';
import { evaluateVehicle, type Holdings } from '@oretrail/provenance';
import {
  type AssessedVehicle,
  assessVehicle,
  factsOf,
  statedVehicleOf,
  vehiclePartOf,
  verdictIdsOf,
  withdrawnVerdict,
} from '@oretrail/rules';
import { LotBook } from './lots.ts';
import { type State, stateOf, type Vehicle } from './state.ts';

/** A vehicle with its holdings and its assessment under the law. */
export type EvaluatedVehicle = Vehicle & Readonly<{ holdings: Holdings; assessment: AssessedVehicle }>;

/** The result for all lots and vehicles of a set of events. */
export type Evaluation = Readonly<{
  state: State;
  lots: LotBook;
  vehicles: ReadonlyMap<Vin, EvaluatedVehicle>;
  /** One for each VIN with a production event, sorted by VIN. */
  verdicts: readonly Verdict[];
}>;

/** What one vehicle holds, from the lots it draws. */
function holdingsOf(vehicle: Vehicle, lots: LotBook): Holdings {
  const { vin, finalAssembly } = vehicle.production.event.data;
  const batteries = vehicle.batteries.map((input) => ({ input, answer: lots.answer(vin, input) }));
  const hasIdConflict = vehicle.production.hasIdConflict || (vehicle.delivery?.hasIdConflict ?? false);
  return evaluateVehicle(finalAssembly.completedOn, hasIdConflict, batteries);
}

/** The plain evaluation knows no history, so every verdict is a first one. */
function firstRevision(content: VerdictContent): Verdict {
  return { ...content, ...verdictIdsOf(content), revision: 1 };
}

/**
 * Evaluates a set of events under one ruleset. A function of the set: order, duplicates and files change nothing.
 * @param events all that is known, built-in facts included if they shall count
 */
export function evaluate(events: Iterable<OretrailEvent>, law: { ruleset: RulesetId }): Evaluation {
  return evaluateState(stateOf(events), law);
}

/** Evaluates a state under one ruleset; a part of one, too, if it has all lots above its vehicles and all their draws. */
export function evaluateState(state: State, { ruleset }: { ruleset: RulesetId }): Evaluation {
  const lots = new LotBook(state);
  const facts = factsOf(state.facts);
  const vehicles = new Map<Vin, EvaluatedVehicle>();
  const verdicts: Verdict[] = [];
  for (const [vin, vehicle] of state.vehicles) {
    const holdings = holdingsOf(vehicle, lots);
    const production = vehicle.production.event.data;
    const delivery = vehicle.delivery?.event.data ?? null;
    const part = vehiclePartOf(vin, production, delivery);
    const assessment = assessVehicle(statedVehicleOf(production, part), holdings, { facts, ruleset });
    vehicles.set(vin, { ...vehicle, holdings, assessment });
    verdicts.push(firstRevision(assessment.content));
  }
  for (const vin of state.withdrawn) verdicts.push(firstRevision(withdrawnVerdict(vin, ruleset)));
  verdicts.sort((a, b) => compareUtf8(a.vin, b.vin));
  return { state, lots, vehicles, verdicts };
}
