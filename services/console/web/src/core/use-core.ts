/** Asks the core for what a part of the page shows. */
import { useEffect, useState } from 'react';
import { askCore } from './core.ts';
import type { TaskAsked, TaskName, TaskResult } from './tasks.ts';

/** What the core has answered so far. */
export type Worked<Result> = Readonly<{ result: Result | null; error: string | null; isWorking: boolean }>;

/** @param asked null if nothing is to be asked yet; another value asks again */
export function useCore<Name extends TaskName>(name: Name, asked: TaskAsked<Name> | null): Worked<TaskResult<Name>> {
  const [worked, setWorked] = useState<Worked<TaskResult<Name>>>({ result: null, error: null, isWorking: false });
  const key = JSON.stringify(asked);
  useEffect(() => {
    if (key === 'null') return;
    let isLeft = false;
    setWorked((last) => ({ ...last, isWorking: true }));
    askCore(name, JSON.parse(key) as TaskAsked<Name>).then(
      (result) => isLeft || setWorked({ result, error: null, isWorking: false }),
      (error: Error) => isLeft || setWorked({ result: null, error: error.message, isWorking: false }),
    );
    return () => {
      isLeft = true;
    };
  }, [name, key]);
  return worked;
}
