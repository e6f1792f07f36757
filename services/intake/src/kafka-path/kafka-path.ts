/**
 * The way in of suppliers with a Kafka client: reads the topic of each, and answers each record. Source: intake.md, "Kafka".
 *
 * The intakes divide the suppliers by a Kafka group, and the positions lie in that group, because it survives the death of
 * every process, refuses an intake that has lost its share, and is what lag tools show. The records are read by our own
 * reader, which bounds what a compressed batch may become. A position moves when the answers before it are written, so after a
 * kill records are taken and answered again: a duplicate changes nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Assignment, type Given } from './assignment.ts';
import { RESTART_WAIT_MS } from './limits.ts';
import { Session, type SessionListener, type SessionOptions } from './session.ts';
import type { TopicState } from './turns.ts';

/** What a path tells of its life. */
export type KafkaPathListener = SessionListener &
  Readonly<{
    /** Shares of the suppliers are ours. */
    onAssigned?: (shares: readonly number[]) => void;
    /** Something has failed as a whole, and is begun again. */
    onRestart?: (error: unknown) => void;
  }>;

/** How a path is opened. */
export type KafkaPathOptions = SessionOptions & Readonly<{ listener: KafkaPathListener }>;

/** Topics of this process by their states, and the records in them that are not answered. */
export type KafkaPathState = Readonly<{
  /** Whether it has shares, be they none. */
  isJoined: boolean;
  topics: Readonly<Record<TopicState, number>>;
  lag: number;
  /** The lag of the partition that has most. */
  lagMax: number;
}>;

/** Resolves when a signal is aborted, to null. */
function aborted(stop: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve(null);
    stop.addEventListener('abort', () => resolve(null), { once: true });
  });
}

/** The path of one process. */
export class KafkaPath {
  private readonly options: KafkaPathOptions;
  private session: Session | null = null;
  private isJoined = false;

  constructor(options: KafkaPathOptions) {
    this.options = options;
  }

  /** Works until it is asked to stop. It never throws: whatever fails is begun again, and the other ways in work meanwhile. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const { kafka, shares } = this.options;
      const assignment = new Assignment(kafka, shares);
      try {
        await this.runMember(assignment, stop);
      } catch (error) {
        await this.pause(error, stop);
      } finally {
        this.isJoined = false;
        await assignment.leave();
      }
    }
  }

  /** What is to be measured. */
  state(): KafkaPathState {
    const topics = { idle: 0, behind: 0, slowed: 0, waiting: 0 };
    let [lag, lagMax, nowMs] = [0, 0, performance.now()];
    for (const one of this.session?.partitions ?? []) {
      topics[this.session?.turns.stateOf(one, nowMs) ?? 'idle'] += 1;
      const behind = Math.max(0, one.end - one.position);
      lag += behind;
      lagMax = Math.max(lagMax, behind);
    }
    return { isJoined: this.isJoined, topics, lag, lagMax };
  }

  private async runMember(assignment: Assignment, stop: AbortSignal): Promise<void> {
    const over = aborted(stop);
    let given = await Promise.race([assignment.join(), over]);
    while (given !== null && !stop.aborted) {
      this.isJoined = true;
      this.options.listener.onAssigned?.([...given.shares]);
      await this.runShares(assignment, given, AbortSignal.any([given.over, stop]));
      given = await Promise.race([assignment.given(), over]);
    }
  }

  private async runShares(assignment: Assignment, given: Given, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      this.session = new Session(this.options, assignment, given);
      try {
        await this.session.run(stop);
      } catch (error) {
        await this.pause(error, stop);
      } finally {
        this.session = null;
      }
    }
  }

  private async pause(error: unknown, stop: AbortSignal): Promise<void> {
    if (stop.aborted) return;
    this.options.listener.onRestart?.(error);
    await sleep(RESTART_WAIT_MS, undefined, { signal: stop }).catch(() => {});
  }
}
