/** What a lot was made of, with what the members of the profile add to each input. */
import { type Entry, entriesByLot } from './entries.ts';
import type { NamedLot } from './lots.ts';
import type { Members } from './members.ts';
import { quantityOf } from './quantity.ts';
import type { Scope } from './scope.ts';
import { leaf, type Traced } from './traced.ts';

/** The entries of the member `inputs` by the lots that they name. */
export function inputDetails(members: Members, inputs: readonly NamedLot[], scope: Scope): ReadonlyMap<string, Entry> {
  return entriesByLot(members.get('inputs'), inputs, 'an input', scope);
}

/** An input as our events have it. @param amount of it that the lot drew, in the unit of the input */
export function tracedInput(input: NamedLot, amount: Traced, details: Entry | undefined, scope: Scope): Traced {
  const members = new Map<string, Traced>([
    ...(details?.members ?? []),
    ['lotId', leaf(input.at, input.id)],
    ['quantity', quantityOf(amount, input.measured, scope)],
  ]);
  return { at: input.at, members };
}

/** All inputs of an event that makes one lot. */
export function wholeInputs(inputs: readonly NamedLot[], members: Members, scope: Scope): readonly Traced[] {
  const details = inputDetails(members, inputs, scope);
  return inputs.map((input) => {
    const own = details.get(input.id);
    const amount = own?.members.get('quantity');
    if (amount !== undefined) {
      scope.fault(
        amount.at,
        'unknown-field',
        '"quantity" is for an allocation: the event itself says how much it drew',
      );
    }
    return tracedInput(input, input.amount, own, scope);
  });
}
