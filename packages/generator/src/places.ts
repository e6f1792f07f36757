/** Who does what where in the made-up supply chain. The places are real; parties, plants and figures are not. */

/** A plant or mine, and who runs it. */
export type Site = Readonly<{ country: string; facility: string; operator: string }>;

function site(country: string, name: string, operator = name): Site {
  return { country, facility: `urn:facility:example-${name}`, operator: `urn:party:example-${operator}` };
}

/** Sites with one operator each, by country. */
function sites(named: Readonly<Record<string, string>>): readonly Site[] {
  return Object.entries(named).map(([country, name]) => site(country, name));
}

/** A critical mineral of the cells: what it is won from, what it becomes, and where. */
export type MineralSource = Readonly<{
  mineral: string;
  ore: string;
  refined: string;
  /** Kilograms of ore, and of the refined material, that hold one of the mineral. */
  orePerMineral: number;
  refinedPerMineral: number;
  /** Value added to a kilogram of the mineral, in dollars. */
  extractionUsd: number;
  processingUsd: number;
  mines: readonly Site[];
  refineries: readonly Site[];
}>;

/** The minerals of a cell with a nickel-manganese-cobalt cathode and a graphite anode. */
export const MINERAL_SOURCES: readonly MineralSource[] = [
  {
    mineral: 'nickel',
    ore: 'laterite ore',
    refined: 'nickel sulfate',
    orePerMineral: 60,
    refinedPerMineral: 5,
    extractionUsd: 7,
    processingUsd: 9,
    mines: sites({ ID: 'sorowako-mine', AU: 'kambalda-mine', CA: 'sudbury-mine', PH: 'palawan-mine' }),
    refineries: sites({
      JP: 'niihama-refinery',
      CA: 'fort-saskatchewan-refinery',
      ID: 'morowali-refinery',
      CN: 'jinchuan-refinery',
      KR: 'gwangyang-refinery',
    }),
  },
  {
    mineral: 'lithium',
    ore: 'lithium brine',
    refined: 'lithium hydroxide',
    orePerMineral: 150,
    refinedPerMineral: 6,
    extractionUsd: 20,
    processingUsd: 30,
    mines: sites({ CL: 'atacama-brines', AU: 'pilbara-mine', AR: 'jujuy-brines', US: 'silver-peak-brines' }),
    refineries: sites({
      US: 'bessemer-city-refinery',
      JP: 'naraha-refinery',
      CN: 'ganzhou-refinery',
      AU: 'kwinana-refinery',
    }),
  },
  {
    mineral: 'cobalt',
    ore: 'copper-cobalt ore',
    refined: 'cobalt sulfate',
    orePerMineral: 200,
    refinedPerMineral: 5,
    extractionUsd: 12,
    processingUsd: 16,
    mines: sites({ CD: 'kolwezi-mine', MA: 'bou-azzer-mine', AU: 'murrin-murrin-mine' }),
    refineries: sites({ FI: 'kokkola-refinery', MA: 'marrakesh-refinery', CN: 'tongxiang-refinery' }),
  },
  {
    mineral: 'manganese',
    ore: 'manganese ore',
    refined: 'manganese sulfate',
    orePerMineral: 3,
    refinedPerMineral: 4,
    extractionUsd: 1,
    processingUsd: 2,
    mines: sites({ ZA: 'kalahari-mine', AU: 'groote-eylandt-mine', GA: 'moanda-mine' }),
    refineries: sites({ CN: 'daxin-refinery', JP: 'ichihara-refinery', MX: 'tamos-refinery' }),
  },
  {
    mineral: 'graphite',
    ore: 'flake graphite',
    refined: 'spherical graphite',
    orePerMineral: 8,
    refinedPerMineral: 1,
    extractionUsd: 1,
    processingUsd: 4,
    mines: sites({ MZ: 'balama-mine', CA: 'lac-des-iles-mine', CN: 'heilongjiang-mine' }),
    refineries: sites({ US: 'vidalia-plant', KR: 'pohang-plant', CN: 'shenzhen-plant' }),
  },
];

/** Minerals that some batches win back from old batteries. */
export const RECYCLED_MINERALS: readonly string[] = ['nickel', 'cobalt', 'lithium'];
/** Where old batteries are recycled: one place outside of North America, so that some recycling doesn't count. */
export const RECYCLERS: readonly Site[] = sites({
  US: 'storey-county-recycler',
  CA: 'kingston-recycler',
  KR: 'gunsan-recycler',
});

/** A material that goes into a component: the constituent material of 26 CFR 1.30D-2. */
export type ActiveMaterial = Readonly<{
  kind: string;
  material: string;
  use?: string;
  /** Lots of it in a batch. */
  lots: number;
  gramsPerCell: number;
  /** Grams of each mineral in one cell. */
  minerals: Readonly<Record<string, number>>;
  /** Value added to a kilogram of mineral, in dollars. */
  processingUsd: number;
  plants: readonly Site[];
}>;

/** The materials that every batch of cells is made from; their grams and dollars are plausible, not measured. */
export const ACTIVE_MATERIALS: readonly ActiveMaterial[] = [
  {
    kind: 'cathode-material',
    material: 'cathode active material NMC 811',
    lots: 4,
    gramsPerCell: 1_650,
    minerals: { nickel: 800, cobalt: 100, manganese: 95, lithium: 120 },
    processingUsd: 6,
    plants: [
      site('US', 'clarksville-cathode-plant', 'ohio-cathodes'),
      site('JP', 'himeji-cathode-plant', 'himeji-cells'),
      site('KR', 'ochang-cathode-plant', 'ochang-cells'),
      site('CA', 'becancour-cathode-plant', 'windsor-cells'),
      site('CN', 'ningde-cathode-plant', 'ningde-cells'),
    ],
  },
  {
    kind: 'anode-material',
    material: 'coated spherical graphite',
    use: 'anode-graphite',
    lots: 4,
    gramsPerCell: 1_000,
    minerals: { graphite: 960 },
    processingUsd: 3,
    plants: sites({ US: 'vidalia-plant', JP: 'hitachi-anode-plant', KR: 'pohang-plant', CN: 'shenzhen-plant' }),
  },
  {
    kind: 'electrolyte-salt',
    material: 'lithium hexafluorophosphate',
    use: 'electrolyte-salt',
    lots: 1,
    gramsPerCell: 110,
    minerals: { lithium: 5 },
    processingUsd: 80,
    plants: sites({ US: 'danville-salt-plant', JP: 'yokkaichi-salt-plant', CN: 'zhangjiagang-salt-plant' }),
  },
];

/** Makers of electrodes, separators, electrolytes, cells, modules and packs. */
export const BATTERY_PLANTS: readonly Site[] = [
  site('US', 'liberty-battery-plant', 'liberty-batteries'),
  site('US', 'jeffersonville-battery-plant', 'ohio-cells'),
  site('CA', 'windsor-battery-plant', 'windsor-cells'),
  site('JP', 'himeji-battery-plant', 'himeji-cells'),
  site('KR', 'ochang-battery-plant', 'ochang-cells'),
  site('CN', 'ningde-battery-plant', 'ningde-cells'),
];

/** Everybody who makes something of a battery, with the country of the first site that they run. */
export function operators(): ReadonlyMap<string, string> {
  const sites = [
    ...MINERAL_SOURCES.flatMap(({ mines, refineries }) => [...mines, ...refineries]),
    ...ACTIVE_MATERIALS.flatMap(({ plants }) => plants),
    ...RECYCLERS,
    ...BATTERY_PLANTS,
  ];
  return new Map(sites.toReversed().map(({ operator, country }) => [operator, country] as const));
}
