/** Places that the law names. Source: law.md, "Qualifying country", "Foreign entity of concern", "Territories". */
import type { CountryCode } from '@oretrail/model';
import type { Dated } from './parameter.ts';

type Places = Dated<ReadonlySet<CountryCode>>;

function places(codes: string): ReadonlySet<CountryCode> {
  return new Set(codes.split(' ') as CountryCode[]);
}

/** The United States and the territories that count as such. */
export const UNITED_STATES: Places = {
  value: places('US PR GU VI AS MP'),
  from: null,
  to: null,
  citation: '26 CFR 1.30D-2(b)(34)',
  status: 'unconfirmed',
  unconfirmed: 'the paragraph was seen by its caption only: which territories it names could not be read',
};

/** North America: final assembly, recycling and components count here. */
export const NORTH_AMERICA: Places = {
  value: new Set([...UNITED_STATES.value, ...places('CA MX')]),
  from: null,
  to: null,
  citation: '26 USC 30D(d)(1)(G), (d)(5), (e); 26 CFR 1.30D-2(b)(34)',
  status: 'text',
};

/** Free-trade partners by treaty. Japan is none: it counts through a reference fact only. */
export const TREATY_PARTNERS: Places = {
  value: places('AU BH CA CL CO CR DO SV GT HN IL JO KR MA MX NI OM PA PE SG'),
  from: null,
  to: null,
  citation: '26 CFR 1.30D-2(b)(13)',
  status: 'secondary',
};

/** Covered nations. Hong Kong and Macao are not counted as China. */
export const COVERED_NATIONS: Places = {
  value: places('CN RU KP IR'),
  from: null,
  to: null,
  citation: '42 USC 18741(a)(5); 10 USC 4872',
  status: 'text',
  unconfirmed: 'whether Hong Kong and Macao count as China: here they do not',
};
