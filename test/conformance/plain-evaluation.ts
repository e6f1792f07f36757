/**
 * The plain evaluation of all events of a run at once, without workers: the judge of what the workers have come to.
 * `node test/conformance/plain-evaluation.ts DIR` says whether the two agree on a directory of `oretrail run`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedLog } from '@oretrail/embedded-log';
import { evaluate } from '@oretrail/evaluation';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import { batchesOf, FACTS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';

/** As many as the directory of a run has. */
const PARTITIONS = 2;

async function eventsOf(log: EmbeddedLog): Promise<readonly OretrailEvent[]> {
  const events: OretrailEvent[] = [];
  for (const topic of [FACTS, SHIPMENTS, VEHICLES]) {
    const partitions = topic === FACTS ? 1 : log.partitions;
    for (let partition = 0; partition < partitions; partition += 1) {
      for await (const { records } of batchesOf(log, topic, partition, 0)) {
        for (const { value } of records) events.push(value as OretrailEvent);
      }
    }
  }
  return events;
}

/** The verdicts of a run by the plain evaluation, sorted by VIN; each is a first revision. */
export async function plainVerdictsOf(directory: string): Promise<readonly Verdict[]> {
  const { settings } = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
  const log = EmbeddedLog.open({ directory: join(directory, 'log'), partitions: PARTITIONS, isReadOnly: true });
  try {
    return evaluate(await eventsOf(log), settings).verdicts;
  } finally {
    await log.close();
  }
}

/** What two evaluations must agree on. */
export type Agreed = Readonly<{ vin: string; verdictId: string }>;

const agreedOf = ({ vin, verdictId }: Verdict): Agreed => ({ vin, verdictId });

/** The verdict ids of a run, by its workers and by the plain evaluation. */
export async function bothOpinionsOf(directory: string): Promise<Readonly<{ workers: Agreed[]; plain: Agreed[] }>> {
  const lines = readFileSync(join(directory, 'verdicts.ndjson'), 'utf8').split('\n').filter(Boolean);
  const plain = await plainVerdictsOf(directory);
  return { workers: lines.map((line) => agreedOf(JSON.parse(line))), plain: plain.map(agreedOf) };
}

if (import.meta.main) {
  const [directory = ''] = process.argv.slice(2);
  const { workers, plain } = await bothOpinionsOf(directory);
  const agree = JSON.stringify(workers) === JSON.stringify(plain);
  process.stdout.write(
    `${plain.length} verdicts: the workers and the plain evaluation ${agree ? 'agree' : 'DIFFER'}\n`,
  );
  process.exitCode = agree ? 0 : 1;
}
