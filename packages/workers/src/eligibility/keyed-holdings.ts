/** What vehicles hold, by a key, and what a class of them does. */
import type { Day, LotId } from '@oretrail/model';
import { evaluateVehicle, type Holdings, parentOf } from '@oretrail/provenance';
import type { KnownParent } from '../drawing/drawing.ts';
import { holdingsKey, type Rested, restedOnParent } from '../evidence.ts';
import type { KnownClass } from './vehicle-classes.ts';

/** Equal keys tell equal holdings, which are worked out only if the class is new. */
export type KeyedHoldings = Readonly<{ key: string; of: () => Holdings }>;

/** What a vehicle's batteries bring. @param day of final assembly */
export function holdingsOf(hasIdConflict: boolean, day: Day, rested: readonly Rested[]): KeyedHoldings {
  return {
    key: holdingsKey(rested, day, hasIdConflict),
    of: () => evaluateVehicle(day, hasIdConflict, rested),
  };
}

/** What each vehicle of a class holds, now that its lot has changed; null if they may differ, or if the lot waits itself. */
export function holdingsOfClass(of: KnownClass, lotId: LotId, known: KnownParent): KeyedHoldings | null {
  const { firstDay: day, unit, hasIdConflict } = of;
  // Behind a limit a vehicle is granted less than one before it.
  if (known.state.kind === 'pending' || known.grants.cuts.length > 0) return null;
  const quantity = BigInt(of.quantity);
  const input = { lotId, quantity, unit, usd: null, minerals: null, as: 'component' } as const;
  const draw = { parent: lotId, consumer: of.name, day, quantity, unit, minerals: 'all' } as const;
  const rested = restedOnParent(draw, input, known);
  // Some may have been made before their lot, and others after it.
  if ((parentOf(rested.answer)?.day ?? day) > day) return null;
  return holdingsOf(hasIdConflict, day, [rested]);
}
