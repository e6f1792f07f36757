/** What a scenario is: faults done to a pipeline under load, and what is found afterwards. */
import type { ClusterBroker, NativePart } from '@oretrail/real-parts';
import type { Random } from '@oretrail/test-support/random';
import type { SupervisedOptions, SupervisedWorker, TestPipeline, WorkerName } from '../kafka/pipeline.ts';
import type { Load } from './load.ts';

/** How much is done: the numbers that a call may change. */
export type Dose = Readonly<{
  /** How often the fault is done. */
  times: number;
  /** How long a fault lasts, or the whole of it if there is one only. */
  seconds: number;
}>;

/** One call of a scenario. */
export type Call = Readonly<{
  /** The name of the scenario. */
  name: string;
  seed: number;
  dose: Dose;
  /** What the workers log goes to a file of this folder; null for nowhere. */
  logs: string | null;
  /** Tells how far it is. */
  say: (what: string) => void;
}>;

/** What was found. */
export type Findings = Readonly<{
  events: number;
  verdicts: number;
  lost: number;
  doubled: number;
  /** Other than due. */
  wrong: number;
  /** Some of the faults, in words. */
  examples: readonly string[];
  /** How often workers ended unasked, and were started again. */
  deaths: number;
  /** From the end of the last fault to a proved cut of all that was published; null if nothing was under load. */
  recoveryMs: number | null;
  /** What else was measured. */
  notes: readonly string[];
}>;

/** A scenario that can be called by its name. */
export type Scenario = Readonly<{
  name: string;
  /** What is done, in a sentence. */
  what: string;
  dose: Dose;
  /** A sentence that says why it can't be done here; null if it can. */
  missing?: () => Promise<string | null>;
  run: (call: Call) => Promise<Findings>;
}>;

/** A pipeline under load, for the faults. */
export type Stage = Call &
  Readonly<{
    random: Random;
    /** The broker; of several, one that the seed picks. */
    kafka: NativePart;
    brokers: readonly ClusterBroker[];
    registry: NativePart;
    pipeline: TestPipeline;
    load: Load;
    /** Starts a process of a worker. */
    start: (worker: WorkerName, name: string, options?: SupervisedOptions) => SupervisedWorker;
    /** Done when all is judged, the last one first. */
    onEnd: (action: () => void | Promise<void>) => void;
    /** What a scenario has measured beside what is judged. */
    note: (what: string) => void;
  }>;
