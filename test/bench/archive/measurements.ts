/** What `bench archive` measures, each in a process of its own and on the files of those before it. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ArchivedVerdicts,
  newPrivateKey,
  partitionAt,
  SealChain,
  sealCut,
  signerOfPem,
  verifyStore,
} from '@oretrail/archive';
import { EmbeddedLog } from '@oretrail/embedded-log';
import { DEFAULT_RULESET } from '@oretrail/model';
import { type ReplayProgress, replaySeals } from '@oretrail/replay';
import { batchesOf, eventRecord, rulesetRecord, topicPartitionOf, VERDICTS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { Pipeline } from '@oretrail/workers';
import { eventsIn } from '../bench-events.ts';
import { type Timing, timed } from '../stopwatch.ts';
import { ArchiveWriter, PARTITIONS } from './archive-writer.ts';
import { FILES, verdictsIn } from './bench-folder.ts';
import { type HeapSample, HeapSamples } from './heap-samples.ts';

/** On what it works: the folder of the benchmark, and how many events and vehicles its history has. */
export type ArchiveCall = Readonly<{ folder: string; events: number; vehicles: number }>;

/** What a measurement came to. */
export type ArchiveFigures = Timing & Readonly<{ samples: readonly HeapSample[] }>;

async function sampled(name: string, total: number, work: (heap: HeapSamples) => Promise<void>) {
  const heap = new HeapSamples(name, total);
  const { wallS, cpuS } = await timed(() => work(heap));
  return { wallS, cpuS, samples: heap.taken };
}

/** Writes the verdicts that have come since the positions, and moves these on. @returns how many verdicts there are */
async function appendVerdicts(log: EmbeddedLog, positions: number[], file: string): Promise<number> {
  for (const [partition, from] of [...positions.entries()]) {
    for await (const { records, next } of batchesOf(log, VERDICTS, partition, from)) {
      appendFileSync(file, records.map(({ value }) => `${value}\n`).join(''));
      positions[partition] = next;
    }
  }
  return positions.reduce((sum, position) => sum + position, 0);
}

/** What `oretrail run` does, but for its archive: lines are parsed and appended, worked to rest, and the verdicts written to a file. */
export function measureRun({ folder, events, vehicles }: ArchiveCall): Promise<ArchiveFigures> {
  return sampled('run', events + vehicles, async (heap) => {
    const log = EmbeddedLog.open({ directory: join(folder, FILES.run), partitions: PARTITIONS });
    await log.append([rulesetRecord(DEFAULT_RULESET)]);
    let done = 0;
    for await (const batch of eventsIn(join(folder, FILES.events))) {
      await log.append(batch.map((event) => eventRecord(event, PARTITIONS)));
      done += batch.length;
      heap.at(done);
    }
    const pipeline = await Pipeline.open(log);
    const positions = Array.from({ length: PARTITIONS }, () => 0);
    const file = join(folder, FILES.verdicts);
    while (await pipeline.step()) heap.at(done + (await appendVerdicts(log, positions, file)));
    heap.at(done + (await appendVerdicts(log, positions, file)));
    await log.close();
  });
}

/** Where the partitions of the archive end. */
export type ArchiveEnds = Readonly<Record<string, number>>;

/** Encodes events and verdicts as Avro, and archives them as the audit worker does. */
export async function measureArchive(call: ArchiveCall): Promise<ArchiveFigures & Readonly<{ ends: ArchiveEnds }>> {
  const { folder, events, vehicles } = call;
  const writer = new ArchiveWriter(new DirectoryStore(join(folder, FILES.archive)));
  const figures = await sampled('archive', events + vehicles, async (heap) => {
    let done = 0;
    for await (const batch of eventsIn(join(folder, FILES.events))) {
      await writer.takeEvents(batch);
      done += batch.length;
      heap.at(done);
    }
    for await (const batch of verdictsIn(folder)) {
      await writer.takeVerdicts(batch);
      done += batch.length;
      heap.at(done);
    }
    await writer.cut();
  });
  return { ...figures, ends: writer.ends };
}

/** Seals the whole archive; all its verdicts are verified for it. */
export function measureSeal(call: ArchiveCall & Readonly<{ ends: ArchiveEnds }>): Promise<ArchiveFigures> {
  const { folder, ends } = call;
  return sampled('seal', 1, async (heap) => {
    const store = new DirectoryStore(join(folder, FILES.archive));
    const [signer, recovery] = [signerOfPem(newPrivateKey()), signerOfPem(newPrivateKey())];
    const inputs = Object.fromEntries(Object.entries(ends).filter(([place]) => partitionAt(place).topic !== VERDICTS));
    const verdicts = Array.from(
      { length: PARTITIONS },
      (_, partition) => ends[topicPartitionOf(VERDICTS, partition)] ?? 0,
    );
    const cut = { cut: 1, inputs, verdicts, engines: { eligibility: 1, provenance: 1 } };
    const keys = { change: 'first', signing: signer.publicKey, recovery: recovery.publicKey } as const;
    const sealing = {
      cut,
      ruleset: DEFAULT_RULESET,
      operators: [],
      buried: new Map(),
      software: '0.1.0',
      keys,
      signers: [signer],
    };
    await sealCut(store, new SealChain(), new ArchivedVerdicts(store), sealing);
    heap.at(1);
  });
}

/** `oretrail audit verify`. */
export function measureVerify({ folder, events, vehicles }: ArchiveCall): Promise<ArchiveFigures> {
  return sampled('verify', events + vehicles, async (heap) => {
    const store = new DirectoryStore(join(folder, FILES.archive));
    const { finding } = await verifyStore(store, { onProgress: ({ records }) => heap.at(records) });
    if (finding !== null) throw new Error(finding.message);
  });
}

/** `oretrail replay`, of the one seal. */
export function measureReplay({ folder, events, vehicles }: ArchiveCall): Promise<ArchiveFigures> {
  return sampled('replay', events + vehicles, async (heap) => {
    const store = new DirectoryStore(join(folder, FILES.archive));
    const onProgress = ({ phase, done }: ReplayProgress): void => {
      if (phase !== 'comparing') heap.at(phase === 'reading' ? done : events + done);
    };
    const { isIdentical } = await replaySeals(store, { directory: join(folder, FILES.replay), onProgress });
    if (!isIdentical) throw new Error('the replay gives other verdicts');
  });
}
