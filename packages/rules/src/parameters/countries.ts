/** Places that the law names. Source: law.md, "Qualifying country", "Foreign entity of concern", "North America". */
import type { CountryCode } from '@oretrail/model';
import type { Dated } from './parameter.ts';

type Places = Dated<ReadonlySet<CountryCode>>;

function places(codes: string): ReadonlySet<CountryCode> {
  return new Set(codes.split(' ') as CountryCode[]);
}

/** The United States for extraction and processing, with all of its territories. */
export const UNITED_STATES: Places = {
  value: places('US PR GU VI AS MP'),
  from: null,
  to: null,
  citation: '26 USC 30D(e)(1)(A)',
  status: 'text',
  unconfirmed: 'that GU, VI, AS and MP count as the United States here',
};

/** North America: final assembly, recycling and components count here. Puerto Rico is the only US territory in it. */
export const NORTH_AMERICA: Places = {
  value: places('US PR CA MX'),
  from: null,
  to: null,
  citation: '26 USC 30D(d)(1)(G), (d)(5), (e); 26 CFR 1.30D-2(b)(34); 19 CFR 182 App. A',
  status: 'text',
  unconfirmed: 'that 1.30D follows the territory of 19 CFR 182 App. A',
};

/** Free-trade partners by treaty. Japan is not among them: it counts only through a reference fact. */
export const TREATY_PARTNERS: Places = {
  value: places('AU BH CA CL CO CR DO SV GT HN IL JO KR MA MX NI OM PA PE SG'),
  from: null,
  to: null,
  citation: '26 CFR 1.30D-2(b)(13)',
  status: 'secondary',
};

/** Covered nations: China, Russia, North Korea and Iran. */
export const COVERED_NATIONS: Places = {
  value: places('CN RU KP IR'),
  from: null,
  to: null,
  citation: '42 USC 18741(a)(5); 10 USC 4872',
  status: 'text',
};

/** Places that may or may not belong to a covered nation: Hong Kong and Macau. Both readings are judged. */
export const UNSETTLED_PLACES: Places = {
  value: places('HK MO'),
  from: null,
  to: null,
  citation: '42 USC 18741(a)(5); 89 FR 37079',
  status: 'unconfirmed',
  unconfirmed: 'whether Hong Kong and Macau belong to China: both readings are judged',
};
