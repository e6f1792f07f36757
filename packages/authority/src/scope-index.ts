/** Grants by what they cover, so that a look-up costs as much as the id is long, however many grants there are. */
import type { HeldGrant } from './held-grant.ts';
import type { ScopeKey } from './ids.ts';
import { coveringLengths } from './scope.ts';

/** Grants by the keys of their scopes, which are also kept in order, because those that one covers are neighbours. */
export class ScopeIndex {
  private readonly byKey = new Map<string, HeldGrant[]>();
  private readonly sortedKeys: string[] = [];

  /** Enters a grant under each of its scopes. */
  add(held: HeldGrant): void {
    for (const key of held.scopes) {
      const known = this.byKey.get(key);
      if (known !== undefined) known.push(held);
      else {
        this.byKey.set(key, [held]);
        this.sortedKeys.splice(this.placeOf(key), 0, key);
      }
    }
  }

  /** The grants that cover a subject or scope, the widest first, and in the order of the log among equals. */
  *covering(key: ScopeKey): Generator<HeldGrant> {
    for (const length of coveringLengths(key)) yield* this.byKey.get(key.slice(0, length)) ?? [];
  }

  /** The grants of which a scope overlaps with this one. */
  *overlapping(key: ScopeKey): Generator<HeldGrant> {
    yield* this.covering(key);
    for (let i = this.placeOf(key); ; i += 1) {
      const next = this.sortedKeys[i];
      if (next?.startsWith(key) !== true) return;
      if (next !== key) yield* this.byKey.get(next) ?? [];
    }
  }

  /** How many keys are before this one. */
  private placeOf(key: string): number {
    let [low, high] = [0, this.sortedKeys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sortedKeys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
