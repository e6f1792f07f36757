/** Whole supply chains, as nasty as the contract allows: loops, overdraws, gaps, conflicts and corrections included. */
import { RULESETS } from '@oretrail/model';
import fc from 'fast-check';
import { factKey } from './arbitrary-facts.ts';
import { type Shape, shape } from './arbitrary-shapes.ts';
import { OPERATOR } from './arbitrary-values.ts';
import { calmed } from './calm.ts';
import { Naming, vinOf, type Without } from './naming.ts';
import type { Statement } from './statements.ts';

function deliveryOf({ header, place, days }: Shape['deliveries'][number], vehicles: number): Statement {
  const vin = vinOf(place % vehicles);
  const [acquiredOn, placedInServiceOn] = [...days].sort();
  return {
    ...header,
    type: 'oretrail.vehicle-delivery.v1',
    subject: vin,
    data: { vin, acquiredOn, placedInServiceOn },
  };
}

/** Corrections name events by place; the list that they name grows with them, so that a ring can close. */
function withCorrections(ordinary: readonly Statement[], corrections: Shape['corrections']): Statement[] {
  const subjects: string[] = ordinary.map(({ subject }) => subject);
  const ids = [...ordinary.map(({ id }) => id), ...corrections.map(({ header }) => header.id)];
  const sources = [
    ...ordinary.map(({ source }) => source),
    ...corrections.map(({ header, isByOperator }) => (isByOperator ? OPERATOR : header.source)),
  ];
  const made = corrections.map(({ header, corrected, isByOperator, otherSubject }): Statement => {
    const nth = corrected % ids.length;
    const corrects = { source: sources[nth] ?? header.source, id: ids[nth] ?? header.id };
    const subject = subjects[(otherSubject ?? nth) % subjects.length] ?? '';
    subjects.push(subject);
    const by = isByOperator ? OPERATOR : corrects.source;
    return { ...header, source: by, type: 'oretrail.correction.v1', subject, data: { corrects, reason: 'r' } };
  });
  return [...ordinary, ...made];
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
  return withCorrections(without.conflicts ? apart : ordinary, of.corrections);
}

/** A supply chain as a list of statements, in no meaningful order. */
export function chains(without: Without = {}): fc.Arbitrary<readonly Statement[]> {
  return shape.map((of) => statementsOf(of.isCalm ? calmed(of) : of, without));
}

/** Any ruleset. */
export const ruleset = fc.constantFrom(...RULESETS);
