/** Numbers as people read them. */
import { type Amount, formatAmount, formatShare, ONE_UNIT, type Share, type Unit } from '@oretrail/model';

const UNIT_NAMES: Readonly<Record<Unit, string>> = { C62: 'pieces', KGM: 'kg', MTK: 'm²', LTR: 'l' };
/** Six decimals of a quantity: as many as a supplier may write (events.md, "Amounts"). */
const QUANTITY_DECIMALS_MAX = 6;
/** Cents. */
const USD_DECIMALS = 2;
const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** A plain decimal with commas between the thousands. */
export function withThousands(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const grouped = whole.replace(THOUSANDS, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Whole dollars: `$3,750`. */
export function wholeDollars(usd: number): string {
  return `$${withThousands(String(usd))}`;
}

/** Dollars and cents, rounded half to even: `$1,234.50`. Whole dollars have no cents. */
export function dollars(usd: Amount): string {
  const [whole = '', cents] = formatAmount(usd, USD_DECIMALS).split('.');
  return `$${withThousands(whole)}${cents === undefined ? '' : `.${cents.padEnd(USD_DECIMALS, '0')}`}`;
}

/** A bare number: `72.8`. */
export function number(amount: Amount): string {
  return withThousands(formatAmount(amount, QUANTITY_DECIMALS_MAX));
}

/** `25,000 kg`. */
export function quantityText(amount: Amount, unit: Unit): string {
  const name = unit === 'C62' && amount === ONE_UNIT ? 'piece' : UNIT_NAMES[unit];
  return `${number(amount)} ${name}`;
}

/** A share as a percentage with all of its decimals that are not 0: `61.2345678 %`. */
export function percent(share: Share | string): string {
  const decimal = typeof share === 'string' ? share : formatShare(share);
  const [whole = '0', fraction = ''] = decimal.split('.');
  const digits = fraction.padEnd(2, '0');
  const rest = digits.slice(2).replace(/0+$/, '');
  const points = String(BigInt(whole + digits.slice(0, 2)));
  return rest === '' ? `${points} %` : `${points}.${rest} %`;
}

/** Both bounds of a share, or the one if they agree. */
export function percentRange({ low, high }: Readonly<{ low: Share; high: Share }>): string {
  return low === high ? percent(low) : `${percent(low)} to ${percent(high)}`;
}

/** `1 line`, `2 lines`. */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${withThousands(String(count))} ${count === 1 ? noun : plural}`;
}
