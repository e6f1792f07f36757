/** Evaluates one lot of either kind. */
import type { LotEvent } from '@oretrail/model';
import { evaluateComponentLot } from './component-lot.ts';
import type { LotFigures, LotHeader } from './figures.ts';
import type { GrantedInput } from './grants.ts';
import { evaluateMaterialLot } from './material-lot.ts';

/**
 * The figures of one lot that is in force and not too deep. The plain evaluation and the workers both call this.
 * @throws Error if header and event are of different kinds: a fault of the caller
 */
export function evaluateLot(
  event: LotEvent,
  header: LotHeader,
  hasIdConflict: boolean,
  inputs: readonly GrantedInput[],
): LotFigures {
  if (event.type === 'oretrail.mineral-shipment.v1' && header.kind === 'material') {
    return evaluateMaterialLot(event, header, hasIdConflict, inputs);
  }
  if (event.type === 'oretrail.component-shipment.v1' && header.kind === 'component') {
    return evaluateComponentLot(event, header, hasIdConflict, inputs);
  }
  throw new Error(`the header of ${header.lotId} is of kind ${header.kind}, its event of type ${event.type}`);
}
