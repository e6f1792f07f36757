/** What went into which lot, if one event makes several. Source: docs/epcis.md. */
import { amountOf, shownValue } from '@oretrail/model';
import { plainDecimal } from '../json/decimal.ts';
import type { Path } from '../json/json.ts';
import { writtenName } from '../namespaces.ts';
import { type Entry, entriesByLot } from './entries.ts';
import { inputDetails, tracedInput } from './inputs.ts';
import type { NamedLot } from './lots.ts';
import type { Members } from './members.ts';
import type { Scope } from './scope.ts';
import { leaf, plain, type Traced } from './traced.ts';

/** One lot of an event: its members, and what went into it. */
export type Share = Readonly<{ output: NamedLot; members: Members; at: Path; inputs: readonly Traced[] }>;

/** The lots that an event names. */
export type NamedLots = Readonly<{ outputs: readonly NamedLot[]; inputs: readonly NamedLot[] }>;

/** As many digits as an exact sum needs: an amount with more is refused anyway. */
const DIGITS = /^\d{1,30}(?:\.\d{1,30})?$/;

/** The exact sum of amounts; null if one of them is not a plain decimal, which is reported elsewhere. */
function exactSum(amounts: readonly Traced[]): bigint | null {
  let sum = 0n;
  for (const amount of amounts) {
    const value = plain(amount);
    const digits = typeof value === 'string' ? plainDecimal(value) : null;
    if (digits === null || !DIGITS.test(digits)) return null;
    sum += amountOf(digits);
  }
  return sum;
}

/** The entries of an allocation, and what they draw of each input. */
class Allocation {
  private readonly drawn = new Map<string, Traced[]>();
  private readonly inputs: readonly NamedLot[];
  private readonly scope: Scope;

  constructor(inputs: readonly NamedLot[], scope: Scope) {
    this.inputs = inputs;
    this.scope = scope;
  }

  /** @param around members of all entries; those of the entry itself replace them */
  shareOf(output: NamedLot, entry: Entry, around: Members): Share {
    const details = inputDetails(entry.members, this.inputs, this.scope);
    const used = this.inputs.filter(({ id }) => details.has(id));
    const inputs = used.map((input) => this.draw(input, details.get(input.id) ?? entry));
    const own = [...entry.members].filter(([name]) => name !== 'lotId');
    const members = new Map([...around, ...own]);
    members.delete('allocation');
    return { output, members, at: entry.at, inputs };
  }

  /** Each input must be used up exactly: nothing is drawn that the event does not say, and nothing is lost. */
  checkSums(at: Path): void {
    for (const { id, amount } of this.inputs) {
      const whole = exactSum([amount]);
      const sum = exactSum(this.drawn.get(id) ?? []);
      if (whole === null || sum === null || whole === sum) continue;
      const what = `The allocation draws more or less of ${shownValue(id)} than the ${shownValue(plain(amount))} of the event`;
      this.scope.fault(at, 'epcis-many-outputs', what);
    }
  }

  private draw(input: NamedLot, details: Entry): Traced {
    const place = [...details.at, writtenName('quantity', this.scope.namespaces)];
    const amount = details.members.get('quantity') ?? leaf(place, undefined);
    this.drawn.set(input.id, [...(this.drawn.get(input.id) ?? []), amount]);
    return tracedInput(input, amount, details, this.scope);
  }
}

/** The lots of an event with an allocation, which names each of its outputs once. */
export function sharesOf(
  { outputs, inputs }: NamedLots,
  members: Members,
  list: Traced,
  scope: Scope,
): readonly Share[] {
  const common = members.get('inputs');
  if (common !== undefined)
    scope.fault(common.at, 'unknown-field', '"inputs" has to be in each entry of the allocation');
  const entries = entriesByLot(list, outputs, 'an output', scope);
  const allocation = new Allocation(inputs, scope);
  const shares = outputs.flatMap((output) => {
    const entry = entries.get(output.id);
    if (entry !== undefined) return [allocation.shareOf(output, entry, members)];
    scope.fault(list.at, 'epcis-many-outputs', `The allocation does not name ${shownValue(output.id)}`);
    return [];
  });
  allocation.checkSums(list.at);
  return shares;
}
