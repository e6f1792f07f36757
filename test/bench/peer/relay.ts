/**
 * What the records of a run cost by themselves: they are read, and written to other topics, by the client, the codec and the transactions of
 * the workers, on the same broker, and nothing is worked out. No worker with this client can be faster.
 */
import {
  BATTERY_ANSWERS,
  DRAWS,
  journalOf,
  type Log,
  type LogRecord,
  type NewRecord,
  type TaskLog,
  type Topic,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { usage } from '../process-usage.ts';
import type { Row } from '../rig.ts';
import { timed } from '../stopwatch.ts';

/** Records of one transaction, and of one reading: those of a step (STEP_RECORDS_MAX of the runtime). */
const STEP_RECORDS = 2_000;
/** Records of each topic, of one partition: enough for the processor to be measured in hundredths of a second. */
const RECORDS_MAX = 50_000;
const US_PER_S = 1_000_000;
const ROUNDS = 3;
const WORKER = 'eligibility';
const TOPICS: readonly Topic[] = [VEHICLES, DRAWS, BATTERY_ANSWERS, VERDICTS, journalOf(WORKER)];

/** Records in the steps in which they are written. */
function stepsOf(records: readonly LogRecord[]): readonly (readonly LogRecord[])[] {
  return Array.from({ length: Math.ceil(records.length / STEP_RECORDS) }, (_, i) =>
    records.slice(i * STEP_RECORDS, (i + 1) * STEP_RECORDS),
  );
}

/** What is only read: if records were written there, each round would read more than the one before. */
type Source = Pick<Log, 'end' | 'read'>;

async function read(log: Source, topic: Topic): Promise<LogRecord[]> {
  const all: LogRecord[] = [];
  const end = await log.end(topic, 0);
  for (let from = 0; from < end && all.length < RECORDS_MAX; ) {
    const { records, next } = await log.read({ topic, partition: 0, from, recordsMax: STEP_RECORDS });
    for (const record of records) all.push(record);
    from = next;
  }
  return all;
}

async function write(own: TaskLog, records: readonly NewRecord[], journal: object): Promise<void> {
  const [changes, nothing] = [new Map<string, string | null>(), () => {}];
  await own.commit({
    records,
    journal: () => journal,
    positions: {},
    changes: () => changes,
    saved: nothing,
    unsavedCharacters: 0,
  });
}

type Cost = Readonly<{ records: number; readS: number; writtenS: number; brokerS: number }>;

async function costOf(from: Source, own: TaskLog, topic: Topic, journal: object, brokerPid: number): Promise<Cost> {
  const { value: records, cpuS: readS } = await timed(() => read(from, topic));
  const before = usage([brokerPid]).cpuS;
  const { cpuS: writtenS } = await timed(async () => {
    for (const step of stepsOf(records)) await write(own, step, journal);
  });
  return { records: records.length, readS, writtenS, brokerS: usage([brokerPid]).cpuS - before };
}

/**
 * Reads what a run has left of each topic, and writes it to the topics of another log, some times: the last counts, for code is
 * compiled by then. A row for each topic, in microseconds of processor time for a record.
 * @param to on the same broker, with topics of its own
 */
export async function relayed(from: Source, to: Log, brokerPid: number): Promise<readonly Row[]> {
  const own = await to.open({ worker: WORKER, index: 0 });
  const [journal] = await read(from, journalOf(WORKER));
  if (journal === undefined) throw new Error('the worker left no journal');
  const rows: Row[] = [];
  for (const topic of TOPICS) {
    let cost = await costOf(from, own, topic, journal.value, brokerPid);
    for (let i = 1; i < ROUNDS; i += 1) cost = await costOf(from, own, topic, journal.value, brokerPid);
    const { records, readS, writtenS, brokerS } = cost;
    const us = (seconds: number): number => (seconds * US_PER_S) / Math.max(1, records);
    rows.push({ topic, records, 'read, µs': us(readS), 'written, µs': us(writtenS), 'broker, µs': us(brokerS) });
  }
  return rows;
}
