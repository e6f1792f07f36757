/** The button under a list in pages. */
import type { ReactNode } from 'react';

type More = Readonly<{
  /** Gets the next page; null if there is none. */
  more: (() => void) | null;
  children?: ReactNode;
}>;

/** Nothing if there are no more rows. */
export function ShowMore({ more, children = 'Show more' }: More): ReactNode {
  return (
    more !== null && (
      <button type="button" onClick={more}>
        {children}
      </button>
    )
  );
}
