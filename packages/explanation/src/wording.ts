/** Countries, requirements and citations as people read them. */
import type { CountryCode, RequirementName } from '@oretrail/model';
import type { Authority } from '@oretrail/rules';
import type { Colours } from './colours.ts';

/** Names in English; the platform carries them. Source: ECMA-402, "Intl.DisplayNames"; Unicode CLDR. */
const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** `JP (Japan)`; the code alone if the platform has no name for it. */
export function countryText(code: CountryCode): string {
  const name = NAMES.of(code);
  return name === undefined ? code : `${code} (${name})`;
}

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

/** A citation with how sure it is; what is unconfirmed is said. Source: law.md, "The law as data". */
export function authorityText({ citation, status, unconfirmed }: Authority, colours: Colours): string {
  const sure = status === 'secondary' ? [status] : [];
  const doubts = unconfirmed === undefined ? [] : [`unconfirmed: ${unconfirmed}`];
  const all = status === 'unconfirmed' && doubts.length === 0 ? [status] : [...sure, ...doubts];
  return colours.dim(`§ ${citation}${all.length === 0 ? '' : ` [${all.join('; ')}]`}`);
}
