/** The part of a VIN that names its maker. Source: intake.md, "Prefixes". */

/** Characters of a VIN: ISO 3779. */
export const VIN_LENGTH = 17;
/** Characters of a WMI: ISO 3780. */
export const WMI_LENGTH = 3;
/** Positions 12 to 14 of a VIN, by which the makers of few vehicles differ: ISO 3780. */
export const SMALL_MAKER = { begin: 11, end: 14 } as const;
/** The third character of a WMI that makers of few vehicles share: ISO 3780. */
export const SHARED_WMI_END = '9';

/** The maker of a vehicle: 3 characters, or 3 and positions 12 to 14 if the third is 9. */
export function makerOf(vin: string): string {
  const wmi = vin.slice(0, WMI_LENGTH);
  return wmi.endsWith(SHARED_WMI_END) ? wmi + vin.slice(SMALL_MAKER.begin, SMALL_MAKER.end) : wmi;
}
