/** Whole supply chains, as nasty as the contract allows: loops, overdraws, gaps, conflicts and corrections included. */
import { RULESETS } from '@oretrail/model';
import fc from 'fast-check';
import { factKey } from './arbitrary-facts.ts';
import { type Shape, shape } from './arbitrary-shapes.ts';
import { OPERATOR } from './arbitrary-values.ts';
import { calmed } from './calm.ts';
import { Naming, vinOf, type Without } from './naming.ts';
import type { Statement } from './statements.ts';

function deliveryOf({ header, place, days, isUndelivered }: Shape['deliveries'][number], vehicles: number): Statement {
  const vin = vinOf(place % vehicles);
  const [acquiredOn, placedInServiceOn] = [...days].sort();
  return {
    ...header,
    type: 'oretrail.vehicle-delivery.v1',
    subject: vin,
    data: isUndelivered ? { vin, acquiredOn } : { vin, acquiredOn, placedInServiceOn },
  };
}

type Stated = Pick<Statement, 'source' | 'subject'>;

/** Corrections name events and each other by place in the list of both; each follows its chain to subject and source. */
class Corrections {
  private readonly ordinary: readonly Statement[];
  private readonly corrections: Shape['corrections'];

  constructor(ordinary: readonly Statement[], corrections: Shape['corrections']) {
    this.ordinary = ordinary;
    this.corrections = corrections;
  }

  private topicPartitionOf({ corrected: { kind, nth } }: Shape['corrections'][number]): number {
    const { length } = this.ordinary;
    return kind === 'any' ? nth % (length + this.corrections.length) : length + (nth % this.corrections.length);
  }

  /** An event's own source may correct it, or an operator. In a ring any subject will do, as long as all have it. */
  private stated(place: number, hops = 0): Stated {
    const ordinary = this.ordinary[place];
    if (ordinary !== undefined) return ordinary;
    const correction = this.corrections[place - this.ordinary.length];
    if (correction === undefined || hops > this.corrections.length) {
      return { source: OPERATOR, subject: this.ordinary[0]?.subject ?? '' };
    }
    const named = this.stated(this.topicPartitionOf(correction), hops + 1);
    return correction.isByOperator ? { ...named, source: OPERATOR } : named;
  }

  private idAt(place: number): string {
    return this.ordinary[place]?.id ?? this.corrections[place - this.ordinary.length]?.header.id ?? '';
  }

  statements(): Statement[] {
    const made = this.corrections.map((correction, i) => {
      const { header, otherSubject } = correction;
      const place = this.topicPartitionOf(correction);
      const { source, subject } = this.stated(this.ordinary.length + i);
      const elsewhere = otherSubject === undefined ? undefined : this.ordinary[otherSubject % this.ordinary.length];
      const data = { corrects: { source: this.stated(place).source, id: this.idAt(place) }, reason: 'r' };
      const type = 'oretrail.correction.v1' as const;
      return { ...header, source, type, subject: elsewhere?.subject ?? subject, data } as const;
    });
    // One that names itself, or bears the id of what it corrects, is refused at the door.
    return made.filter(({ source, id, data: { corrects } }) => corrects.source !== source || corrects.id !== id);
  }
}

function statementsOf(of: Shape, without: Without): Statement[] {
  const naming = new Naming(of, without);
  const ordinary = [
    ...of.materials.map((lot, i) => naming.material(i, lot)),
    ...of.components.map((lot, i) => naming.component(i, lot)),
    ...of.vehicles.map((vehicle, i) => naming.vehicle(i, vehicle)),
    ...of.materialsRestated.map(({ place, ...lot }) => naming.material(place % of.materials.length, lot)),
    ...of.componentsRestated.map(({ place, ...lot }) => naming.component(place % of.components.length, lot)),
    ...of.vehiclesRestated.map(({ place, ...lot }) => naming.vehicle(place % of.vehicles.length, lot)),
    ...of.deliveries.map((delivery) => deliveryOf(delivery, of.vehicles.length)),
    ...of.facts.map(
      ({ header, fact: data }): Statement => ({
        ...header,
        type: 'oretrail.reference-fact.v1',
        subject: factKey(data),
        data,
      }),
    ),
  ];
  const apart = ordinary.map((statement, i) => ({ ...statement, id: `${statement.id}-${i}` }));
  const said = without.conflicts ? apart : ordinary;
  return [...said, ...new Corrections(said, of.corrections).statements()];
}

/** A supply chain as a list of statements, in no meaningful order. */
export function chains(without: Without = {}): fc.Arbitrary<readonly Statement[]> {
  return shape.map((of) => statementsOf(of.isCalm ? calmed(of) : of, without));
}

/** Any ruleset. */
export const ruleset = fc.constantFrom(...RULESETS);
