/** The pages that map forms of others to events: each event is good, and follows from the form above it. */
import { FACTS, isMineral, parseEvent, SHIPMENTS, topicOf } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { codeBlocksIn, pageText, rowsBelow } from './page.ts';

type Json = Readonly<Record<string, unknown>>;
type Amount = Readonly<{ value: string; unit: string }>;
type Lot = Readonly<{
  lotId: string;
  quantity: Amount;
  minerals: readonly Readonly<{ mineral: string; mass: string }>[];
  activities: readonly Readonly<{ facility: string; country: string; operator: string }>[];
  manufacture: Readonly<Record<'completedOn' | 'facility' | 'operator', string>>;
  inputs: readonly Readonly<{ lotId: string; quantity: Amount }>[];
}>;

const blocksOf = (page: string): readonly Json[] =>
  codeBlocksIn(pageText(page), 'json').map((text): Json => JSON.parse(text));
const isEvent = (block: Json): boolean => 'specversion' in block;
const lotsOf = (page: string): readonly Lot[] =>
  blocksOf(page).flatMap((block) =>
    isEvent(block) && 'lotId' in (block['data'] as Json) ? [block['data'] as Lot] : [],
  );
const formsOf = (page: string): readonly Json[] => blocksOf(page).filter((block) => !isEvent(block));

const PAGES = { 'battery-pass.md': [SHIPMENTS], 'catena-x.md': [SHIPMENTS], 'smelter-lists.md': [FACTS, SHIPMENTS] };

describe.each(Object.entries(PAGES))('docs/%s', (page, topics) => {
  it('shows good events only', () => {
    const parsed = blocksOf(page)
      .filter(isEvent)
      .map((block) => parseEvent(block, { operators: new Set() }));
    expect(
      parsed.flatMap((event) => (event.ok ? [String(topicOf(event.event))] : event.errors.map(({ detail }) => detail))),
    ).toEqual(topics);
  });
});

type Material = Readonly<{
  batteryMaterialName: string;
  batteryMaterialMass: number;
  batteryMaterialLocation: Readonly<{ componentName: string }>;
}>;
type Passport = Readonly<{ batteryMaterials: readonly Material[] }>;
const BATTERIES = 100;

describe('docs/battery-pass.md', () => {
  it('takes the masses of the cathode from the passport: grams of one battery, kilograms of the lot', () => {
    const [passport] = formsOf('battery-pass.md') as unknown as readonly [Passport];
    const [lot] = lotsOf('battery-pass.md');
    const cathode = passport.batteryMaterials.filter(
      ({ batteryMaterialLocation }) => batteryMaterialLocation.componentName === 'Cathode',
    );
    const expected = cathode.map(({ batteryMaterialName, batteryMaterialMass }) => ({
      mineral: batteryMaterialName.toLowerCase(),
      mass: String((batteryMaterialMass * BATTERIES) / 1000),
    }));
    expect(pageText('battery-pass.md')).toContain(`for ${BATTERIES} such batteries`);
    expect(lot?.minerals.map(({ mineral, mass }) => ({ mineral, mass }))).toEqual(expected);
  });
});

type Child = Readonly<{
  globalAssetId: string;
  businessPartner: string;
  quantity: Readonly<{ value: number; unit: string }>;
}>;
type Bill = Readonly<{ globalAssetId: string; childItems: readonly Child[] }>;
type Batch = Readonly<{
  globalAssetId: string;
  localIdentifiers: readonly [Readonly<{ value: string }>];
  manufacturingInformation: Readonly<{ productionDate: string; sites: readonly [Readonly<{ siteId: string }>] }>;
}>;

describe('docs/catena-x.md', () => {
  const [bill, batch] = formsOf('catena-x.md') as unknown as readonly [Bill, Batch];
  const [lot] = lotsOf('catena-x.md');
  const lotId = (globalAssetId: string, bpnl: string): string =>
    globalAssetId.replace('urn:uuid:', `urn:lot:bpnl:${bpnl}:`);

  it('takes the inputs from the bill of material, by its table of units', () => {
    const units = new Map(rowsBelow('catena-x.md', 'unit', 'becomes').map(([from = '', to = '']) => [from, to]));
    const expected = bill.childItems.map(({ globalAssetId, businessPartner, quantity }) => ({
      lotId: lotId(globalAssetId, businessPartner),
      quantity: { value: String(quantity.value), unit: units.get(quantity.unit) },
    }));
    expect(lot?.inputs).toEqual(expected);
  });

  it('takes lot, day, plant and operator from the batch', () => {
    const { localIdentifiers, manufacturingInformation } = batch;
    const bpnl = localIdentifiers[0].value;
    expect(batch.globalAssetId).toBe(bill.globalAssetId);
    expect(lot?.lotId).toBe(lotId(batch.globalAssetId, bpnl));
    expect(lot?.manufacture).toEqual({
      country: 'US',
      facility: `urn:facility:bpns:${manufacturingInformation.sites[0].siteId}`,
      operator: `urn:party:bpnl:${bpnl}`,
      completedOn: manufacturingInformation.productionDate,
    });
  });
});

/** What the lists are about, as the page names it. */
const METALS = 'gold tantalum tin tungsten cobalt mica copper graphite lithium nickel'.split(' ');

describe('docs/smelter-lists.md', () => {
  it('takes the facility from the row of the list', () => {
    const [head = '', row = ''] = (codeBlocksIn(pageText('smelter-lists.md'), 'csv')[0] ?? '').split('\n');
    const at = head.split(',').indexOf('Smelter Identification');
    const [lot] = lotsOf('smelter-lists.md');
    expect(lot?.activities[0]?.facility).toBe(`urn:facility:rmi:${row.split(',')[at]}`);
  });

  it('names as critical what the model knows', () => {
    const wordsOf = (text: string): string[] => text.match(/[a-z]+/g) ?? [];
    for (const [, minerals = '', critical = ''] of rowsBelow('smelter-lists.md', 'list', 'minerals')) {
      const ofList = METALS.filter((metal) => wordsOf(minerals).includes(metal));
      expect(wordsOf(critical)).toEqual(ofList.filter(isMineral));
    }
  });
});
