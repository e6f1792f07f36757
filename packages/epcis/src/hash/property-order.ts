/** The order of the data elements in the text that the event hash covers. Source: CBV 2.0, section 8.9. */

/** One data element. */
export type Property = Readonly<{
  /** The member of the JSON, and its name in the text. An item of a list may have an empty name. */
  name: string;
  /** For an object: its own elements, which come in this order. */
  order?: readonly Property[];
  /** For a list whose name occurs once: what each item is. */
  item?: Property;
  /** What a bare word is short for. */
  vocabulary?: string;
  isTime?: true;
}>;

const CBV = 'https://ref.gs1.org/cbv/';
const GS1 = 'https://gs1.org/voc/';

const value = (name: string, vocabulary?: string): Property =>
  vocabulary === undefined ? { name } : { name, vocabulary };
const time = (name: string): Property => ({ name, isTime: true });
const group = (name: string, ...order: readonly Property[]): Property => ({ name, order });
const list = (name: string, item: Property): Property => ({ name, item });

const epcs = (name: string): Property => list(name, value('epc'));
const quantities = (name: string): Property =>
  list(name, group('quantityElement', value('epcClass'), value('quantity'), value('uom')));

const SENSOR_METADATA = group(
  'sensorMetadata',
  time('time'),
  time('startTime'),
  time('endTime'),
  value('deviceID'),
  value('deviceMetadata'),
  value('rawData'),
  value('dataProcessingMethod'),
  value('bizRules'),
);
const SENSOR_REPORT = group(
  'sensorReport',
  value('type', GS1),
  value('exception', GS1),
  value('deviceID'),
  value('deviceMetadata'),
  value('rawData'),
  value('dataProcessingMethod'),
  time('time'),
  value('microorganism'),
  value('chemicalSubstance'),
  value('value'),
  value('component', `${CBV}Comp-`),
  value('stringValue'),
  value('booleanValue'),
  value('hexBinaryValue'),
  value('uriValue'),
  value('minValue'),
  value('maxValue'),
  value('meanValue'),
  value('sDev'),
  value('percRank'),
  value('percValue'),
  value('uom'),
  value('coordinateReferenceSystem'),
);

/** The elements that come first, in this order. */
export const FIRST: readonly Property[] = [
  time('eventTime'),
  value('eventTimeZoneOffset'),
  value('certificationInfo'),
  epcs('epcList'),
  value('parentID'),
  epcs('inputEPCList'),
  epcs('childEPCs'),
  quantities('quantityList'),
  quantities('childQuantityList'),
  quantities('inputQuantityList'),
  epcs('outputEPCList'),
  quantities('outputQuantityList'),
  value('action'),
  value('transformationID'),
  value('bizStep', `${CBV}BizStep-`),
  value('disposition', `${CBV}Disp-`),
  group('persistentDisposition', value('set', `${CBV}Disp-`), value('unset', `${CBV}Disp-`)),
  group('readPoint', value('id')),
  group('bizLocation', value('id')),
  list('sensorElementList', group('sensorElement', SENSOR_METADATA, SENSOR_REPORT)),
];

/**
 * Lists that come behind, sorted among all that is left. The published texts of the reference implementation have them in this
 * place.
 */
export const SORTED: readonly Property[] = [
  list('bizTransactionList', group('', value('type', `${CBV}BTT-`), value('bizTransaction'))),
  list('sourceList', group('', value('type', `${CBV}SDT-`), value('source'))),
  list('destinationList', group('', value('type', `${CBV}SDT-`), value('destination'))),
];

/** Members that the hash does not cover: they say who stored the event and when, or that it was wrong. */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  '@context',
  'type',
  'eventID',
  'recordTime',
  'errorDeclaration',
  'rdfs:comment',
  'comment',
]);
