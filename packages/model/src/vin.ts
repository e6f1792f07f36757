/** Vehicle identification numbers. Sources: ISO 3779; 49 CFR 565.15(c), check digit. */

const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;
/** The beginning of a North American VIN. Only these have a binding check digit. Source: events.md, `oretrail.vehicle-production.v1`. */
const NORTH_AMERICAN = /^(?:[1-5]|7[F-Z0])/;
/** 49 CFR 565.15(c), table IV: the value of a letter is its position in its row; I, O and Q are not used. */
const LETTER_ROWS = ['ABCDEFGH', 'JKLMN P R', ' STUVWXYZ'] as const;
/** 49 CFR 565.15(c), table V: the weight of each of the 17 characters; the check digit itself has weight 0. */
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const;
const CHECK_DIGIT_INDEX = 8;

function characterValue(character: string): number {
  for (const row of LETTER_ROWS) {
    const place = row.indexOf(character);
    if (place >= 0) return place + 1;
  }
  return Number(character);
}

function checkDigitOf(vin: string): string {
  const sum = WEIGHTS.reduce((total: number, weight, i) => total + weight * characterValue(vin.charAt(i)), 0);
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}

/** The same VIN with the correct check digit. */
export function withCheckDigit(vin: string): string {
  return vin.slice(0, CHECK_DIGIT_INDEX) + checkDigitOf(vin) + vin.slice(CHECK_DIGIT_INDEX + 1);
}

/** Why a text is not a VIN, as the end of a sentence; null if it is one. Source: events.md, `oretrail.vehicle-production.v1`. */
export function vinFault(text: string): string | null {
  if (!hasVinForm(text)) return 'is not 17 capital letters and digits without I, O and Q (ISO 3779)';
  if (!NORTH_AMERICAN.test(text)) return null;
  const due = checkDigitOf(text);
  if (text.charAt(CHECK_DIGIT_INDEX) === due) return null;
  return `has a wrong check digit: the ninth character has to be ${due} (49 CFR 565)`;
}

/** Whether a text has the form of a VIN, whatever its check digit: 17 capital letters and digits without I, O and Q. */
export function hasVinForm(text: string): boolean {
  return VIN.test(text);
}
