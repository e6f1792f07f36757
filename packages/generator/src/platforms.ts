/** What is built with the batteries: makers, plants and vehicles. All of it is made up but the places. */

/** A maker's plant, and what it builds there. */
export type VehicleLine = Readonly<{
  /** First three characters of a VIN: where, and who (49 CFR 565.15). */
  wmi: string;
  model: string;
  vehicleClass: string;
  country: string;
  plant: string;
  gvwrLb: number;
  msrpUsd: number;
  capacityTenthsKwh: number;
}>;

/** Vehicles that share their packs. */
export type Platform = Readonly<{
  maker: string;
  modulesPerPack: number;
  cellsPerModule: number;
  lines: readonly VehicleLine[];
}>;

/** The id of a maker. */
export const manufacturerOf = (maker: string): string => `urn:party:example-${maker.toLowerCase()}-motors`;

const FULL_SIZE = { modulesPerPack: 4, cellsPerModule: 12 };
/** Plug-in hybrids: in early 2023 their credit grows with the battery. */
const HYBRID = { modulesPerPack: 1, cellsPerModule: 8 };

/** All platforms. Some lines can't earn the credit, whatever their batteries. */
export const PLATFORMS: readonly Platform[] = [
  {
    ...FULL_SIZE,
    maker: 'Sunrise',
    lines: [
      line('5YF', 'Ranger', 'suv', 'US', 'Georgetown, Kentucky', 5_500, 47_000, 728),
      line('2T3', 'Trail', 'pickup', 'CA', 'Cambridge, Ontario', 6_900, 62_000, 980),
      line('JTM', 'Ranger', 'suv', 'JP', 'Toyota City, Aichi', 5_500, 46_000, 728),
    ],
  },
  {
    ...HYBRID,
    maker: 'Lakeside',
    lines: [
      line('1HG', 'Breeze PHEV', 'car', 'US', 'Marysville, Ohio', 4_600, 38_500, 88),
      line('3N1', 'City PHEV', 'car', 'MX', 'Aguascalientes', 4_400, 33_900, 136),
      line('3N2', 'Mild PHEV', 'car', 'MX', 'Aguascalientes', 4_300, 31_900, 66),
    ],
  },
  {
    ...FULL_SIZE,
    maker: 'Northstar',
    lines: [
      line('1G1', 'Grand', 'car', 'US', 'Lansing, Michigan', 5_900, 51_000, 1_000),
      line('1GT', 'Hauler', 'pickup', 'US', 'Fort Wayne, Indiana', 14_050, 74_000, 1_300),
      line('1GC', 'Courier', 'van', 'US', 'Fort Wayne, Indiana', 9_300, 68_000, 1_100),
    ],
  },
  {
    ...FULL_SIZE,
    maker: 'Lakeside',
    lines: [
      line('19U', 'Prairie', 'suv', 'US', 'East Liberty, Ohio', 5_800, 52_000, 850),
      line('2HG', 'Harbour', 'car', 'CA', 'Alliston, Ontario', 4_900, 44_000, 690),
    ],
  },
];

function line(
  wmi: string,
  model: string,
  vehicleClass: string,
  country: string,
  plant: string,
  gvwrLb: number,
  msrpUsd: number,
  capacityTenthsKwh: number,
): VehicleLine {
  return { wmi, model, vehicleClass, country, plant, gvwrLb, msrpUsd, capacityTenthsKwh };
}
