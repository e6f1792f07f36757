/** The check digit of GS1 keys. Source: GS1 General Specifications, section 7.9.1. */

/** The check digit of a key that lacks it: the digits weigh 3 and 1 in turn, from the right. */
export function checkDigitOf(digits: string): string {
  const sum = [...digits].reduceRight(
    (total, digit, i) => total + Number(digit) * ((digits.length - 1 - i) % 2 === 0 ? 3 : 1),
    0,
  );
  return String((10 - (sum % 10)) % 10);
}

/** A key with its check digit. */
export function withCheckDigit(digits: string): string {
  return digits + checkDigitOf(digits);
}
