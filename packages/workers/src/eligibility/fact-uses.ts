/** Which vehicles rest on which facts, by their batteries and makers, so that a fact re-evaluates only these. */
import type { LotId, PartyId, Vin } from '@oretrail/model';
import type { LotFigures, Step } from '@oretrail/provenance';
import type { FactSubject } from '@oretrail/rules';
import { type TaskState, table } from '@oretrail/runtime';
import { DRAWN_LOT } from '../drawing/families.ts';
import type { LotState } from '../records/answer-record.ts';

/** Battery lots by fact subject, and the other way round. */
const LOTS_BY_FACT = table<1>('lots-by-fact');
const FACTS_BY_LOT = table<1>('facts-by-lot', DRAWN_LOT);
const VEHICLES_BY_MAKER = table<1>('vehicles-by-maker');

const stepsOf = (figures: LotFigures): readonly (readonly Step[])[] =>
  figures.kind === 'material'
    ? figures.streams.map(({ steps }) => steps)
    : figures.chains.map(({ origin }) => origin?.steps ?? []);

/** The subjects of facts that may concern a holder of these figures, whatever the day; makers and holders apart. */
function subjectsOf(figures: LotFigures): ReadonlySet<FactSubject> {
  const subjects = new Set<FactSubject>();
  for (const steps of stepsOf(figures)) {
    for (const { country, operator } of steps) subjects.add(`country-agreement/${country}`).add(`entity/${operator}`);
  }
  if (figures.kind === 'component') for (const { operator } of figures.increments) subjects.add(`entity/${operator}`);
  return subjects;
}

const MAKER = /^(?:critical-minerals-test|impracticable-to-trace-plan)\/(.*)$/;

/** Two indexes, by battery lot and by maker. */
export class FactUses {
  private readonly state: TaskState;

  constructor(state: TaskState) {
    this.state = state;
  }

  /** Notes what the figures of a battery lot rest on. */
  noteLot(lotId: LotId, lot: LotState): void {
    const subjects = lot.kind === 'ready' ? subjectsOf(lot.figures) : new Set<FactSubject>();
    const known = [...this.state.group(FACTS_BY_LOT, lotId)].map(([subject]) => subject as FactSubject);
    for (const subject of known.filter((one) => !subjects.has(one))) {
      this.state.remove(FACTS_BY_LOT, lotId, subject);
      this.state.remove(LOTS_BY_FACT, subject, lotId);
    }
    const seen = new Set(known);
    for (const subject of subjects) {
      if (seen.has(subject)) continue;
      this.state.put(FACTS_BY_LOT, lotId, subject, 1);
      this.state.put(LOTS_BY_FACT, subject, lotId, 1);
    }
  }

  /** Notes the maker of a vehicle; one that changed stays noted, which makes the vehicle be looked at once more at worst. */
  noteMaker(vin: Vin, manufacturer: PartyId): void {
    if (this.state.get(VEHICLES_BY_MAKER, manufacturer, vin) === undefined) {
      this.state.put(VEHICLES_BY_MAKER, manufacturer, vin, 1);
    }
  }

  /** Battery lots whose figures rest on a fact. */
  *lotsRestingOn(subject: FactSubject): Iterable<LotId> {
    for (const [lotId] of this.state.group(LOTS_BY_FACT, subject)) yield lotId as LotId;
  }

  /** Vehicles whose maker a fact is about. */
  *vehiclesOfMaker(subject: FactSubject): Iterable<Vin> {
    const maker = MAKER.exec(subject)?.[1];
    if (maker === undefined) return;
    for (const [vin] of this.state.group(VEHICLES_BY_MAKER, maker)) yield vin as Vin;
  }
}
