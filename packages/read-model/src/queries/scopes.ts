/** What prefixes of lots and makers of vehicles cover. Source: intake.md, "Prefixes". */
import { SMALL_MAKER, WMI_LENGTH } from '../rows/maker.ts';

/** A prefix ends at one of these, or is a whole id. */
const DELIMITERS = ':/#';

/** Whether a vehicle is of a maker: 3 characters, or 3 and positions 12 to 14. */
export function isOfMaker(vin: string, maker: string): boolean {
  const [wmi, small] = [maker.slice(0, WMI_LENGTH), maker.slice(WMI_LENGTH)];
  return vin.startsWith(wmi) && (small === '' || vin.slice(SMALL_MAKER.begin, SMALL_MAKER.end) === small);
}

/** Whether an id is under a prefix, or is that id. A prefix of a fact may leave its day out. */
export function isUnderPrefix(id: string, prefix: string): boolean {
  return DELIMITERS.includes(prefix.slice(-1)) ? id.startsWith(prefix) : id === prefix;
}
