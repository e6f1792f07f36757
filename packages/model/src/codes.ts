/** The closed lists of codes that events use. Source: events.md, "Codes, dates and ids". */

/** Units of a quantity: pieces, kilograms, square metres, litres (UN/CEFACT Recommendation 20). */
export const UNITS = ['C62', 'KGM', 'MTK', 'LTR'] as const;
/** A code of {@link UNITS}. */
export type Unit = (typeof UNITS)[number];
/** What an activity can do to a mineral. events.md, `oretrail.mineral-shipment.v1`. */
export const ACTIVITIES = ['extraction', 'processing', 'recycling'] as const;
/** One of {@link ACTIVITIES}. */
export type ActivityKind = (typeof ACTIVITIES)[number];
/** Forms of material. The form decides only what a recycling acts on. events.md, `oretrail.mineral-shipment.v1`. */
export const FORMS = ['ore', 'concentrate', 'intermediate', 'constituent-material', 'recyclable'] as const;
/** One of {@link FORMS}. */
export type Form = (typeof FORMS)[number];
/** Uses that the impracticable-to-trace plan excuses. events.md, `oretrail.mineral-shipment.v1`. */
export const USES = ['anode-graphite', 'electrolyte-salt', 'electrode-binder', 'electrolyte-additive'] as const;
/** One of {@link USES}. */
export type Use = (typeof USES)[number];
/** Chain-of-custody models of ISO 22095, without `book-and-claim`, which is refused. events.md, `oretrail.mineral-shipment.v1`. */
export const CUSTODIES = ['identity-preserved', 'segregated', 'controlled-blending', 'mass-balance'] as const;
/** One of {@link CUSTODIES}. */
export type Custody = (typeof CUSTODIES)[number];
/** Battery components. events.md, `oretrail.component-shipment.v1`. */
export const COMPONENTS = [
  'cathode-electrode',
  'anode-electrode',
  'solid-metal-electrode',
  'separator',
  'liquid-electrolyte',
  'solid-state-electrolyte',
  'cell',
  'module',
  'pack',
  'other',
] as const;
/** One of {@link COMPONENTS}. */
export type Component = (typeof COMPONENTS)[number];
/** Classes of vehicles, which decide the price limit. events.md, `oretrail.vehicle-production.v1`. */
export const VEHICLE_CLASSES = ['car', 'suv', 'pickup', 'van'] as const;
/** One of {@link VEHICLE_CLASSES}. */
export type VehicleClass = (typeof VEHICLE_CLASSES)[number];
/** The two tests for critical minerals that a manufacturer may elect. events.md, `oretrail.reference-fact.v1`. */
export const MINERALS_TESTS = ['50-percent-value-added', 'traced-qualifying-value'] as const;
/** One of {@link MINERALS_TESTS}. */
export type MineralsTest = (typeof MINERALS_TESTS)[number];
