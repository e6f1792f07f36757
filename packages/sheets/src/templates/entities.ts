/** Who a party is, and who owns it. Source: events.md, `oretrail.reference-fact.v1`, kind `entity`. */
import { ATTRIBUTES, column, required, type Template } from './template.ts';

/** All members of the fact have a column; `reference` is its `source`, which is where it can be read. */
export const ENTITIES_TEMPLATE: Template = {
  name: 'entities',
  type: 'oretrail.reference-fact.v1',
  keys: ['entity', 'from'],
  subjectStart: ['entity'],
  columns: [
    required('entity', 'text', 'data', 'entity'),
    required('from', 'date', 'data', 'from'),
    ...ATTRIBUTES,
    column('to', 'date', 'data', 'to'),
    required('organized_in', 'text', 'data', 'organizedIn'),
    required('headquartered_in', 'text', 'data', 'headquarteredIn'),
    column('government_of', 'text', 'data', 'governmentOf'),
    column('licence_control', 'boolean', 'data', 'licenceControl'),
    column('listed', 'boolean', 'data', 'listed'),
    column('cleared', 'boolean', 'data', 'cleared'),
    required('reference', 'text', 'data', 'source'),
  ],
  parts: [
    {
      list: 'holders',
      columns: [
        column('holder', 'text', 'holder'),
        column('equity', 'amount', 'equity'),
        column('votes', 'amount', 'votes'),
        column('seats', 'amount', 'seats'),
      ],
      isLeftOutIfEmpty: true,
    },
  ],
  constants: [{ path: ['data', 'fact'], value: 'entity' }],
  example: [
    {
      entity: 'urn:party:example-refinery',
      from: '2023-01-01',
      stated_at: '2025-07-01T09:00:00Z',
      source: 'urn:party:example-registrar',
      organized_in: 'JP',
      headquartered_in: 'JP',
      reference: 'https://registry.example/refinery',
      holder: 'urn:party:example-holding',
      equity: '0.6',
      votes: '0.6',
      seats: '0.5',
    },
    {
      entity: 'urn:party:example-refinery',
      from: '2023-01-01',
      holder: 'urn:party:example-fund',
      equity: '0.4',
      votes: '0.4',
      seats: '0.5',
    },
  ],
};
