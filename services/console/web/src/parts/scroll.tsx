/** A wide table or picture that scrolls by itself, so that the page does not. */
import type { ReactNode } from 'react';

/** The arrow keys scroll what has the focus: without it, part of a wide table could not be reached by keyboard. */
const REACHED_BY_KEYBOARD = { tabIndex: 0 };

/** @param label for readers of the screen */
export function Scroll({ label, children }: Readonly<{ label: string; children: ReactNode }>): ReactNode {
  return (
    <section className="scroll" aria-label={`${label} (scrolls)`} {...REACHED_BY_KEYBOARD}>
      {children}
    </section>
  );
}
