/** The closed lists of codes that events use. Source: events.md, "Codes, dates and ids". */
import type { CountryCode, Mineral } from './ids.ts';

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

/** The 249 officially assigned codes of ISO 3166-1 alpha-2, territories included. */
const ASSIGNED =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY ' +
  'BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK ' +
  'FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR ' +
  'IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ' +
  'ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM ' +
  'PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF ' +
  'TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

/** Every country code that an event may name. Source: events.md, "Codes, dates and ids". */
export const COUNTRIES: ReadonlySet<string> = new Set(ASSIGNED.split(' '));

/** Whether a text is an assigned country code of ISO 3166-1 alpha-2. */
export function isCountryCode(text: string): text is CountryCode {
  return COUNTRIES.has(text);
}

/** The fifty applicable critical minerals of IRC §45X(c)(6). law.md, "Critical minerals". */
const APPLICABLE =
  'aluminum antimony barite beryllium cerium cesium chromium cobalt dysprosium europium ' +
  'fluorspar gadolinium germanium graphite indium lithium manganese neodymium nickel niobium ' +
  'tellurium tin tungsten vanadium yttrium arsenic bismuth erbium gallium hafnium ' +
  'holmium iridium lanthanum lutetium magnesium palladium platinum praseodymium rhodium rubidium ' +
  'ruthenium samarium scandium tantalum terbium thulium titanium ytterbium zinc zirconium';

/** Every mineral that an event may name, lower case. Source: law.md, "Critical minerals" (§45X(c)(6)). */
export const MINERALS: ReadonlySet<string> = new Set(APPLICABLE.split(' '));

/** Whether a text is the lower-case name of a critical mineral of §45X(c)(6). law.md, "Critical minerals". */
export function isMineral(text: string): text is Mineral {
  return MINERALS.has(text);
}
