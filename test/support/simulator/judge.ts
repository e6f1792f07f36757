/** Judges of a schedule that has come to rest: the plain evaluation, and what registers and revisions promise. */
import { evaluate, type LotBook } from '@oretrail/evaluation';
import {
  ANY_OPERATOR,
  causesOf,
  type LotId,
  type Mineral,
  type OretrailEvent,
  type RulesetId,
  type Verdict,
} from '@oretrail/model';
import {
  BATTERY_ANSWERS,
  CONTROL,
  type Cut,
  controlled,
  controlRecord,
  DRAWS,
  eventRecord,
  FACTS,
  INITIAL_CONTROL,
  LOT_ANSWERS,
  type LogRecord,
  openTask,
  operatorRecords,
  operatorsBehind,
  PUBLIC_INPUTS,
  type RegisterRecord,
  refusalOf,
  SHIPMENTS,
  type Topic,
  topicPartitionOf,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { Pipeline, WORKERS } from '@oretrail/workers';
import { MemoryLog } from './memory-log.ts';
import type { Outcome, Schedule } from './simulate.ts';

/** What is wrong, in words. */
export type Faults = readonly string[];

type Heads = ReadonlyMap<string, Verdict>;

function* recordsOf(log: MemoryLog, topic: Topic): Iterable<LogRecord> {
  for (let partition = 0; partition < log.partitions; partition += 1) yield* log.recordsOf(topic, partition);
}

function headsBefore(log: MemoryLog, ends: readonly number[] | null): Heads {
  const heads = new Map<string, Verdict>();
  for (const { key, value, offset, partition } of recordsOf(log, VERDICTS)) {
    if (ends === null || offset < (ends[partition] ?? 0)) heads.set(key, value as Verdict);
  }
  return heads;
}

/** Where verdicts differ from those of the plain evaluation. */
function differences(heads: Heads, events: readonly OretrailEvent[], ruleset: RulesetId, of: string): Faults {
  const due = new Map<string, string>(
    evaluate(events, { ruleset }).verdicts.map(({ vin, verdictId }) => [vin, verdictId]),
  );
  const vins = [...new Set([...due.keys(), ...heads.keys()])];
  return vins
    .filter((vin) => due.get(vin) !== heads.get(vin)?.verdictId)
    .map(
      (vin) => `${of}: ${vin} has ${heads.get(vin)?.verdictId ?? 'no verdict'}, and ${due.get(vin) ?? 'none'} is due`,
    );
}

/** Revisions count 1, 2, 3 …, each names the one before and its dollars, and differs from it. */
function brokenRevisions(log: MemoryLog): Faults {
  const faults: string[] = [];
  const last = new Map<string, Verdict>();
  for (const { key, value } of recordsOf(log, VERDICTS)) {
    const verdict = value as Verdict;
    const before = last.get(key);
    last.set(key, verdict);
    const isChained =
      verdict.revision === (before?.revision ?? 0) + 1 &&
      verdict.supersedes === before?.verdictId &&
      verdict.previousAmountUsd === before?.amountUsd &&
      verdict.verdictId !== before?.verdictId;
    if (!isChained)
      faults.push(`revision ${verdict.revision} of ${key} doesn't follow ${before?.revision ?? 'nothing'}`);
  }
  return faults;
}

/** A verdict names statements that are in the log; whether it names all is not promised after compaction. */
function brokenCauses(log: MemoryLog): Faults {
  const stated = new Set<string>();
  for (const topic of PUBLIC_INPUTS) {
    for (const { value } of recordsOf(log, topic)) stated.add((value as OretrailEvent).digest);
  }
  const faults: string[] = [];
  let named = 0;
  const verdicts = [...recordsOf(log, VERDICTS)];
  for (const { key, value, causes = '' } of verdicts) {
    const { digests } = causesOf(causes);
    named += digests.length;
    if (digests.some((digest) => !stated.has(digest)))
      faults.push(`revision ${(value as Verdict).revision} of ${key} names ${causes}`);
  }
  return named > 0 || verdicts.length === 0 ? faults : ['no verdict names any statement'];
}

type Body = Readonly<Record<string, unknown>>;

/** A withdrawn draw, or grants that nobody asks for any more. */
function isWithdrawn(body: Body): boolean {
  return body['withdrawn'] === true || body['retired'] === true;
}

/** The bodies of the registers that stand: the last of each key, and what is withdrawn is as good as never written. */
function* lastBodies(log: MemoryLog): Iterable<readonly [name: string, body: Body]> {
  const bodies = new Map<string, Body>();
  for (const topic of [DRAWS, LOT_ANSWERS, BATTERY_ANSWERS]) {
    for (const { key, value, partition } of recordsOf(log, topic)) {
      bodies.set(
        `${topicPartitionOf(topic, partition)} ${key}`,
        (value as RegisterRecord<Readonly<Record<string, unknown>>>).body,
      );
    }
  }
  for (const [name, body] of bodies) {
    if (isWithdrawn(body)) continue;
    // What a lot is, nobody reads any more where its grants were withdrawn.
    if (body['of'] === 'lot' && isWithdrawn(bodies.get(grantsName(name)) ?? {})) continue;
    yield [name, body];
  }
}

/** The register of a lot's grants, beside that of the lot. */
function grantsName(lotName: string): string {
  return `${lotName} grants`;
}

/** The last value of each register, without its counts: `drawSeq` tells of the way, not of the place. */
function registersOf(log: MemoryLog): ReadonlyMap<string, string> {
  const registers = new Map<string, string>();
  for (const [name, { drawSeq: _, ...body }] of lastBodies(log)) registers.set(name, JSON.stringify(body));
  return registers;
}

/** A log on which nothing went wrong: all events come at once, and the workers read them in large steps. */
async function undisturbedLog(
  events: readonly OretrailEvent[],
  { partitions, ruleset }: Pick<Schedule, 'partitions' | 'ruleset'>,
): Promise<MemoryLog> {
  const log = new MemoryLog(partitions);
  const pipeline = await Pipeline.open(log);
  await log.append([
    ...operatorRecords(operatorsBehind(events)),
    controlRecord({ type: 'ruleset', ruleset }),
    ...events.map((event) => eventRecord(event, partitions)),
  ]);
  await pipeline.runToRest();
  return log;
}

/** No register is lost or left over: all are as after a life in which nothing went wrong. */
async function brokenRegisters(log: MemoryLog, events: readonly OretrailEvent[], schedule: Schedule): Promise<Faults> {
  const due = registersOf(await undisturbedLog(events, schedule));
  const found = registersOf(log);
  return [...new Set([...due.keys(), ...found.keys()])]
    .filter((name) => due.get(name) !== found.get(name))
    .map((name) => `register ${name} holds ${found.get(name) ?? 'nothing'}, and ${due.get(name) ?? 'nothing'} is due`);
}

type CutRecord = Readonly<{ mineral: string; day: string; consumer: string; granted: string }>;

/** What the plain evaluation grants to a consumer of a lot; undefined if it doesn't say. */
function dueGrant(lots: LotBook, parent: string, { mineral, consumer }: CutRecord): string | undefined {
  const grant = lots.grantsOf(parent as LotId).get(consumer as LotId);
  if (grant === undefined) return;
  return (grant.kind === 'component' ? grant.whole : grant.byMineral.get(mineral as Mineral))?.toString();
}

/** Nothing is granted twice: where an answer cuts a lot's draws, it grants what the plain evaluation does. */
function brokenGrants(log: MemoryLog, lots: LotBook): Faults {
  const faults: string[] = [];
  for (const [name, { of, parent, cuts }] of lastBodies(log)) {
    if (name.startsWith(DRAWS) || of !== 'grants') continue;
    for (const cut of cuts as readonly CutRecord[]) {
      const due = dueGrant(lots, String(parent), cut);
      if (due === undefined || due === cut.granted) continue;
      faults.push(`${parent} grants ${cut.granted} of ${cut.mineral} to ${cut.consumer}, and ${due} is due`);
    }
  }
  return faults;
}

/** Public records that were taken: all but those of which a letter tells. */
function* takenRecords(log: MemoryLog): Iterable<LogRecord> {
  for (const topic of [SHIPMENTS, VEHICLES, FACTS]) {
    for (const record of recordsOf(log, topic)) {
      if (!log.fates.buriedIn(topic, record.partition).has(record.offset)) yield record;
    }
  }
}

/** Events that were taken before a cut; all of them, if there is none. */
export function eventsTaken(log: MemoryLog, cut: Pick<Cut, 'inputs'> | null = null): readonly OretrailEvent[] {
  const events: OretrailEvent[] = [];
  for (const { topic, partition, offset, value } of takenRecords(log)) {
    if (cut === null || offset < (cut.inputs[topicPartitionOf(topic, partition)] ?? 0))
      events.push(value as OretrailEvent);
  }
  return events;
}

/** What must be taken is, and what must be buried is; of what could not be read for a while either is right. */
function brokenFates(log: MemoryLog): Faults {
  const faults: string[] = [...log.fates.faults];
  const taken = new Set([...takenRecords(log)]);
  for (const topic of [SHIPMENTS, VEHICLES, FACTS]) {
    for (const record of recordsOf(log, topic)) {
      const { partition, offset, value } = record;
      const reading = { topic, partition, partitions: log.partitions, operators: ANY_OPERATOR };
      const refusal = refusalOf(value as OretrailEvent, reading);
      const name = `${topicPartitionOf(topic, partition)}/${offset}`;
      if (refusal !== null && taken.has(record)) faults.push(`${name} was taken, and is ${refusal.code}`);
      const isDecidedByTime = log.spoilt.wasSpoilt(record) || operatorsBehind([value as OretrailEvent]).length > 0;
      if (refusal === null && !isDecidedByTime && !taken.has(record)) faults.push(`${name} was buried for nothing`);
    }
  }
  return faults;
}

/** The law that was in force when a cut was asked for: one that was set while another cut stood waits still. */
function rulesetAt(log: MemoryLog, { cut }: Cut): RulesetId {
  let state = INITIAL_CONTROL;
  for (const record of recordsOf(log, CONTROL)) {
    state = controlled(state, record);
    if (state.cut === cut) break;
  }
  return state.ruleset;
}

/** Tasks that are all opened again, with no local state, must have nothing to publish and nothing to do. */
async function brokenRest(log: MemoryLog, engine: number): Promise<Faults> {
  log.nextFault = null;
  // Whatever was buried stays so, also if it could be read now.
  log.spoilt.mendAll();
  const before = [...recordsOf(log, VERDICTS)].length;
  const faults: string[] = [];
  for (const worker of WORKERS) {
    for (let index = 0; index < log.partitions; index += 1) {
      log.loseState(`${worker.name}-${index}`);
      const task = await openTask(log, { ...worker, engine }, index);
      while (task.isStepDue) await task.step([]);
      const { dirty, waiting, parked } = task.pending;
      if (dirty + waiting + parked > 0)
        faults.push(`${worker.name}-${index} is left with ${JSON.stringify(task.pending)}`);
    }
  }
  const added = [...recordsOf(log, VERDICTS)].length - before;
  if (added > 0) faults.push(`${added} verdicts were published again by who had lost everything`);
  return faults;
}

/** All that is wrong with what a schedule came to. */
export async function faultsOf(schedule: Schedule, outcome: Outcome): Promise<Faults> {
  const { log, cuts, pending } = outcome;
  const events = eventsTaken(log);
  const { ruleset } = schedule;
  const { lots } = evaluate(events, { ruleset });
  const { dirty, waiting, parked } = pending;
  return [
    ...(dirty + waiting + parked > 0 ? [`at rest, but with ${JSON.stringify(pending)}`] : []),
    ...differences(headsBefore(log, null), events, ruleset, 'at rest'),
    ...brokenFates(log),
    ...brokenRevisions(log),
    ...brokenCauses(log),
    ...brokenGrants(log, lots),
    ...(await brokenRegisters(log, events, schedule)),
    ...cuts.flatMap((cut) =>
      differences(headsBefore(log, cut.verdicts), eventsTaken(log, cut), rulesetAt(log, cut), `at cut ${cut.cut}`),
    ),
    ...(await brokenRest(log, Number.MAX_SAFE_INTEGER)),
  ];
}
