/** A reckoning as a page shows it, done again in exact fractions: `min(3,000; 10,000)`, `4,800 × 3,000 / 10,000`. */
import { divideHalfEven } from '@oretrail/model';

/** A fraction; the denominator is above 0. */
type Fraction = Readonly<{ over: bigint; under: bigint }>;

const TOKEN = /\s*(\d[\d,]*(?:\.\d+)?|min|max|[()+−×/;])/y;

/** A number as a page writes it, without its thousands separators. */
export function plainNumber(text: string): string {
  return text.replaceAll(',', '');
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < text.trimEnd().length) {
    const at = token.lastIndex;
    const [, found] = token.exec(text) ?? [];
    if (found === undefined) throw new Error(`not a reckoning: "${text.slice(at)}" in "${text}"`);
    tokens.push(found);
  }
  return tokens;
}

/** The numbers that a reckoning starts from, without thousands separators. */
export function numbersIn(text: string): string[] {
  return tokensOf(text)
    .filter((token) => /^\d/.test(token))
    .map(plainNumber);
}

function fractionOf(decimal: string): Fraction {
  const [whole = '', decimals = ''] = decimal.split('.');
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) };
}

const isBelow = (a: Fraction, b: Fraction): boolean => a.over * b.under < b.over * a.under;

/** The grammar: sums of products of numbers, brackets, and `min` or `max` of some. */
class Reckoner {
  private readonly tokens: string[];
  private at = 0;

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  result(): Fraction {
    const result = this.sum();
    if (this.at < this.tokens.length) throw new Error(`more after the end: ${this.tokens.slice(this.at).join(' ')}`);
    return result;
  }

  private take(...allowed: readonly string[]): string | null {
    const token = this.tokens[this.at];
    if (token === undefined || !allowed.includes(token)) return null;
    this.at += 1;
    return token;
  }

  private sum(): Fraction {
    let a = this.product();
    for (let sign = this.take('+', '−'); sign !== null; sign = this.take('+', '−')) {
      const b = this.product();
      const over = sign === '+' ? a.over * b.under + b.over * a.under : a.over * b.under - b.over * a.under;
      a = { over, under: a.under * b.under };
    }
    return a;
  }

  private product(): Fraction {
    let a = this.operand();
    for (let sign = this.take('×', '/'); sign !== null; sign = this.take('×', '/')) {
      const b = this.operand();
      const [over, under] = sign === '×' ? [b.over, b.under] : [b.under, b.over];
      a = { over: a.over * over, under: a.under * under };
    }
    return a;
  }

  private operand(): Fraction {
    const choice = this.take('min', 'max');
    if (this.take('(') === null) return fractionOf(plainNumber(this.tokens[this.at++] ?? ''));
    let chosen = this.sum();
    while (this.take(';') !== null) {
      const next = this.sum();
      if (isBelow(next, chosen) === (choice === 'min')) chosen = next;
    }
    if (this.take(')') === null) throw new Error('a bracket is not closed');
    return chosen;
  }
}

/** What a reckoning comes to, rounded half to even to so many decimals. */
export function reckon(text: string, decimals: number): string {
  const { over, under } = new Reckoner(text).result();
  const digits = divideHalfEven(over * 10n ** BigInt(decimals), under)
    .toString()
    .padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
}
