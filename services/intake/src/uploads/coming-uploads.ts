/** Uploads that are still coming: they have no job yet, but count as open. */
import type { PrincipalId } from '@oretrail/authority';

/** How many there are. */
export class ComingUploads {
  readonly #byPrincipal = new Map<PrincipalId, number>();

  get count(): number {
    return [...this.#byPrincipal.values()].reduce((sum, count) => sum + count, 0);
  }

  of(principal: PrincipalId): number {
    return this.#byPrincipal.get(principal) ?? 0;
  }

  /** Counts one as long as something is done with it. */
  async during<T>(principal: PrincipalId, work: () => Promise<T>): Promise<T> {
    this.#byPrincipal.set(principal, this.of(principal) + 1);
    try {
      return await work();
    } finally {
      const left = this.of(principal) - 1;
      if (left === 0) this.#byPrincipal.delete(principal);
      else this.#byPrincipal.set(principal, left);
    }
  }
}
