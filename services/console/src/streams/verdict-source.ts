/** Revisions as a stream has them. Source: console.md, "Streams". */
import type { VerdictFilter } from '@oretrail/read-model';
import type { Sight } from '../sight/sight.ts';
import type { ChangePages } from './change-pages.ts';
import type { StreamSource } from './log-stream.ts';
import { placeText, type StreamPlace, withNext } from './place.ts';
import { seenOf, shownChange } from './shown-change.ts';

/** What the reader may see now, and its filter within that. @throws OretrailError `not-allowed` */
export type VerdictLook = () => Readonly<{ sight: Sight; filter: VerdictFilter }>;

/** The revisions that a reader may see, a page of one partition after another. */
export function verdictSource(pages: ChangePages, look: VerdictLook): StreamSource<StreamPlace> {
  let partition = -1;
  return {
    cursor: placeText,
    hasMore: (place) => pages.hasMore(place),
    read: async (from) => {
      const page = await pages.read(from, partition);
      const { sight, filter } = look();
      let place = from;
      const entries = seenOf(page.rows, filter, sight).map((row) => {
        place = withNext(place, row.partition, row.offset + 1);
        return { event: 'verdict', data: shownChange(row, sight), place };
      });
      partition = page.partition;
      return { entries, place: page.place };
    },
  };
}
