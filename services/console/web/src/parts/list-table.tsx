/** The frame of a list: its heads, and a scroll of its own if the screen is narrow. */
import type { ReactNode } from 'react';
import { Scroll } from './scroll.tsx';

/**
 * @param label for readers of the screen
 * @param ofNumbers the heads above numbers
 * @param children the rows
 */
export function ListTable({
  label,
  heads,
  ofNumbers,
  children,
}: Readonly<{
  label: string;
  heads: readonly string[];
  ofNumbers: readonly string[];
  children: ReactNode;
}>): ReactNode {
  return (
    <Scroll label={label}>
      <table className="list">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className={ofNumbers.includes(head) ? 'number' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Scroll>
  );
}
