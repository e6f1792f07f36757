/** Where the tasks of the workers stand, and what is parked. */
import type { ReactNode } from 'react';
import type { AsOf } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { ListTable } from '../../parts/list-table.tsx';
import { Mark, Subject, VinLink } from '../../parts/marks.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { count, timeText, type Word } from '../../words/words.ts';

type Task = Readonly<{
  task: string;
  state: string;
  behind: number;
  dirty: number;
  waiting: number;
  parked: number;
  cut: number | null;
}>;
type Parked = Readonly<{ task: string; subject: string; error: string }>;
/** What the cluster says, not the read model: it has a time and no position. */
type OfCluster<Row> = Readonly<{ asOf?: AsOf; readAt: string; rows: readonly Row[] }>;

const ROLES = ['operator', 'auditor'];

const STATES: Readonly<Record<string, Word>> = {
  'not-begun': { mark: '?', word: 'Not begun', tone: 'open' },
  held: { mark: '?', word: 'Held at a cut', tone: 'open' },
  reading: { mark: '?', word: 'Reading', tone: 'open' },
  working: { mark: '?', word: 'Working', tone: 'open' },
  idle: { mark: '✓', word: 'Idle: all done', tone: 'good' },
};
const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;

const stateWord = ({ state }: Task): Word => STATES[state] ?? { mark: '?', word: state, tone: 'open' };

function TaskTable({ rows }: Readonly<{ rows: readonly Task[] }>): ReactNode {
  return (
    <ListTable
      label="Tasks"
      heads={['Task', 'State', 'Records behind', 'To evaluate', 'Waiting for parents', 'Parked', 'Cut']}
      ofNumbers={['Records behind', 'To evaluate', 'Waiting for parents', 'Parked', 'Cut']}
    >
      {rows.map((row) => (
        <tr key={row.task}>
          <th scope="row" className="id">
            {row.task}
          </th>
          <td>
            <Mark word={stateWord(row)} />
          </td>
          <td className="number">{count(row.behind)}</td>
          <td className="number">{count(row.dirty)}</td>
          <td className="number">{count(row.waiting)}</td>
          <td className={`number ${row.parked > 0 ? 'lost' : ''}`}>{count(row.parked)}</td>
          <td className="number">{row.cut ?? '–'}</td>
        </tr>
      ))}
    </ListTable>
  );
}

/** All tasks. */
export function Tasks(): ReactNode {
  const asked = useAnswer<OfCluster<Task>>('/v1/ops/tasks');
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks">Tasks of the workers</h2>
      <Answered asked={asked} what="tasks" roles={ROLES}>
        {({ rows, readAt }) => (
          <>
            <p className="note">
              As their journals said at {timeText(readAt)}. This proves nothing; a cut does:{' '}
              <code>oretrail quiesce</code>.
            </p>
            <TaskTable rows={rows} />
          </>
        )}
      </Answered>
    </section>
  );
}

/** Lots and vehicles whose evaluation failed. */
export function ParkedSubjects(): ReactNode {
  const asked = useAnswer<OfCluster<Parked> & Readonly<{ total: number }>>('/v1/ops/parked');
  return (
    <section aria-labelledby="parked">
      <h2 id="parked">Parked</h2>
      <Answered asked={asked} what="parked subjects" roles={ROLES}>
        {({ rows, total }) =>
          total === 0 ? (
            <Empty title="✓ No lot or vehicle is parked." />
          ) : (
            <>
              <p>
                The evaluation of {count(total)} failed; the last verdicts stay. Remove the cause, which the log of the
                worker names, then call <code>oretrail dlq retry</code>.
              </p>
              <ListTable label="Parked" heads={['Lot or vehicle', 'Error', 'Task']} ofNumbers={[]}>
                {rows.map(({ task, subject, error }) => (
                  <tr key={`${task} ${subject}`}>
                    <th scope="row">{VIN.test(subject) ? <VinLink vin={subject} /> : <Subject id={subject} />}</th>
                    <td>✗ {error}</td>
                    <td className="id">{task}</td>
                  </tr>
                ))}
              </ListTable>
            </>
          )
        }
      </Answered>
    </section>
  );
}
