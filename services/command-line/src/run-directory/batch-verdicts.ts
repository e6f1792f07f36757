/** The plain evaluation of a whole log: the cross-check of the workers (`run --batch`). */
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { evaluate } from '@oretrail/evaluation';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import { CO_PARTITIONED, FACTS, PUBLIC_INPUTS, STEP_RECORDS_MAX } from '@oretrail/runtime';
import { LineFile } from './line-file.ts';
import type { PublishedHeads } from './published-heads.ts';
import { RUN_FILES } from './run-directory.ts';
import type { RunSettings } from './run-settings.ts';
import { type RunTotals, RunTotalsCounter } from './run-totals.ts';

async function addEvents(log: EmbeddedLog, topic: string, partition: number, events: OretrailEvent[]): Promise<void> {
  let at = 0;
  while (at < (await log.end(topic, partition))) {
    const { records, next } = await log.read({ topic, partition, from: at, recordsMax: STEP_RECORDS_MAX });
    for (const { value } of records) events.push(JSON.parse(value));
    at = next;
  }
}

/** All events of a log, each as often as it was stated. */
export async function eventsOf(log: EmbeddedLog): Promise<readonly OretrailEvent[]> {
  const events: OretrailEvent[] = [];
  await addEvents(log, FACTS, 0, events);
  for (const topic of CO_PARTITIONED.filter((name) => PUBLIC_INPUTS.has(name))) {
    for (let partition = 0; partition < log.partitions; partition += 1) await addEvents(log, topic, partition, events);
  }
  return events;
}

/** A verdict as a line: what it is comes before what it says. */
function verdictLine({ vin, verdictId, assessmentId, revision, ...rest }: Verdict): string {
  return JSON.stringify({ vin, verdictId, assessmentId, revision, ...rest });
}

/** Evaluates all events at once and writes the verdicts; each is a first revision, so the log has the same lines. */
export async function writeBatchVerdicts(
  log: EmbeddedLog,
  directory: string,
  heads: PublishedHeads,
  { ruleset }: RunSettings,
): Promise<RunTotals> {
  const { verdicts } = evaluate(await eventsOf(log), { ruleset });
  const totals = new RunTotalsCounter();
  const files = [
    await LineFile.begin(directory, RUN_FILES.verdicts),
    await LineFile.begin(directory, RUN_FILES.verdictLog),
  ];
  for (const verdict of verdicts) {
    totals.add(verdict);
    for (const file of files) await file.write(verdictLine(verdict));
  }
  await heads.publish(files);
  return totals.totals;
}
