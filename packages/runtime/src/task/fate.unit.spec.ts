import { ANY_OPERATOR, type OretrailEvent } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { FACTS, PUBLIC_INPUTS, SHIPMENTS, type Topic, VEHICLES } from '../port/topics.ts';
import { duePartition, type Reading, refusalOf } from './fate.ts';

const VIN = '5YFB4MBE4PP000001';
const FACT_KEY = 'entity/urn:party:x/2023-03-28';
const LOT = 'urn:lot:x';
const PARTITIONS = 3;
const NO_OPERATORS = new Set<string>();

/** An event of which only what bears on its fate is there. */
function event(type: OretrailEvent['type'], subject: string, corrected = 'urn:party:a'): OretrailEvent {
  const data = { corrects: { source: corrected, id: '1' } };
  return { type, subject, source: 'urn:party:a', id: '1', data } as unknown as OretrailEvent;
}

const DUE: readonly (readonly [OretrailEvent['type'], subject: string, topic: Topic])[] = [
  ['oretrail.mineral-shipment.v1', LOT, SHIPMENTS],
  ['oretrail.component-shipment.v1', LOT, SHIPMENTS],
  ['oretrail.vehicle-production.v1', VIN, VEHICLES],
  ['oretrail.vehicle-delivery.v1', VIN, VEHICLES],
  ['oretrail.reference-fact.v1', FACT_KEY, FACTS],
  ['oretrail.correction.v1', LOT, SHIPMENTS],
  ['oretrail.correction.v1', VIN, VEHICLES],
  ['oretrail.correction.v1', FACT_KEY, FACTS],
];

function reading(topic: Topic, subject: string, operators: Reading['operators'] = NO_OPERATORS): Reading {
  return { topic, partition: duePartition(topic, subject, PARTITIONS), partitions: PARTITIONS, operators };
}

describe('the fate of an event', () => {
  const everywhere = DUE.flatMap((row) => [...PUBLIC_INPUTS].map((topic) => [...row, topic] as const));

  it.each(everywhere)('%s of %s, due in %s, read in %s', (type, subject, due, topic) => {
    const code = refusalOf(event(type, subject), reading(topic, subject))?.code ?? 'taken';
    expect(code).toBe(topic === due ? 'taken' : 'wrong-topic');
  });

  it.each(DUE)('%s of %s in another partition of %s', (type, subject, topic) => {
    const due = reading(topic, subject);
    const refusal = refusalOf(event(type, subject), { ...due, partition: due.partition + 1 });
    expect(refusal).toMatchObject({ code: 'wrong-partition', message: expect.stringContaining(`${due.partition};`) });
  });

  it.each([LOT, VIN, FACT_KEY])("another's correction of %s is for operators", (subject) => {
    const correction = event('oretrail.correction.v1', subject, 'urn:party:b');
    const [, , topic = SHIPMENTS] = DUE.find(([type, of]) => type.includes('correction') && of === subject) ?? [];
    expect(refusalOf(correction, reading(topic, subject))?.code).toBe('not-allowed');
    expect(refusalOf(correction, reading(topic, subject, new Set(['urn:party:b'])))?.code).toBe('not-allowed');
    expect(refusalOf(correction, reading(topic, subject, new Set(['urn:party:a'])))).toBeNull();
    expect(refusalOf(correction, reading(topic, subject, ANY_OPERATOR))).toBeNull();
  });
});
