/** Lots of battery components. Source: events.md, `oretrail.component-shipment.v1`. */
import { ATTRIBUTES, column, INPUT, required, type Template } from './template.ts';

/** All members of the event have a column. */
export const COMPONENTS_TEMPLATE: Template = {
  name: 'components',
  type: 'oretrail.component-shipment.v1',
  keys: ['lot_id'],
  subjectStart: [],
  columns: [
    required('lot_id', 'text', 'data', 'lotId'),
    ...ATTRIBUTES,
    required('component', 'text', 'data', 'component'),
    required('quantity', 'amount', 'data', 'quantity', 'value'),
    required('unit', 'text', 'data', 'quantity', 'unit'),
    required('usd', 'amount', 'data', 'usd'),
    required('country', 'text', 'data', 'manufacture', 'country'),
    required('facility', 'text', 'data', 'manufacture', 'facility'),
    required('operator', 'text', 'data', 'manufacture', 'operator'),
    required('completed_on', 'date', 'data', 'manufacture', 'completedOn'),
  ],
  parts: [
    {
      list: 'inputs',
      columns: [...INPUT, column('input_as', 'text', 'as')],
    },
  ],
  constants: [],
  example: [
    {
      lot_id: 'urn:lot:example-sheet-cells-9',
      stated_at: '2025-08-01T09:00:00Z',
      source: 'urn:party:example-cell-maker',
      component: 'cell',
      quantity: '1000',
      unit: 'C62',
      usd: '100000.00',
      country: 'US',
      facility: 'urn:facility:example-cell-plant',
      operator: 'urn:party:example-cell-maker',
      completed_on: '2025-07-30',
      input_lot_id: 'urn:lot:example-sheet-cathodes-5',
      input_quantity: '1800',
      input_unit: 'MTK',
      input_usd: '30000.00',
      input_as: 'component',
    },
    {
      lot_id: 'urn:lot:example-sheet-cells-9',
      input_lot_id: 'urn:lot:example-sheet-anodes-2',
      input_quantity: '1600',
      input_unit: 'MTK',
    },
  ],
};
