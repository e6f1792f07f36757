/** The car of docs/examples as one evaluation sees it, asked for by the short names of docs/arithmetic.md. */
import type { EvaluatedVehicle, Evaluation } from '@oretrail/evaluation';
import { type Amount, type LotId, scale, type Verdict } from '@oretrail/model';
import type { Chain, ComponentFigures, Increment, MaterialFigures, Step, Stream } from '@oretrail/provenance';
import type { ChainAssessment, MineralsAssessment } from '@oretrail/rules';

/** What is asked for must be there: else the example has changed, and the page with it must. */
export function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`${what} is not in the example`);
  return value;
}

const idOf = (name: string): LotId => `urn:lot:example-${name}` as LotId;

/** Where the material of the battery begins, by the facility of its first step. What is untraced begins with its maker's own. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  'urn:facility:example-laterite-mine': 'salt-1',
  'urn:facility:example-recycling-plant': 'recovered-1',
  'urn:facility:example-second-mine': 'salt-2',
  'urn:facility:example-cathode-plant': 'salt-2',
  'urn:facility:example-salt-flat': 'lithium',
};

const beginsWith = ({ steps }: Readonly<{ steps: readonly Step[] }>): string =>
  found(BEGINNINGS[found(steps[0], 'a first step').facility], 'a beginning');

/** One evaluation of the example. */
export class Car {
  readonly verdict: Verdict;
  private readonly vehicle: EvaluatedVehicle;
  private readonly evaluation: Evaluation;

  constructor(evaluation: Evaluation) {
    this.evaluation = evaluation;
    this.vehicle = found([...evaluation.vehicles.values()][0], 'the car');
    this.verdict = found(evaluation.verdicts[0], 'the verdict');
  }

  get facts(): Evaluation['state']['facts'] {
    return this.evaluation.state.facts;
  }

  get minerals(): MineralsAssessment {
    return found(this.vehicle.assessment.minerals, 'the minerals');
  }

  level(lot: string): number {
    return this.evaluation.lots.levelOf(idOf(lot));
  }

  material(lot: string): MaterialFigures {
    const figures = found(this.evaluation.lots.figures.get(idOf(lot)), lot);
    if (figures.kind !== 'material') throw new Error(`${lot} is not a material`);
    return figures;
  }

  component(lot: string): ComponentFigures {
    const figures = found(this.evaluation.lots.figures.get(idOf(lot)), lot);
    if (figures.kind !== 'component') throw new Error(`${lot} is not a component`);
    return figures;
  }

  /** Quantity granted of a lot to a lot, or to the car; of all minerals of a material the same. */
  granted(lot: string, consumer: string): Amount {
    const id = consumer === 'car' ? this.verdict.vin : idOf(consumer);
    const granted = found(this.evaluation.lots.grantsOf(idOf(lot)).get(id), `${lot} for ${consumer}`);
    if (granted.kind === 'component') return granted.whole;
    return found([...granted.byMineral.values()][0], `a mineral of ${lot}`);
  }

  /** A figure of a lot, as the part of it that a consumer was granted. */
  grantedPart(figure: Amount, lot: string, consumer: string): Amount {
    return scale(figure, this.granted(lot, consumer), found(this.evaluation.lots.figures.get(idOf(lot)), lot).quantity);
  }

  /** The only stream of a lot. */
  onlyStream(lot: string): Stream {
    return found(this.material(lot).streams[0], lot);
  }

  /** A stream of the cathode material, by where it begins. */
  stream(beginning: string): Stream {
    const { streams } = this.material('cathode-material-1');
    return found(
      streams.find((stream) => beginsWith(stream) === beginning),
      beginning,
    );
  }

  /** A chain of the car with its shares, by where it begins. */
  chain(beginning: string): ChainAssessment {
    const { chains } = this.minerals;
    return found(
      chains.find(({ chain }) => chain.origin !== null && beginsWith(chain.origin) === beginning),
      beginning,
    );
  }

  /** V of a chain where it begins, before any draw has scaled it: a car that draws all there is. */
  unscaledValue(beginning: string): Amount {
    const { chains } = this.component('cathodes-1');
    const isMeant = ({ origin }: Chain): boolean => origin !== null && beginsWith(origin) === beginning;
    const { value } = found(chains.find(isMeant), beginning);
    const { quantity } = this.material('cathode-material-1');
    return scale(found(value, beginning), quantity, this.granted('cathode-material-1', 'cathodes-1'));
  }

  /** The increment of one kind of component, in a lot or in the car. */
  increment(holder: string, component: string): Increment {
    const { increments } = holder === 'car' ? this.vehicle.holdings : this.component(holder);
    return found(
      increments.find((increment) => increment.component === component),
      component,
    );
  }
}
