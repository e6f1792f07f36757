/** What is compared: something that reads lots and vehicles, and publishes verdicts. */
import type { TestPipeline } from '../../kafka/pipeline.ts';

/** A contender at work on the topics of one pipeline. */
export type Running = Readonly<{
  /** Its processes, without the broker. */
  pids: readonly number[];
  stop(): Promise<void>;
}>;

/** Something to compare, and how it is started. */
export type Contender = Readonly<{
  name: string;
  /** @returns when its processes have begun to read */
  start(pipeline: TestPipeline): Promise<Running>;
}>;
