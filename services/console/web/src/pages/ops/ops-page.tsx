/** `/ops`: dead letters, tasks, what is parked, and how far the console has read. */
import type { ReactNode } from 'react';
import type { ListPage } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { PageTitle } from '../../frame/frame.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { count, counted } from '../../words/words.ts';
import { Letters } from './letters.tsx';
import { ParkedSubjects, Tasks } from './tasks.tsx';

type Lag = Readonly<{ topic: string; partition: number; next: number; end: number; behind: number }>;

/** What the console itself has not read yet: most of its partitions are read, and say nothing. */
function ConsoleLag(): ReactNode {
  const asked = useAnswer<ListPage<Lag>>('/v1/ops/lag');
  return (
    <section aria-labelledby="lag">
      <h2 id="lag">Lag of this console</h2>
      <Answered asked={asked} what="lag" roles={['operator', 'auditor']}>
        {({ rows }) => {
          const late = rows.filter(({ behind }) => behind > 0);
          if (late.length === 0) return <Empty title={`✓ It has read all of ${counted(rows.length, 'partition')}.`} />;
          return (
            <ListTable label="Lag" heads={['Partition', 'Records behind']} ofNumbers={['Records behind']}>
              {late.map(({ topic, partition, behind }) => (
                <tr key={`${topic}/${partition}`}>
                  <th scope="row" className="id">
                    {topic}/{partition}
                  </th>
                  <td className="number">{count(behind)}</td>
                </tr>
              ))}
            </ListTable>
          );
        }}
      </Answered>
    </section>
  );
}

/** What is stuck. */
export function OpsPage(): ReactNode {
  return (
    <>
      <PageTitle title="Operations" />
      <Letters />
      <ParkedSubjects />
      <Tasks />
      <ConsoleLag />
    </>
  );
}
