/** `/ops`: tasks, lag, what is parked, and dead letters. */
import type { ReactNode } from 'react';
import type { ListPage } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { PageTitle } from '../frame/frame.tsx';
import { RecordTable } from '../parts/record-table.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Letters } from './letters.tsx';

type Row = Readonly<Record<string, unknown>>;

const SECTIONS = [
  { name: 'lag', title: 'Lag', empty: 'Nothing waits to be read.' },
  { name: 'tasks', title: 'Tasks', empty: 'No task is known yet.' },
  { name: 'parked', title: 'Parked', empty: 'No subject is parked.' },
] as const;

function Section({ name, title, empty }: (typeof SECTIONS)[number]): ReactNode {
  const asked = useAnswer<ListPage<Row>>(`/v1/ops/${name}`);
  return (
    <section aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      <Answered asked={asked} what={title.toLowerCase()} roles={['operator', 'auditor']}>
        {({ rows }) => (rows.length === 0 ? <Empty title={`✓ ${empty}`} /> : <RecordTable rows={rows} label={title} />)}
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
      {SECTIONS.map((section) => (
        <Section key={section.name} {...section} />
      ))}
    </>
  );
}
