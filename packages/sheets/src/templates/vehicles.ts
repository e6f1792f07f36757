/** Vehicles as they were built. Source: events.md, `oretrail.vehicle-production.v1`. */
import { ATTRIBUTES, column, required, type Template } from './template.ts';

/** All members of the event have a column. */
export const VEHICLES_TEMPLATE: Template = {
  name: 'vehicles',
  type: 'oretrail.vehicle-production.v1',
  keys: ['vin'],
  subjectStart: [],
  columns: [
    required('vin', 'text', 'data', 'vin'),
    ...ATTRIBUTES,
    required('manufacturer', 'text', 'data', 'manufacturer'),
    required('make', 'text', 'data', 'make'),
    required('model', 'text', 'data', 'model'),
    required('model_year', 'year', 'data', 'modelYear'),
    required('vehicle_class', 'text', 'data', 'vehicleClass'),
    required('gvwr_lb', 'amount', 'data', 'gvwrLb'),
    required('battery_kwh', 'amount', 'data', 'batteryCapacityKwh'),
    required('externally_chargeable', 'boolean', 'data', 'externallyChargeable'),
    required('msrp_usd', 'amount', 'data', 'msrpUsd'),
    required('assembly_country', 'text', 'data', 'finalAssembly', 'country'),
    required('assembly_plant', 'text', 'data', 'finalAssembly', 'plant'),
    required('assembled_on', 'date', 'data', 'finalAssembly', 'completedOn'),
    column('expected_delivery_on', 'date', 'data', 'expectedDeliveryOn'),
  ],
  parts: [
    {
      list: 'batteries',
      columns: [
        column('battery_lot_id', 'text', 'lotId'),
        column('battery_quantity', 'amount', 'quantity', 'value'),
        column('battery_unit', 'text', 'quantity', 'unit'),
      ],
    },
  ],
  constants: [],
  example: [
    {
      vin: '4EXAM7LE6SU000001',
      stated_at: '2025-09-02T09:00:00Z',
      source: 'urn:party:example-car-maker',
      manufacturer: 'urn:party:example-car-maker',
      make: 'Example',
      model: 'Sheet',
      model_year: '2025',
      vehicle_class: 'suv',
      gvwr_lb: '5500',
      battery_kwh: '72.8',
      externally_chargeable: 'true',
      msrp_usd: '43070.00',
      assembly_country: 'US',
      assembly_plant: 'Exampletown, Kentucky',
      assembled_on: '2025-09-01',
      expected_delivery_on: '2025-10-01',
      battery_lot_id: 'urn:lot:example-sheet-packs-1',
      battery_quantity: '1',
      battery_unit: 'C62',
    },
  ],
};
