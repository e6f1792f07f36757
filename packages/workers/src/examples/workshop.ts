/** The two reducers side by side in memory, each with one partition: what one publishes, the other reads. */
import type { OretrailEvent, RulesetId, Verdict } from '@oretrail/model';
import { topicOf } from '@oretrail/model';
import {
  BATTERY_ANSWERS,
  LOT_ANSWERS,
  type LogRecord,
  type NewRecord,
  OUTBOX_LIMITS,
  Outbox,
  type Reducer,
  readRegister,
  type StateReader,
  TaskState,
  VERDICTS,
  type Worker,
} from '@oretrail/runtime';
import type { AnswerBody, GrantsBody, LotBody } from '../records/answer-record.ts';
import { eligibilityWorker, provenanceWorker } from '../workers.ts';

/** No workshop settles in fewer rounds than it has levels; one that takes so many never will. */
const ROUNDS_MAX = 500;
const RULESET: RulesetId = 'us-30d@2024-05-06';
const NOTHING_STORED: StateReader = { get: () => undefined, range: () => [] };

/** One reducer with its state, and the topics that it reads. */
class Seat {
  readonly reducer: Reducer;
  private readonly state = new TaskState(NOTHING_STORED);
  private readonly worker: Worker;

  constructor(worker: Worker) {
    this.worker = worker;
    const context = { index: 0, partitions: 1, state: this.state, ruleset: RULESET, keepsCauses: true };
    this.reducer = worker.createReducer(context);
  }

  /** Reads what is for this worker, evaluates once, and tells what it publishes. */
  step(records: readonly LogRecord[]): readonly NewRecord[] {
    const topics = [...this.worker.partitioned, ...this.worker.single];
    const read = records.filter(({ topic }) => topics.includes(topic));
    for (const record of read) this.reducer.fold(record);
    const outbox = new Outbox(this.state, `${this.worker.name}-0`, OUTBOX_LIMITS);
    this.reducer.evaluate(outbox, read.length > 0);
    return outbox.records;
  }

  get isQuiet(): boolean {
    return this.reducer.pending.dirty === 0;
  }
}

/** Takes events, and shows what the reducers have published. */
export class Workshop {
  /** All revisions of verdicts, in order. */
  readonly verdicts: Verdict[] = [];
  /** The statements that each of them comes from, as its header has them. */
  readonly causes: string[] = [];
  private readonly provenance = new Seat(provenanceWorker);
  private readonly eligibility = new Seat(eligibilityWorker);
  private readonly answers = new Map<string, AnswerBody>();
  private offset = 0;

  /** Events arrive in one batch, and the workers run until nothing is left to do. */
  arrive(...events: readonly OretrailEvent[]): this {
    const records = events.map((event) => {
      return { topic: topicOf(event), partition: 0, key: event.subject, value: event };
    });
    this.settle(records);
    return this;
  }

  /** Another ruleset comes into force. */
  setRuleset(ruleset: RulesetId): this {
    for (const { reducer } of [this.provenance, this.eligibility]) reducer.setRuleset(ruleset);
    this.settle([]);
    return this;
  }

  /** The last verdict of a vehicle, if there is one. */
  verdictOf(vin: string): Verdict | undefined {
    return this.verdicts.findLast((verdict) => verdict.vin === vin);
  }

  /** The last state of a lot that its consumers got; undefined if no consumer ever drew it. */
  lotOf(lotId: string): LotBody | undefined {
    return this.answers.get(`lot ${lotId}`) as LotBody | undefined;
  }

  /** What those who draw a lot were last granted; undefined if nobody ever drew it. */
  grantsOf(lotId: string): GrantsBody | undefined {
    return this.answers.get(`grants ${lotId}`) as GrantsBody | undefined;
  }

  private settle(first: readonly NewRecord[]): void {
    let records = first;
    for (let round = 0; records.length > 0 || !this.isQuiet; round += 1) {
      if (round > ROUNDS_MAX) throw new Error('the reducers never come to rest');
      const read = records.map(({ topic, partition, key, value, causes = '' }): LogRecord => {
        return { topic, partition, key, value, causes, offset: this.offset++ };
      });
      for (const record of read) this.note(record);
      records = [...this.provenance.step(read), ...this.eligibility.step(read)];
    }
  }

  private get isQuiet(): boolean {
    return this.provenance.isQuiet && this.eligibility.isQuiet;
  }

  private note(record: LogRecord): void {
    if (record.topic === VERDICTS) {
      this.verdicts.push(record.value as Verdict);
      this.causes.push(record.causes ?? '');
    }
    if (record.topic !== LOT_ANSWERS && record.topic !== BATTERY_ANSWERS) return;
    const { body } = readRegister<AnswerBody>(record);
    this.answers.set(`${body.of} ${body.parent}`, body);
  }
}
