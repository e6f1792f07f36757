/** Every lot of a state, each after the lots that it was made of. */
import type { LotId } from '@oretrail/model';
import {
  type Answer,
  allocate,
  type DeclaredInput,
  evaluateLot,
  type GrantedAmounts,
  LEVEL_MAX,
  LEVEL_TOO_DEEP,
  type LotFigures,
  levelAbove,
} from '@oretrail/provenance';
import type { Lot, State } from './state.ts';

/** The declared inputs of a lot that are in force. */
const inForceInputs = (lot: Lot, lots: ReadonlyMap<LotId, Lot>): readonly DeclaredInput[] =>
  lot.inputs.filter((input) => lots.has(input.lotId));

function consumersByInput(lots: ReadonlyMap<LotId, Lot>): ReadonlyMap<LotId, readonly LotId[]> {
  const consumers = new Map<LotId, LotId[]>();
  for (const [lotId, lot] of lots) {
    for (const input of inForceInputs(lot, lots)) {
      const known = consumers.get(input.lotId);
      if (known === undefined) consumers.set(input.lotId, [lotId]);
      else known.push(lotId);
    }
  }
  return consumers;
}

/**
 * The lots in an order in which each comes after its inputs, with their levels; lots on or below a loop are left out.
 * Kahn's algorithm (Kahn 1962, "Topological sorting of large networks"): linear in lots and inputs.
 */
export function levelsOf(lots: ReadonlyMap<LotId, Lot>): ReadonlyMap<LotId, number> {
  const levels = new Map<LotId, number>();
  const consumers = consumersByInput(lots);
  const awaited = new Map<LotId, number>();
  for (const [lotId, lot] of lots) awaited.set(lotId, inForceInputs(lot, lots).length);
  const ready = [...lots.keys()].filter((lotId) => awaited.get(lotId) === 0);
  for (const lotId of ready) {
    const inputs = lots.get(lotId)?.inputs ?? [];
    levels.set(lotId, levelAbove(inputs.map((input) => levels.get(input.lotId) ?? 0)));
    for (const consumer of consumers.get(lotId) ?? []) {
      const left = (awaited.get(consumer) ?? 0) - 1;
      awaited.set(consumer, left);
      if (left === 0) ready.push(consumer);
    }
  }
  return levels;
}

/** Figures, levels and grants of all lots, and the answers that their consumers get. */
export class LotBook {
  readonly figures: ReadonlyMap<LotId, LotFigures>;
  readonly levels: ReadonlyMap<LotId, number>;
  private readonly grants = new Map<LotId, ReadonlyMap<string, GrantedAmounts>>();
  private readonly state: State;

  constructor(state: State) {
    this.state = state;
    this.levels = levelsOf(state.lots);
    const figures = new Map<LotId, LotFigures>();
    this.figures = figures;
    for (const [lotId, level] of this.levels) {
      const lot = state.lots.get(lotId);
      if (lot === undefined || level > LEVEL_MAX) continue;
      const inputs = lot.inputs.map((input) => ({ input, answer: this.answer(lotId, input) }));
      figures.set(lotId, evaluateLot(lot.event, lot.header, lot.hasIdConflict, inputs));
    }
  }

  /** The level of a lot that is in force. */
  levelOf(lotId: LotId): number {
    return this.levels.get(lotId) ?? LEVEL_TOO_DEEP;
  }

  /** What a lot is granted of one of its inputs, or a vehicle of one of its batteries. provenance.md, section 1. */
  answer(consumer: string, input: DeclaredInput): Answer {
    const header = this.state.lots.get(input.lotId)?.header;
    if (header === undefined) return { refusal: 'lot-missing' };
    if (this.levelOf(input.lotId) > LEVEL_MAX) return { refusal: 'lineage-too-deep', header };
    const figures = this.figures.get(input.lotId);
    const granted = this.grantsOf(input.lotId).get(consumer);
    if (figures === undefined || granted === undefined) return { refusal: 'unit-mismatch', header };
    return { refusal: null, figures, granted };
  }

  /** The grants of one lot that is in force, by consumer. */
  grantsOf(lotId: LotId): ReadonlyMap<string, GrantedAmounts> {
    const known = this.grants.get(lotId);
    if (known !== undefined) return known;
    const header = this.state.lots.get(lotId)?.header;
    const grants = header === undefined ? new Map() : allocate(header, this.state.draws.get(lotId) ?? []);
    this.grants.set(lotId, grants);
    return grants;
  }
}
