/** Vehicles as they were sold. Source: events.md, `oretrail.vehicle-delivery.v1`. */
import { ATTRIBUTES, column, required, type Template } from './template.ts';

/** Each row is a statement: the acquisition and the delivery of one vehicle may be two rows. */
export const DELIVERIES_TEMPLATE: Template = {
  name: 'deliveries',
  type: 'oretrail.vehicle-delivery.v1',
  keys: ['vin'],
  subjectStart: [],
  columns: [
    required('vin', 'text', 'data', 'vin'),
    ...ATTRIBUTES,
    required('acquired_on', 'date', 'data', 'acquiredOn'),
    column('placed_in_service_on', 'date', 'data', 'placedInServiceOn'),
  ],
  parts: [],
  constants: [],
  example: [
    {
      vin: '4EXAM7LE6SU000001',
      stated_at: '2025-09-12T17:00:00Z',
      source: 'urn:party:example-dealer',
      acquired_on: '2025-09-12',
    },
    {
      vin: '4EXAM7LE6SU000001',
      stated_at: '2025-10-03T17:00:00Z',
      source: 'urn:party:example-dealer',
      acquired_on: '2025-09-12',
      placed_in_service_on: '2025-10-03',
    },
  ],
};
