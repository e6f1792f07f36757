/** Uploads that are still coming: they have no job yet, but count as open. */
import type { PrincipalId } from '@oretrail/authority';

/** Whose room an upload takes: that of its sender; null is the one room of all who have no grant. */
export type Room = PrincipalId | null;

/** How many there are. */
export class ComingUploads {
  readonly #byRoom = new Map<Room, number>();

  get count(): number {
    return [...this.#byRoom.values()].reduce((sum, count) => sum + count, 0);
  }

  of(room: Room): number {
    return this.#byRoom.get(room) ?? 0;
  }

  /** Counts one as long as something is done with it. */
  async during<T>(room: Room, work: () => Promise<T>): Promise<T> {
    this.#byRoom.set(room, this.of(room) + 1);
    try {
      return await work();
    } finally {
      const left = this.of(room) - 1;
      if (left === 0) this.#byRoom.delete(room);
      else this.#byRoom.set(room, left);
    }
  }
}
