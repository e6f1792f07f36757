/** Made-up EPCIS documents. They are texts, for what a number looks like matters. */

/** JSON that is not parsed yet: numbers keep their digits. */
export type Members = Readonly<Record<string, unknown>>;

/** A context that binds the prefix `oretrail`. */
export const CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  { oretrail: 'urn:oretrail:epcis:1:', example: 'https://ns.example.com/epcis/' },
];

/** GTINs with a right check digit, with a lot. */
export const LOTS = {
  sulfate: 'urn:epc:class:lgtin:9506000.013435.S-17',
  concentrate: 'urn:epc:class:lgtin:9506000.013436.C-4',
  cells: 'urn:epc:class:lgtin:9506000.013437.9001',
  foil: 'urn:epc:class:lgtin:9506000.013438.F1',
} as const;

/** A document with these events. @param header its master data */
export function documentOf(events: readonly unknown[], header?: unknown): string {
  const epcisHeader = header === undefined ? {} : { epcisHeader: header };
  return JSON.stringify({
    '@context': CONTEXT,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2025-03-01T00:00:00Z',
    ...epcisHeader,
    epcisBody: { eventList: events },
  });
}

const WHERE_AND_WHEN = {
  eventTime: '2025-02-20T23:30:00Z',
  eventTimeZoneOffset: '+09:00',
  eventID: 'urn:uuid:7a1d0c3e-53c1-4f3a-9d3b-6a0a0a3c9a01',
  readPoint: { id: 'urn:epc:id:sgln:9506000.00001.dock-2' },
};

/** The members of the profile that describe a lot of material. */
export const MATERIAL: Members = {
  'oretrail:material': 'nickel sulfate',
  'oretrail:form': 'intermediate',
  'oretrail:operator': 'urn:party:example-refinery',
  'oretrail:country': 'JP',
  'oretrail:minerals': [{ 'oretrail:mineral': 'nickel', 'oretrail:mass': '5500', 'oretrail:usd': '99000.00' }],
  'oretrail:activities': [
    {
      'oretrail:activity': 'processing',
      'oretrail:valueAdded': [{ 'oretrail:mineral': 'nickel', 'oretrail:usd': '66000.00' }],
    },
  ],
  'oretrail:inputs': [{ 'oretrail:lotId': LOTS.concentrate, 'oretrail:usd': '33000.00' }],
};

/** A refinery's transformation of concentrate to sulfate. */
export function transformation(changes: Members = {}): Members {
  return {
    type: 'TransformationEvent',
    ...WHERE_AND_WHEN,
    inputQuantityList: [{ epcClass: LOTS.concentrate, quantity: 60, uom: 'TNE' }],
    outputQuantityList: [{ epcClass: LOTS.sulfate, quantity: 25000, uom: 'KGM' }],
    bizStep: 'commissioning',
    ilmd: MATERIAL,
    ...changes,
  };
}

/** A commissioning of cells, without inputs. */
export function commissioning(changes: Members = {}): Members {
  return {
    type: 'ObjectEvent',
    action: 'ADD',
    ...WHERE_AND_WHEN,
    quantityList: [{ epcClass: LOTS.cells, quantity: 1000 }],
    bizStep: 'commissioning',
    ilmd: {
      'oretrail:component': 'cell',
      'oretrail:usd': '100000',
      'oretrail:operator': 'urn:party:example-cells',
      'oretrail:country': 'US',
    },
    ...changes,
  };
}

/** The assembly of a pack from cells. */
export function association(changes: Members = {}): Members {
  return {
    type: 'AssociationEvent',
    action: 'ADD',
    ...WHERE_AND_WHEN,
    parentID: 'urn:epc:id:sgtin:9506000.013439.P1',
    childEPCs: ['urn:epc:id:sgtin:9506000.013440.M1', 'urn:epc:id:sgtin:9506000.013440.M2'],
    childQuantityList: [{ epcClass: LOTS.cells, quantity: 96 }],
    bizStep: 'assembling',
    'oretrail:component': 'pack',
    'oretrail:usd': '9000.50',
    'oretrail:operator': 'urn:party:example-packs',
    'oretrail:country': 'US',
    ...changes,
  };
}
