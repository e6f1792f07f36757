/** Chains in which nothing is lost: all traced, nothing recycled, one mineral a lot, and every lot drawn in full. */
import { COMPONENTS } from '@oretrail/model';
import fc from 'fast-check';
import { country, day, dollars, mineral, source, time } from './arbitrary-values.ts';
import type { Statement } from './statements.ts';

/** Amounts have at most six decimals (events.md, "Amounts"), so they are counted in millionths here. */
const MICRO = 1_000_000n;
/** A mine's mass: large enough that six decimals are left at the end of the longest chain. */
const MINED_KG = 1_000_000n;

/** Who takes part of a lot, and how much of it, in millionths; thirds never come out even. */
const taking = fc.record({ nth: fc.nat(20), quantity: fc.constantFrom(1_000_000n, 2_000_000n, 333_333n, 5_000_000n) });
type Taking = typeof taking extends fc.Arbitrary<infer Value> ? Value : never;
const takings = fc.array(taking, { minLength: 1, maxLength: 3 });

/** Few places, so that streams meet that came the same way. */
const place = fc.constantFrom(
  { country: 'US', facility: 'urn:facility:1', operator: 'urn:party:a' },
  { country: 'CN', facility: 'urn:facility:1', operator: 'urn:party:a' },
  { country: 'CN', facility: 'urn:facility:1', operator: 'urn:party:b' },
);

const activity = fc.record({
  activity: fc.oneof(
    { weight: 1, arbitrary: fc.constant('extraction') },
    { weight: 4, arbitrary: fc.constant('processing') },
  ),
  place,
  completedOn: day,
  usd: dollars,
});

const material = fc.record({
  mineral,
  /** The first is done only where it must be: at a mine. */
  activities: fc.tuple(activity, fc.array(activity, { maxLength: 2 })),
  /** What is left of the mineral, in thousandths; half a percent more than came in does not count as an imbalance. */
  yieldPerMille: fc.constantFrom(1_000n, 1_005n, 500n, 333n),
  takings,
});
type Material = typeof material extends fc.Arbitrary<infer Value> ? Value : never;
const component = fc.record({ component: fc.constantFrom(...COMPONENTS), usd: dollars, country, day, takings });

const shape = fc.record({
  source,
  time,
  materials: fc.array(material, { minLength: 1, maxLength: 7 }),
  components: fc.array(component, { minLength: 1, maxLength: 5 }),
  vehicles: fc.integer({ min: 1, max: 3 }),
});
type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

const written = (micros: bigint): string => {
  const fraction = (micros % MICRO).toString().padStart(6, '0');
  return `${micros / MICRO}.${fraction}`;
};

type Drawn = { parent: string; quantity: bigint; massMicros: bigint };
type Consumer = { id: string; kind: 'material' | 'component' | 'vehicle'; mineral?: string; drawn: Map<string, Drawn> };

class Chain {
  private readonly header: Pick<Statement, 'id' | 'source' | 'time'>;
  private readonly consumers: readonly Consumer[];

  constructor({ materials, components, vehicles, source, time }: Shape) {
    this.header = { id: 'e', source, time };
    const drawn = () => new Map<string, Drawn>();
    this.consumers = [
      ...materials.map(
        ({ mineral }, i): Consumer => ({ id: `urn:lot:m-${i}`, kind: 'material', mineral, drawn: drawn() }),
      ),
      ...components.map((_, i): Consumer => ({ id: `urn:lot:c-${i}`, kind: 'component', drawn: drawn() })),
      ...Array.from(
        { length: vehicles },
        (_, i): Consumer => ({ id: `WVWZZZ1JZXW00000${i}`, kind: 'vehicle', drawn: drawn() }),
      ),
    ];
  }

  /** The consumers that may take of one: those after it, materials only where they hold the same mineral. */
  private takersOf(position: number): readonly Consumer[] {
    const taken = this.consumers[position];
    return this.consumers
      .slice(position + 1)
      .filter(({ kind, mineral }) => kind !== 'material' || (taken?.kind === 'material' && taken.mineral === mineral));
  }

  /** Serves all who take of a lot; its quantity is what they take together. */
  private serve(position: number, massMicros: bigint, wanted: readonly Taking[]): bigint {
    const takers = this.takersOf(position);
    const parent = this.consumers[position]?.id ?? '';
    const quantity = wanted.reduce((sum, part) => sum + part.quantity, 0n);
    for (const part of wanted) {
      const taker = takers[part.nth % takers.length];
      const before = taker?.drawn.get(parent);
      const drawn = (before?.quantity ?? 0n) + part.quantity;
      taker?.drawn.set(parent, { parent, quantity: drawn, massMicros: (massMicros * drawn) / quantity });
    }
    return quantity;
  }

  private inputsOf(position: number, unit: string): object[] {
    const drawn = [...(this.consumers[position]?.drawn.values() ?? [])];
    return drawn.map(({ parent, quantity }) => {
      const isMaterial = this.consumers.find(({ id }) => id === parent)?.kind === 'material';
      return { lotId: parent, quantity: { value: written(quantity), unit: isMaterial ? 'KGM' : unit } };
    });
  }

  material(position: number, { mineral, activities, yieldPerMille, takings: wanted }: Material): Statement {
    const drawn = [...(this.consumers[position]?.drawn.values() ?? [])];
    const came = drawn.reduce((sum, { massMicros }) => sum + massMicros, 0n);
    const left = (came * yieldPerMille) / 1_000n;
    // Where nothing came in, or too little to be written, it is a mine.
    const [first, others] = activities;
    const done = left === 0n ? [{ ...first, activity: 'extraction' }, ...others] : others;
    const massMicros = left === 0n ? MINED_KG * MICRO : left;
    const lotId = `urn:lot:m-${position}`;
    const data = {
      lotId,
      material: 'm',
      form: 'ore',
      quantity: { value: written(this.serve(position, massMicros, wanted)), unit: 'KGM' },
      minerals: [{ mineral, mass: written(massMicros) }],
      activities: done.map(({ usd, place, ...rest }) => ({ ...rest, ...place, valueAdded: [{ mineral, usd }] })),
      inputs: this.inputsOf(position, 'C62'),
    };
    return { ...this.header, type: 'oretrail.mineral-shipment.v1', subject: lotId, data };
  }

  component(position: number, of: Shape['components'][number]): Statement {
    const lotId = this.consumers[position]?.id ?? '';
    const quantity = { value: written(this.serve(position, 0n, of.takings)), unit: 'C62' };
    const manufacture = {
      country: of.country,
      facility: 'urn:facility:1',
      operator: 'urn:party:a',
      completedOn: of.day,
    };
    const inputs = this.inputsOf(position, 'C62');
    const data = { lotId, component: of.component, quantity, usd: of.usd, manufacture, inputs };
    return { ...this.header, type: 'oretrail.component-shipment.v1', subject: lotId, data };
  }

  /** Vehicles that draw nothing are left out: an undeclared battery is not traced. */
  vehicles(): Statement[] {
    return this.consumers.flatMap(({ id: vin, kind, drawn }, position) => {
      if (kind !== 'vehicle' || drawn.size === 0) return [];
      const finalAssembly = { country: 'US', plant: 'p', completedOn: '2025-01-01' };
      const named = {
        vin,
        manufacturer: 'urn:party:maker-1',
        make: 'm',
        model: 'm',
        modelYear: 2025,
        vehicleClass: 'suv',
      };
      const gates = { gvwrLb: '5000', batteryCapacityKwh: '70', externallyChargeable: true, msrpUsd: '50000' };
      const data = { ...named, ...gates, finalAssembly, batteries: this.inputsOf(position, 'C62') };
      return [{ ...this.header, type: 'oretrail.vehicle-production.v1' as const, subject: vin, data }];
    });
  }
}

function statementsOf(of: Shape): readonly Statement[] {
  const chain = new Chain(of);
  const lots = [
    ...of.materials.map((lot, i) => chain.material(i, lot)),
    ...of.components.map((lot, i) => chain.component(of.materials.length + i, lot)),
  ];
  return [...lots, ...chain.vehicles()];
}

/** A chain that loses nothing. */
export const losslessChains: fc.Arbitrary<readonly Statement[]> = shape.map(statementsOf);
