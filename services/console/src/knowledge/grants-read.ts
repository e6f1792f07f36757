/** The grants that the read model has, as a book. Source: intake.md, "Grant events". */
import { GrantBook } from '@oretrail/authority';
import type { ResultOf } from '@oretrail/read-model';

/** Folds the grants in the order of their log. */
export class GrantsRead {
  private folded = new GrantBook(null);
  private following = 0;
  private isEmpty = true;

  /** Who holds what. Another book after the first record was read. */
  get book(): GrantBook {
    return this.folded;
  }

  /** The offset from which on grants are due. */
  get next(): number {
    return this.following;
  }

  /** Takes what follows. */
  take(grants: ResultOf<'grants'>): void {
    for (const { record, offset } of grants) {
      // The intake writes only what it has accepted, so the first sender was the bootstrap operator of its day.
      if (this.isEmpty) this.folded = new GrantBook(record.principal);
      this.isEmpty = false;
      this.folded.apply(record);
      this.following = offset + 1;
    }
  }
}
