/** Dead letters: records that the workers could not take. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListPage } from '../../api/shapes.ts';
import { ListTable } from '../../parts/list-table.tsx';
import { Mark } from '../../parts/marks.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { timeText } from '../../words/words.ts';
import { type Letter, letterPath, placeText, stateWord, whyText } from './letter-shapes.ts';

function LetterTable({ rows }: Readonly<{ rows: readonly Letter[] }>): ReactNode {
  return (
    <ListTable label="Dead letters" heads={['Why', 'State', 'Record', 'When']} ofNumbers={[]}>
      {rows.map((letter) => (
        <tr key={letter.id}>
          <th scope="row">
            <Link href={letterPath(letter.id)}>{whyText(letter.code)}</Link>
          </th>
          <td>
            <Mark word={stateWord(letter)} />
          </td>
          <td className="id">{placeText(letter.of)}</td>
          <td className="number left">{timeText(letter.writtenAt)}</td>
        </tr>
      ))}
    </ListTable>
  );
}

/** The list of letters; each leads to the page that mends it. */
export function Letters(): ReactNode {
  const { asked, rows, more } = usePages<Letter, ListPage<Letter>>('/v1/ops/letters?limit=100');
  return (
    <section aria-labelledby="letters">
      <h2 id="letters">Dead letters</h2>
      <Answered asked={asked} what="dead letters" roles={['operator', 'auditor']}>
        {() =>
          rows.length === 0 ? (
            <Empty title="✓ No dead letter." />
          ) : (
            <>
              <p>
                Records that the workers could not take. Open one to see what is wrong, repair it and send it again.
              </p>
              <LetterTable rows={rows} />
              <ShowMore more={more} />
            </>
          )
        }
      </Answered>
    </section>
  );
}
