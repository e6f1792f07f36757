/** Who held what, by the grants of an archive. Source: intake.md, "1. Grants: who may state what". */
import type { ArchivedRecord } from '@oretrail/archive';
import { GrantBook, parseGrantRecordText } from '@oretrail/authority';
import type { ArchivedInputs } from '../archived-events/archived-inputs.ts';

/** Grant events, folded. */
export type GrantHistory = Readonly<{
  book: GrantBook;
  /** Grant events that count. */
  accepted: number;
  /** Grant events that change nothing: repeated, or refused because another was first. */
  withoutEffect: number;
  /** Records that are not grant events with the stamps of the intake, so somebody else wrote them. */
  unreadable: number;
}>;

/** Takes records in the order of their log. */
class HistoryReader {
  private book: GrantBook | null = null;
  private accepted = 0;
  private withoutEffect = 0;
  private unreadable = 0;

  get history(): GrantHistory {
    const { accepted, withoutEffect, unreadable } = this;
    return { book: this.book ?? new GrantBook(null), accepted, withoutEffect, unreadable };
  }

  take({ value }: ArchivedRecord): void {
    const record = value === null ? null : parseGrantRecordText(value.toString('utf8'));
    if (record === null) {
      this.unreadable += 1;
      return;
    }
    // Only the intake writes grants, and it takes the first from the bootstrap operator only.
    this.book ??= new GrantBook(record.principal);
    if (this.book.apply(record).outcome === 'accepted') this.accepted += 1;
    else this.withoutEffect += 1;
  }
}

/**
 * Folds the grant events of an archive, from the first on, those after the last seal too. Whether a statement was allowed
 * depends only on what had been recorded by then, so one book answers for every time.
 * @throws ArchiveError of the first object that fails, by name
 */
export async function grantHistoryIn(inputs: ArchivedInputs): Promise<GrantHistory> {
  const reader = new HistoryReader();
  for await (const records of inputs.grantsUpTo(Number.POSITIVE_INFINITY)) {
    for (const record of records) reader.take(record);
  }
  return reader.history;
}
