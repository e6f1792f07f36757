/** Who does what where in the made-up supply chain. Places are real, parties and plants are not. */

/** A plant or mine, and who runs it. */
export type Site = Readonly<{ country: string; facility: string; operator: string }>;

function site(country: string, name: string, operator = name): Site {
  return { country, facility: `urn:facility:example-${name}`, operator: `urn:party:example-${operator}` };
}

/** A critical mineral of the cells: where it is mined and processed, and what that is worth. */
export type MineralSource = Readonly<{
  mineral: string;
  ore: string;
  material: string;
  /** Kilograms of the mineral in one cell, times 1,000. */
  gramsPerCell: number;
  /** Value added by extraction and processing of a kilogram, in dollars. */
  extractionUsd: number;
  processingUsd: number;
  mines: readonly Site[];
  refineries: readonly Site[];
}>;

/** The minerals of an NMC cell with a graphite anode. */
export const MINERAL_SOURCES: readonly MineralSource[] = [
  {
    mineral: 'nickel',
    ore: 'laterite ore',
    material: 'nickel sulfate',
    gramsPerCell: 800,
    extractionUsd: 6,
    processingUsd: 9,
    mines: [
      site('ID', 'sorowako-mine'),
      site('AU', 'kambalda-mine'),
      site('CA', 'sudbury-mine'),
      site('PH', 'palawan-mine'),
    ],
    refineries: [
      site('JP', 'niihama-refinery'),
      site('CA', 'fort-saskatchewan-refinery'),
      site('CN', 'jinchuan-refinery'),
      site('KR', 'gwangyang-refinery'),
    ],
  },
  {
    mineral: 'lithium',
    ore: 'lithium brine',
    material: 'lithium hydroxide',
    gramsPerCell: 120,
    extractionUsd: 20,
    processingUsd: 30,
    mines: [site('CL', 'atacama-brines'), site('AU', 'pilbara-mine'), site('AR', 'jujuy-brines')],
    refineries: [
      site('US', 'bessemer-city-refinery'),
      site('JP', 'naraha-refinery'),
      site('CN', 'ganzhou-refinery'),
      site('AU', 'kwinana-refinery'),
    ],
  },
  {
    mineral: 'cobalt',
    ore: 'copper-cobalt ore',
    material: 'cobalt sulfate',
    gramsPerCell: 100,
    extractionUsd: 12,
    processingUsd: 16,
    mines: [site('CD', 'kolwezi-mine'), site('MA', 'bou-azzer-mine'), site('AU', 'murrin-murrin-mine')],
    refineries: [site('FI', 'kokkola-refinery'), site('MA', 'marrakesh-refinery'), site('CN', 'tongxiang-refinery')],
  },
  {
    mineral: 'graphite',
    ore: 'flake graphite',
    material: 'anode powder',
    gramsPerCell: 900,
    extractionUsd: 1,
    processingUsd: 5,
    mines: [site('MZ', 'balama-mine'), site('CA', 'lac-des-iles-mine'), site('CN', 'heilongjiang-mine')],
    refineries: [site('US', 'vidalia-plant'), site('KR', 'pohang-plant'), site('CN', 'shenzhen-plant')],
  },
];

/** Makers of electrodes, cells, modules and packs. */
export const BATTERY_PLANTS: readonly Site[] = [
  site('US', 'liberty-battery-plant', 'liberty-batteries'),
  site('US', 'jeffersonville-battery-plant', 'ohio-cells'),
  site('CA', 'windsor-battery-plant', 'windsor-cells'),
  site('JP', 'himeji-battery-plant', 'himeji-cells'),
  site('KR', 'ochang-battery-plant', 'ochang-cells'),
  site('CN', 'ningde-battery-plant', 'ningde-cells'),
];

/** A maker's plant, and what it builds there. */
export type VehicleLine = Readonly<{
  /** First three characters of a VIN: the maker, and where (49 CFR 565.15). */
  wmi: string;
  manufacturer: string;
  make: string;
  model: string;
  vehicleClass: string;
  country: string;
  plant: string;
  msrpUsd: number;
  capacityTenthsKwh: number;
}>;

/** All lines; some can't earn the credit, whatever their batteries. */
export const VEHICLE_LINES: readonly VehicleLine[] = [
  line('5YF', 'sunrise', 'Sunrise Ranger', 'suv', 'US', 'Georgetown, Kentucky', 47_000, 728),
  line('1HG', 'lakeside', 'Lakeside Breeze', 'car', 'US', 'Marysville, Ohio', 38_500, 620),
  line('3N1', 'lakeside', 'Lakeside City', 'car', 'MX', 'Aguascalientes', 31_900, 400),
  line('2T3', 'sunrise', 'Sunrise Trail', 'pickup', 'CA', 'Cambridge, Ontario', 62_000, 980),
  line('JTM', 'sunrise', 'Sunrise Ranger', 'suv', 'JP', 'Toyota City, Aichi', 46_000, 728),
  line('1G1', 'northstar', 'Northstar Grand', 'car', 'US', 'Lansing, Michigan', 71_000, 1_000),
];

function line(
  wmi: string,
  maker: string,
  model: string,
  vehicleClass: string,
  country: string,
  plant: string,
  msrpUsd: number,
  capacityTenthsKwh: number,
): VehicleLine {
  const make = model.split(' ')[0] ?? model;
  const manufacturer = `urn:party:example-${maker}-motors`;
  return { wmi, manufacturer, make, model, vehicleClass, country, plant, msrpUsd, capacityTenthsKwh };
}

/** Everybody who makes something of a battery, with the country of the first site that they run. */
export function operators(): ReadonlyMap<string, string> {
  const sites = [...MINERAL_SOURCES.flatMap(({ mines, refineries }) => [...mines, ...refineries]), ...BATTERY_PLANTS];
  return new Map(sites.toReversed().map(({ operator, country }) => [operator, country] as const));
}
