/**
 * The guards of the protocol, each with what the code would be without it. Where no seed fails without a guard, the
 * simulator doesn't test it. Source: protocol.md, "Draws and answers", "Tasks, transactions, recovery", "Quiescence".
 */

/** One guard, and how to take it out: `find` occurs once in `file`. */
export type Mutant = Readonly<{ name: string; guards: string; file: string; find: string; replace: string }>;

const RECOVERY = 'packages/runtime/src/recovery.ts';
const QUIESCE = 'packages/runtime/src/quiesce.ts';
const DRAWING = 'packages/workers/src/drawing/drawing.ts';
const PROVENANCE = 'packages/workers/src/provenance/provenance-reducer.ts';

/** All of them. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'evaluate-before-folding',
    guards: 'a recovery folds all inputs before anything is evaluated',
    file: RECOVERY,
    find: 'await foldAll(log, task, last?.positions ?? {});',
    replace: '',
  },
  {
    name: 'overlook-holes',
    guards: 'a local state older than what the journal still holds is rebuilt',
    file: RECOVERY,
    find: 'hasHole ||= last.previous !== lastOffset;',
    replace: '',
  },
  {
    name: 'forget-what-was-published',
    guards: 'a task without state learns its own registers from the topics',
    file: RECOVERY,
    find: 'if (isNew) await learnPublished(log, task, outbox);',
    replace: '',
  },
  {
    name: 'overlook-the-journal',
    guards: 'what a step published before it died is known from the journal',
    file: RECOVERY,
    find: 'for (const entry of published) outbox.note(entry);',
    replace: '',
  },
  {
    name: 'trust-lost-state',
    guards: 'a task without state evaluates everything anew',
    file: RECOVERY,
    find: 'if (isNew || isOlder) task.reducer.markAll();',
    replace: '',
  },
  {
    name: 'answer-without-acknowledgement',
    guards: 'a consumer waits until each parent has acknowledged its latest draw',
    file: DRAWING,
    find: 'if (body.retired || body.drawSeq < drawn.seq) return null;',
    replace: 'if (body.retired) return null;',
  },
  {
    name: 'torn-answer',
    guards: 'grants are used only together with the state of the lot that they belong to',
    file: DRAWING,
    find: 'if (lot === undefined || (digest !== null && lot.digest !== digest)) return null;',
    replace: 'if (lot === undefined) return null;',
  },
  {
    name: 'sleep-through-acknowledgement',
    guards: 'an acknowledgement wakes its consumer, even if nothing else changed',
    file: DRAWING,
    find: '    this.touchAcknowledged(next);\n',
    replace: '',
  },
  {
    name: 'overlook-other-roots',
    guards: 'an answer with another root wakes all consumers, even if no figure changed',
    file: DRAWING,
    find: 'known.root !== next.root ||',
    replace: '',
  },
  {
    name: 'overlook-passed-cuts',
    guards: 'a cut that moves wakes whom it passes',
    file: DRAWING,
    find: '      this.touchPassed(next.parent, of(known.cuts), of(next.cuts));\n',
    replace: '      void of;\n',
  },
  {
    name: 'keep-stale-draws',
    guards: 'a draw that the event in force no longer yields is withdrawn',
    file: DRAWING,
    find: '      if (parents.has(parent)) continue;',
    replace: '      if (true) continue;',
  },
  {
    name: 'keep-stale-draws-of-lost-state',
    guards: 'so is one that only the registers of an earlier life tell of',
    file: DRAWING,
    find: 'standing.size > 0 ? [...standing.keys()] : this.publishedDraws(consumer)',
    replace: 'standing.keys()',
  },
  {
    name: 'never-retire',
    guards: 'a partition that lost its last consumer is told so, and asks anew when it has one again',
    file: PROVENANCE,
    find: 'draws > 0 ? grants : retired',
    replace: 'grants',
  },
  {
    name: 'judge-by-what-is-pending',
    guards: 'a lot whose parents were never worked out gives no figures',
    file: PROVENANCE,
    find: "draw === undefined || parent.state.kind === 'pending') return null;",
    replace: 'draw === undefined) return null;',
  },
  {
    name: 'zombies',
    guards: 'a task that was taken over writes no more',
    file: 'packages/simulator/src/memory-log.ts',
    find: 'if (this.epochs.get(name) !== epoch) throw new Fenced(name);',
    replace: '',
  },
  {
    name: 'read-on-at-a-cut',
    guards: 'public inputs are held at a cut',
    file: 'packages/runtime/src/task.ts',
    find: 'const isHeld = cut !== null && PUBLIC_INPUTS.has(topic);',
    replace: 'const isHeld = false;',
  },
  {
    name: 'change-the-law-at-a-cut',
    guards: 'a law that is set while a cut stands waits',
    file: 'packages/runtime/src/control.ts',
    find: 'return state.cut === null\n',
    replace: 'return true\n',
  },
  {
    name: 'quiet-with-records-on-their-way',
    guards: 'a cut is proved only when everything that was sent is read',
    file: QUIESCE,
    find: 'this.isAtRest(record) && this.isAllRead(record, read)',
    replace: 'this.isAtRest(record)',
  },
  {
    name: 'quiet-with-work-to-do',
    guards: 'a cut is proved only when nobody has anything left to do',
    file: QUIESCE,
    find: 'cut !== this.cut || dirty + waiting + parked > 0',
    replace: 'cut !== this.cut || dirty + waiting + parked < 0',
  },
  {
    name: 'quiet-in-the-midst-of-an-upgrade',
    guards: 'a cut is proved only when all tasks of a worker have the same engine',
    file: QUIESCE,
    find: 'return this.isOfOneEngine() && known.every(',
    replace: 'return known.every(',
  },
  {
    name: 'quiet-before-verdicts-are-seen',
    guards: 'a cut is proved only when all verdicts that the journals tell of can be seen',
    file: QUIESCE,
    find: "if (!this.areSeen(verdicts)) return { kind: 'holding' };",
    replace: '',
  },
  {
    name: 'quiet-after-one-wave',
    guards: 'a cut is proved only when the journals are unchanged after the end of the verdicts was read',
    file: QUIESCE,
    find: "if (await this.readJournals()) return { kind: 'holding' };",
    replace: '',
  },
  {
    name: 'quiet-though-it-lapsed',
    guards: 'a coordinator learns that the tasks went on without it',
    file: QUIESCE,
    find: 'this.wasMissed() || (await this.isOver())',
    replace: 'this.wasMissed()',
  },
  {
    name: 'say-nothing-after-a-recovery',
    guards: 'what a recovery has read is said in the journal, even if nothing is left to do',
    file: 'packages/runtime/src/task.ts',
    find: 'this.isUnsaid = true;',
    replace: '',
  },
];
