/** `pnpm bench archive`: what it costs to archive events and verdicts, to verify the archive, and to replay it, beside a run. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  ArchivedVerdicts,
  DirectoryStore,
  newPrivateKey,
  PartitionArchiver,
  partitionAt,
  SealChain,
  sealCut,
  signerOfPem,
  verifyStore,
} from '@oretrail/archive';
import { encodeRecord, ownSchema, SUBJECTS, type Subject } from '@oretrail/avro';
import { parseFiles } from '@oretrail/event-files';
import { generateEvents } from '@oretrail/generator';
import { type OretrailEvent, RULESETS, type Verdict } from '@oretrail/model';
import { ReplayEngine, replaySeals } from '@oretrail/replay';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import {
  eventRecord,
  FACTS,
  type NewRecord,
  partitionOf,
  placeOf,
  SHIPMENTS,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { MIB, machine, machineLine } from '../machine.ts';
import { timed } from '../stopwatch.ts';
import { type Row, table } from '../table.ts';

const PARTITIONS = 2;
const BATCH_RECORDS = 1_000;
const RULESET = RULESETS[2];
const PLACES = [
  placeOf(FACTS, 0),
  ...[SHIPMENTS, VEHICLES, VERDICTS].flatMap((topic) => [0, 1].map((partition) => placeOf(topic, partition))),
];

/** The most that the heap held, looked at now and then. */
class HeapPeak {
  bytes = 0;

  look(): void {
    this.bytes = Math.max(this.bytes, process.memoryUsage().heapUsed);
  }
}

const idOf = (subject: Subject): number => SUBJECTS.indexOf(subject);

async function schemaOf(id: number): Promise<string | null> {
  const subject = SUBJECTS[id];
  return subject === undefined ? null : ownSchema(subject).text;
}

async function* eventsIn(file: string): AsyncGenerator<readonly OretrailEvent[]> {
  for await (const lines of parseFiles([file], { operators: new Set() })) {
    yield lines.flatMap((line) => (line.kind === 'accepted' ? [line.accepted.event] : []));
  }
}

/** Everything of one archive, in a folder that is thrown away. */
class ArchiveBench {
  private readonly folder: string;
  private readonly store: DirectoryStore;
  private readonly events: string;
  private readonly verdicts: string;
  private readonly ends = new Map<string, number>(PLACES.map((place) => [place, 0]));
  private readonly archivers = new Map<string, PartitionArchiver>();

  constructor(folder: string) {
    this.folder = folder;
    this.store = new DirectoryStore(join(folder, 'archive'));
    this.events = join(folder, 'events.ndjson');
    this.verdicts = join(folder, 'verdicts.ndjson');
  }

  generate(vehicles: number): void {
    writeFileSync(this.events, '');
    writeFileSync(this.verdicts, '');
    let lines: string[] = BUILT_IN_FACTS.map((fact) => JSON.stringify({ specversion: '1.0', ...fact }));
    const write = (): void => {
      appendFileSync(this.events, `${lines.join('\n')}\n`);
      lines = [];
    };
    for (const event of generateEvents({ seed: 1, vehicles, mess: 0 })) {
      lines.push(JSON.stringify(event));
      if (lines.length >= BATCH_RECORDS) write();
    }
    if (lines.length > 0) write();
  }

  /** What `oretrail run` does, but for its files. */
  async run(peak: HeapPeak): Promise<void> {
    const engine = new ReplayEngine({ directory: join(this.folder, 'run') });
    await engine.setRuleset(RULESET);
    for await (const events of eventsIn(this.events)) await engine.add(events);
    await engine.settle((verdicts) => {
      peak.look();
      if (verdicts.length > 0)
        appendFileSync(this.verdicts, `${verdicts.map((one) => JSON.stringify(one)).join('\n')}\n`);
    });
    await engine.close();
  }

  async archive(peak: HeapPeak): Promise<number> {
    let count = 0;
    for await (const events of eventsIn(this.events)) {
      await this.take(events.map((event) => eventRecord(event, PARTITIONS)));
      count += events.length;
      peak.look();
    }
    for await (const verdicts of linesOf(this.verdicts)) {
      await this.take(verdicts.map(verdictRecord));
      peak.look();
    }
    for (const [place, end] of this.ends) await (await this.archiverOf(place)).cutAt(end);
    return count;
  }

  async seal(): Promise<void> {
    const [signer, recovery] = [signerOfPem(newPrivateKey()), signerOfPem(newPrivateKey())];
    const inputs = Object.fromEntries([...this.ends].filter(([place]) => partitionAt(place).topic !== VERDICTS));
    const verdicts = [0, 1].map((partition) => this.ends.get(placeOf(VERDICTS, partition)) ?? 0);
    const cut = { cut: 1, inputs, verdicts, engines: { eligibility: 1, provenance: 1 } };
    const keys = { change: 'first', signing: signer.publicKey, recovery: recovery.publicKey } as const;
    const sealing = { cut, ruleset: RULESET, operators: [], software: '0.1.0', keys, signers: [signer] };
    await sealCut(this.store, new SealChain(), new ArchivedVerdicts(this.store), sealing);
  }

  /** @returns bytes of all segments */
  async verify(peak: HeapPeak): Promise<number> {
    let bytes = 0;
    const onProgress = ({ bytesTotal }: Readonly<{ bytesTotal: number }>): void => {
      bytes = bytesTotal;
      peak.look();
    };
    const { finding } = await verifyStore(this.store, { onProgress });
    if (finding !== null) throw new Error(finding.message);
    return bytes;
  }

  async replay(peak: HeapPeak): Promise<void> {
    const onProgress = (): void => peak.look();
    const { isIdentical } = await replaySeals(this.store, { directory: join(this.folder, 'replay'), onProgress });
    if (!isIdentical) throw new Error('the replay gives other verdicts');
  }

  private async archiverOf(place: string): Promise<PartitionArchiver> {
    const known = this.archivers.get(place);
    if (known !== undefined) return known;
    const options = { store: this.store, cluster: 'benchmark', schemaOf };
    const archiver = await PartitionArchiver.open(options, partitionAt(place), null);
    this.archivers.set(place, archiver);
    return archiver;
  }

  private async take(records: readonly NewRecord[]): Promise<void> {
    for (const place of PLACES) {
      const here = records.filter(({ topic, partition }) => placeOf(topic, partition) === place);
      const first = this.ends.get(place) ?? 0;
      const archived = here.map((record, i) => {
        const { key, value, headers } = encodeRecord(record, idOf);
        const all = Object.entries(headers).map(([name, bytes]) => ({ name: Buffer.from(name), value: bytes }));
        return { offset: first + i, appendTimeMs: 0, key, value, headers: all };
      });
      await (await this.archiverOf(place)).take({ records: archived, next: first + here.length });
      this.ends.set(place, first + here.length);
    }
  }
}

async function* linesOf(file: string): AsyncGenerator<readonly Verdict[]> {
  const { open } = await import('node:fs/promises');
  const handle = await open(file);
  let batch: Verdict[] = [];
  for await (const line of handle.readLines()) {
    batch.push(JSON.parse(line));
    if (batch.length < BATCH_RECORDS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function verdictRecord(verdict: Verdict): NewRecord {
  const { vin } = verdict;
  return { topic: VERDICTS, partition: partitionOf(vin, PARTITIONS), key: vin, value: JSON.stringify(verdict) };
}

async function measured<T>(work: (peak: HeapPeak) => Promise<T>) {
  const peak = new HeapPeak();
  const { value, wallS, cpuS } = await timed(() => work(peak));
  return { value, wallS, cpuS, heapMib: peak.bytes / MIB };
}

async function rowsOf(bench: ArchiveBench): Promise<readonly Row[]> {
  const run = await measured((peak) => bench.run(peak));
  const archive = await measured((peak) => bench.archive(peak));
  await bench.seal();
  const verify = await measured((peak) => bench.verify(peak));
  const replay = await measured((peak) => bench.replay(peak));
  const events = archive.value;
  const row = (what: string, { wallS, cpuS, heapMib }: Omit<typeof run, 'value'>): Row => {
    const perS = { 'events/s': events / wallS, 'events/cpu s': events / cpuS };
    return { what, events, 'wall s': wallS, 'cpu s': cpuS, ...perS, 'heap MiB': heapMib };
  };
  const mib = verify.value / MIB;
  process.stderr.write(`${(verify.value / events).toFixed(0)} bytes an event, its verdicts included; `);
  process.stderr.write(
    `verified ${(mib / verify.wallS).toFixed(1)} MiB/s, ${(mib / verify.cpuS).toFixed(1)} MiB/cpu s\n`,
  );
  return [row('run', run), row('archive', archive), row('verify', verify), row('replay', replay)];
}

/** Measures, and writes a table to standard output. */
export async function benchArchive(args: readonly string[]): Promise<void> {
  const options = {
    vehicles: { type: 'string', default: '10000' },
    directory: { type: 'string', default: tmpdir() },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const folder = mkdtempSync(join(values.directory, 'oretrail-bench-archive-'));
  try {
    const bench = new ArchiveBench(folder);
    bench.generate(Number(values.vehicles));
    const rows = await rowsOf(bench);
    process.stdout.write(`pnpm bench archive ${args.join(' ')}\n${machineLine(machine())}\n\n${table(rows)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
