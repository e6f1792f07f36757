/** The guards of a recovery. Source: protocol.md, "Recovery". */
import type { Mutant } from './mutant.ts';

const RECOVERY = 'packages/runtime/src/task/recovery.ts';
const JOURNAL = 'packages/runtime/src/task/journal.ts';
const ENTRIES = 'packages/runtime/src/task/journal-entries.ts';

/** All of them. */
export const RECOVERY_MUTANTS: readonly Mutant[] = [
  {
    name: 'evaluate-before-folding',
    foundBy: 'L1',
    guards: 'a recovery folds all inputs before anything is evaluated',
    file: RECOVERY,
    find: 'await foldAll(log, task, limits);',
    replace: '',
  },
  {
    name: 'overlook-holes',
    foundBy: 'R3',
    guards: 'a local state older than what the journal still holds is rebuilt',
    file: RECOVERY,
    find: 'record.previous !== lastOffset) return',
    replace: 'false) return',
  },
  {
    name: 'forget-what-was-published',
    foundBy: 'R3',
    guards: 'a task without state learns its own registers from the topics',
    file: RECOVERY,
    find: 'if (isNew) await learnPublished(log, task, limits);',
    replace: '',
  },
  {
    name: 'overlook-the-journal',
    foundBy: 'R2',
    guards: 'what a step published before it died is known from the journal',
    file: RECOVERY,
    find: 'outbox.note(entry);\n        task',
    replace: 'task',
  },
  {
    name: 'forget-what-verdicts-rest-on',
    foundBy: 'T51',
    guards: 'what the journal says of a verdict is not lost to what the verdict says itself',
    file: 'packages/runtime/src/state/outbox.ts',
    find: 'known.n >= published.n',
    replace: 'known.n > published.n',
  },
  {
    name: 'trust-classes-behind-the-journal',
    foundBy: 'T35',
    guards: 'a vehicle about which more was published than the state knows is looked at by itself',
    file: RECOVERY,
    find: 'task.reducer.distrust(entry[0]);',
    replace: '',
  },
  {
    name: 'trust-lost-state',
    foundBy: 'T17',
    guards: 'a task without state evaluates everything again',
    file: RECOVERY,
    find: 'if (isNew || isOlder) task.reducer.setAllDirty();',
    replace: '',
  },
  {
    name: 'overlook-what-shrank',
    foundBy: 'T19',
    guards: 'an input that is shorter than what the journal has read stops the task',
    file: RECOVERY,
    find: 'if (last !== null) requirePositions(task, last);',
    replace: '',
  },
  {
    name: 'go-on-from-a-newer-state',
    foundBy: 'T14',
    guards: 'a state of a newer engine or law stops the task',
    file: RECOVERY,
    find: '  requireNotNewer(task);\n',
    replace: '',
  },
  {
    name: 'read-on-behind-what-waits',
    foundBy: 'T49',
    guards: 'a recovery reads no fact before those that the first task has not decided',
    file: RECOVERY,
    find: '< batch.next) break;',
    replace: '< 0) break;',
  },
  {
    name: 'lose-short-entries',
    foundBy: 'R2',
    guards: 'what this version wrote into the journal is known',
    file: JOURNAL,
    find: 'published: [...inFull({ forms, subjects })] };',
    replace: '};',
  },
  {
    name: 'confuse-forms',
    foundBy: 'T48',
    guards: 'registers of other names have other forms',
    file: ENTRIES,
    find: 'one?.after === after && ',
    replace: '',
  },
  {
    name: 'continue-after-a-newer-journal',
    foundBy: 'T46',
    guards: 'a journal of a newer version stops the task',
    file: JOURNAL,
    find: '  requireKnownVersion(record);\n',
    replace: '',
  },
  {
    name: 'follow-a-newer-journal',
    foundBy: 'T47',
    guards: 'a journal of a newer version stops those that follow its task',
    file: 'packages/runtime/src/task/leader.ts',
    find: '      requireKnownVersion(record);\n',
    replace: '',
  },
];
