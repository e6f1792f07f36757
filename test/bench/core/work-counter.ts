/** Counts what workers do, from outside: each evaluation takes one mark off. */
import type { Reducer, Worker } from '@oretrail/runtime';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';

/** Evaluations so far; a subject that is evaluated twice counts twice. */
export type WorkDone = Readonly<{ lots: number; vehicles: number }>;

/** The workers of the pipeline, and a count of their evaluations. */
export class WorkCounter {
  readonly workers: readonly Worker[];
  private lots = 0;
  private vehicles = 0;

  constructor() {
    const lots = counting(provenanceWorker, (count) => {
      this.lots += count;
    });
    const vehicles = counting(eligibilityWorker, (count) => {
      this.vehicles += count;
    });
    this.workers = [lots, vehicles];
  }

  get done(): WorkDone {
    return { lots: this.lots, vehicles: this.vehicles };
  }
}

/** Facts that a step looks at count as marks too, and one that brings vehicles up adds marks: exact only without facts. */
function counting(worker: Worker, add: (count: number) => void): Worker {
  return {
    ...worker,
    createReducer: (context) => {
      const reducer = worker.createReducer(context);
      const evaluate: Reducer['evaluate'] = (outbox, hasRead) => {
        const before = reducer.pending.dirty;
        reducer.evaluate(outbox, hasRead);
        add(before - reducer.pending.dirty);
      };
      return new Proxy(reducer, {
        get: (target, name) => {
          if (name === 'evaluate') return evaluate;
          const member: unknown = Reflect.get(target, name, target);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      });
    },
  };
}
