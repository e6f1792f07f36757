/** Countries as people read them. */
import type { CountryCode } from '@oretrail/model';

/** Names in English; the platform carries them. Source: ECMA-402, "Intl.DisplayNames"; Unicode CLDR. */
const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** `JP (Japan)`; the code alone if the platform has no name for it. */
export function countryText(code: CountryCode): string {
  const name = NAMES.of(code);
  return name === undefined ? code : `${code} (${name})`;
}
