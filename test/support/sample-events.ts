/** One good event of each type, as JSON text would give it: what the specs start from. Taken from the examples of docs/spec. */

/** A JSON object that a spec may change. */
export type JsonEvent = { data?: unknown; subject?: unknown; [name: string]: unknown };

function envelope(type: string, subject: string, data: JsonEvent): JsonEvent {
  return { specversion: '1.0', id: 'e-1', source: 'urn:party:a', type, subject, time: '2023-02-25T09:00:00Z', data };
}

/** One good event of each type, for tests to spoil. */
export const sampleEvents = {
  mineral: envelope('oretrail.mineral-shipment.v1', 'urn:lot:smm:niso4-0001', {
    lotId: 'urn:lot:smm:niso4-0001',
    material: 'nickel sulfate',
    form: 'intermediate',
    quantity: { value: '25000', unit: 'KGM' },
    minerals: [
      { mineral: 'nickel', mass: '5500', usd: '99000.00' },
      { mineral: 'cobalt', mass: '0.000001' },
    ],
    activities: [
      {
        activity: 'processing',
        country: 'JP',
        facility: 'urn:facility:niihama',
        operator: 'https://example.org/smm',
        completedOn: '2023-02-20',
        valueAdded: [
          { mineral: 'cobalt', usd: '0' },
          { mineral: 'nickel', usd: '66000.00' },
        ],
      },
    ],
    inputs: [
      {
        lotId: 'urn:lot:vale:conc-77',
        quantity: { value: '60000', unit: 'C62' },
        usd: '33000.00',
        minerals: [{ mineral: 'nickel', mass: '1' }],
      },
    ],
    use: 'electrolyte-salt',
    custody: 'segregated',
    shipment: { from: 'JP', to: 'US', shippedOn: '2023-02-25', consignee: 'urn:party:cathode-co' },
  }),
  component: envelope('oretrail.component-shipment.v1', 'urn:lot:cells:9001', {
    lotId: 'urn:lot:cells:9001',
    component: 'cell',
    quantity: { value: '1000', unit: 'C62' },
    usd: '100000.00',
    manufacture: {
      country: 'US',
      facility: 'urn:facility:bmt',
      operator: 'urn:party:cells-inc',
      completedOn: '2024-02-29',
    },
    inputs: [
      { lotId: 'urn:lot:cathodes:5', quantity: { value: '4000', unit: 'MTK' }, usd: '30000.00', as: 'component' },
    ],
  }),
  production: envelope('oretrail.vehicle-production.v1', '1HGEV0355PA000001', {
    vin: '1HGEV0355PA000001',
    manufacturer: 'urn:party:toyota',
    make: 'Toyota',
    model: 'bZ4X',
    modelYear: 2025,
    vehicleClass: 'suv',
    gvwrLb: '5500',
    batteryCapacityKwh: '72.8',
    externallyChargeable: true,
    msrpUsd: '43070.00',
    finalAssembly: { country: 'US', plant: 'Georgetown, Kentucky', completedOn: '2025-04-02' },
    expectedDeliveryOn: '2025-05-01',
    batteries: [{ lotId: 'urn:lot:packs:31', quantity: { value: '1', unit: 'C62' } }],
  }),
  delivery: envelope('oretrail.vehicle-delivery.v1', '1HGEV0355PA000001', {
    vin: '1HGEV0355PA000001',
    acquiredOn: '2025-09-12',
    placedInServiceOn: '2025-10-03',
  }),
  agreement: envelope('oretrail.reference-fact.v1', 'country-agreement/JP/2023-03-28', {
    fact: 'country-agreement',
    country: 'JP',
    agreement: 'US-Japan Critical Minerals Agreement',
    minerals: ['nickel', 'lithium'],
    from: '2023-03-28',
    to: '2030-01-01',
    source: 'where it can be read',
  }),
  entity: envelope('oretrail.reference-fact.v1', 'entity/urn:party:b/2023-01-01', {
    fact: 'entity',
    entity: 'urn:party:b',
    organizedIn: 'US',
    headquarteredIn: 'US',
    governmentOf: 'US',
    holders: [{ holder: 'urn:party:c', equity: '0.25', votes: '1.000000000', seats: '0' }],
    licenceControl: false,
    listed: true,
    from: '2023-01-01',
    source: 'register',
  }),
  election: envelope('oretrail.reference-fact.v1', 'critical-minerals-test/urn:party:m/2023-01-01', {
    fact: 'critical-minerals-test',
    manufacturer: 'urn:party:m',
    test: '50-percent-value-added',
    from: '2023-01-01',
    source: 'filing',
  }),
  plan: envelope('oretrail.reference-fact.v1', 'impracticable-to-trace-plan/urn:party:m/2023-01-01', {
    fact: 'impracticable-to-trace-plan',
    manufacturer: 'urn:party:m',
    from: '2023-01-01',
    source: 'filing',
  }),
  correction: envelope('oretrail.correction.v1', 'urn:lot:x', {
    corrects: { source: 'urn:party:a', id: 'e-0' },
    reason: 'wrong mass',
    replacedBy: { source: 'urn:party:a', id: 'e-2' },
  }),
};

/** The name of one sample. */
export type Sample = keyof typeof sampleEvents;
/** The names of the samples. */
export const SAMPLES = Object.keys(sampleEvents) as readonly Sample[];

/** A copy of a sample with the member at a path set, or removed if the value is undefined. */
export function changed(sample: Sample, path: readonly (string | number)[], value: unknown): JsonEvent {
  const event = structuredClone(sampleEvents[sample]);
  let holder: JsonEvent = event;
  for (const name of path.slice(0, -1)) holder = holder[name] as JsonEvent;
  const last = String(path.at(-1));
  if (value === undefined) delete holder[last];
  // Like JSON.parse: an own member, also if it is called `__proto__`.
  else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  return event;
}
