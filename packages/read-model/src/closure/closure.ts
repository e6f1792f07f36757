/** A vehicle with all that its explanation needs, and its evaluation by the pure core. */
import { type Evaluation, evaluateState, stateOf } from '@oretrail/evaluation';
import type { LotId, OretrailEvent, RulesetId } from '@oretrail/model';
import type { Draw } from '@oretrail/provenance';

/** What one vehicle rests on. */
export type Closure = Readonly<{
  vin: string;
  /** All events that count of the vehicle, of every lot above it, and of the facts that may be asked for. */
  events: readonly OretrailEvent[];
  /** Draws of others, on lots of these that do not suffice for all. */
  rivals: readonly Draw[];
}>;

/**
 * Evaluates a closure: what it says of the vehicle is what all events would say. It says nothing of other vehicles, and of lots
 * only what this vehicle and those above it are granted.
 */
export function evaluateClosure(
  { events, rivals }: Pick<Closure, 'events' | 'rivals'>,
  law: { ruleset: RulesetId },
): Evaluation {
  const state = stateOf(events);
  const draws = new Map<LotId, Draw[]>(Array.from(state.draws, ([parent, own]) => [parent, [...own]]));
  for (const rival of rivals) draws.get(rival.parent)?.push(rival);
  return evaluateState({ ...state, draws }, law);
}
