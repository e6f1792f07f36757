/** Requirements as people call them. */
import type { RequirementName } from '@oretrail/model';

/** The names of the requirements, as a person says them. */
export const REQUIREMENT_TITLES: Readonly<Record<RequirementName, string>> = {
  finalAssembly: 'Final assembly in North America',
  grossWeight: 'Gross vehicle weight',
  batteryCapacity: 'Battery size and charging',
  price: 'Price limit',
  acquisition: 'Acquired in time',
  foreignEntityOfConcern: 'No foreign entity of concern',
  criticalMinerals: 'Critical minerals',
  batteryComponents: 'Battery components',
};
