/** The pages that map forms of others to events: each event is good, and follows from the form above it. */
import { FACTS, parseEvent, SHIPMENTS, topicOf } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { codeBlocksIn, pageText, rowsBelow } from './page.ts';

type Json = Readonly<Record<string, unknown>>;
type Amount = Readonly<{ value: string; unit: string }>;
type Lot = Readonly<{
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
  blocksOf(page).flatMap((block) => (isEvent(block) && 'lotId' in (block['data'] as Json) ? [block['data'] as Lot] : []));
const formsOf = (page: string): readonly Json[] => blocksOf(page).filter((block) => !isEvent(block));

const PAGES = { 'battery-pass.md': [SHIPMENTS], 'catena-x.md': [SHIPMENTS], 'smelter-lists.md': [FACTS, SHIPMENTS] };

describe.each(Object.entries(PAGES))('docs/%s', (page, topics) => {
  it('shows good events only', () => {
    const parsed = blocksOf(page)
      .filter(isEvent)
      .map((block) => parseEvent(block, { operators: new Set() }));
    expect(parsed.flatMap((event) => (event.ok ? [topicOf(event.event)] : [event.errors]))).toEqual(topics);
  });
});

describe('docs/battery-pass.md', () => {
  type Material = Readonly<{
    batteryMaterialName: string;
    batteryMaterialMass: number;
    batteryMaterialLocation: Readonly<{ componentName: string }>;
  }>;
  const BATTERIES = 100;

  it('takes the masses of the cathode from the passport: grams of one battery, kilograms of the lot', () => {
    const [form] = formsOf('battery-pass.md');
    const [lot] = lotsOf('battery-pass.md');
    const cathode = (form?.['batteryMaterials'] as readonly Material[]).filter(
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

describe('docs/catena-x.md', () => {
  type Child = Readonly<{
    globalAssetId: string;
    businessPartner: string;
    quantity: Readonly<{ value: number; unit: string }>;
  }>;
  const [bill, batch] = formsOf('catena-x.md');
  const [lot] = lotsOf('catena-x.md');

  it('takes the inputs from the bill of material, by its table of units', () => {
    const units = new Map(rowsBelow('catena-x.md', 'unit', 'becomes').map(([from = '', to = '']) => [from, to]));
    const expected = (bill?.['childItems'] as readonly Child[]).map(({ globalAssetId, businessPartner, quantity }) => ({
      lotId: globalAssetId.replace('urn:uuid:', `urn:lot:bpnl:${businessPartner}:`),
      quantity: { value: String(quantity.value), unit: units.get(quantity.unit) },
    }));
    expect(lot?.inputs).toEqual(expected);
  });

  it('takes day, plant and operator from the batch', () => {
    expect(batch?.['globalAssetId']).toBe(bill?.['globalAssetId']);
    const made = batch?.['manufacturingInformation'] as Readonly<{ productionDate: string; sites: [{ siteId: string }] }>;
    const [{ value: bpnl } = { value: '' }] = batch?.['localIdentifiers'] as readonly Readonly<{ value: string }>[];
    expect(lot?.manufacture).toEqual({
      country: 'US',
      facility: `urn:facility:bpns:${made.sites[0].siteId}`,
      operator: `urn:party:bpnl:${bpnl}`,
      completedOn: made.productionDate,
    });
  });
});

describe('docs/smelter-lists.md', () => {
  it('takes the facility from the row of the list', () => {
    const [head = '', row = ''] = (codeBlocksIn(pageText('smelter-lists.md'), 'csv')[0] ?? '').split('\n');
    const at = head.split(',').indexOf('Smelter Identification');
    const [lot] = lotsOf('smelter-lists.md');
    expect(lot?.activities[0]?.facility).toBe(`urn:facility:rmi:${row.split(',')[at]}`);
  });

  it('names as critical what the law names', () => {
    const law = pageText('spec/law.md');
    const list = law.slice(law.indexOf('\n## Critical minerals'), law.indexOf('(§45X(c)(6))'));
    for (const [, minerals = '', critical = ''] of rowsBelow('smelter-lists.md', 'list', 'minerals')) {
      const named = ['gold', 'tantalum', 'tin', 'tungsten', 'cobalt', 'mica', 'copper', 'graphite', 'lithium', 'nickel'];
      const inList = named.filter((mineral) => new RegExp(`\\b${mineral}\\b`).test(minerals));
      expect(critical.split(', ')).toEqual(inList.filter((mineral) => new RegExp(`\\b${mineral}\\b`).test(list)));
    }
  });
});
