/** Lots of material. Source: events.md, `oretrail.mineral-shipment.v1`. */
import { ATTRIBUTES, column, INPUT, required, type Template } from './template.ts';

/** `shipment`, and the `minerals` of an input, have no columns: few lots need them, and an event can state them. */
export const MINERALS_TEMPLATE: Template = {
  name: 'minerals',
  type: 'oretrail.mineral-shipment.v1',
  keys: ['lot_id'],
  subjectStart: [],
  columns: [
    required('lot_id', 'text', 'data', 'lotId'),
    ...ATTRIBUTES,
    required('material', 'text', 'data', 'material'),
    required('form', 'text', 'data', 'form'),
    required('quantity_kg', 'amount', 'data', 'quantity', 'value'),
    column('use', 'text', 'data', 'use'),
    column('custody', 'text', 'data', 'custody'),
  ],
  parts: [
    {
      list: 'minerals',
      columns: [
        required('mineral', 'text', 'mineral'),
        required('mineral_kg', 'amount', 'mass'),
        column('mineral_usd', 'amount', 'usd'),
      ],
    },
    {
      list: 'activities',
      columns: [
        column('activity', 'text', 'activity'),
        column('country', 'text', 'country'),
        column('facility', 'text', 'facility'),
        column('operator', 'text', 'operator'),
        column('completed_on', 'date', 'completedOn'),
      ],
      hasValueAdded: true,
    },
    {
      list: 'inputs',
      columns: INPUT,
    },
  ],
  constants: [{ path: ['data', 'quantity', 'unit'], value: 'KGM' }],
  example: [
    {
      lot_id: 'urn:lot:example-sheet-sulfate-7',
      stated_at: '2025-07-01T09:00:00Z',
      source: 'urn:party:example-refinery',
      material: 'mixed sulfate',
      form: 'intermediate',
      quantity_kg: '25000',
      custody: 'segregated',
      mineral: 'nickel',
      mineral_kg: '5500',
      mineral_usd: '99000.00',
      activity: 'extraction',
      country: 'AU',
      facility: 'urn:facility:example-mine',
      operator: 'urn:party:example-mine',
      completed_on: '2025-05-02',
      added_nickel_usd: '20000.00',
      added_cobalt_usd: '0',
      input_lot_id: 'urn:lot:example-sheet-concentrate-3',
      input_quantity: '60000',
      input_unit: 'KGM',
      input_usd: '33000.00',
    },
    {
      lot_id: 'urn:lot:example-sheet-sulfate-7',
      mineral: 'cobalt',
      mineral_kg: '120.5',
      activity: 'processing',
      country: 'JP',
      facility: 'urn:facility:example-plant',
      operator: 'urn:party:example-refinery',
      completed_on: '2025-06-20',
      added_nickel_usd: '46000.00',
      input_lot_id: 'urn:lot:example-sheet-concentrate-4',
      input_quantity: '800',
      input_unit: 'KGM',
    },
  ],
};
