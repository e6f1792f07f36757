/** `pnpm bench intake`: one process of the intake on a broker and a registry, and a process that sends to it. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GeneratedEvent, generateEvents } from '@oretrail/generator';
import { calledWith, positive, refuse } from '../../called-with.ts';
import { TestPipeline } from '../../kafka/pipeline.ts';
import { SEED, writeEvents } from '../bench-events.ts';
import { measure } from '../own-process.ts';
import { withParts } from '../parts.ts';
import { Report, type Row, stagedFolder } from '../rig.ts';
import { medianBy } from '../stopwatch.ts';
import { IntakeProcess } from './intake-process.ts';
import type { Sending, Sent } from './sender.ts';

const HELP = `Usage: pnpm bench intake [options]

Measures the intake as its own process, on a broker and a registry of its own; another process sends over HTTP, as a supplier
with a token. Events per second of processor time of the intake alone, then latencies at half of that rate.

  --rounds N        measured rounds of each kind, after one that is not; the median counts (5)
  --events N        events of a round of batches of 1,000 (10000)
  --singles N       events of a round of requests with one event (4000)
  --connections N   that send single requests at once; batches have 4 (32)
  --seconds N       of each measurement of latencies (30)
  --partitions N    of each topic (4)
  --only KIND,…     of: batches, lots (batches of lots alone), singles
  --json FILE       writes all figures to a file
  --cpu-prof DIR    also takes a CPU profile of the intake
  --help`;

const OPTIONS = {
  rounds: { type: 'string', default: '5' },
  events: { type: 'string', default: '10000' },
  singles: { type: 'string', default: '4000' },
  connections: { type: 'string', default: '32' },
  seconds: { type: 'string', default: '30' },
  partitions: { type: 'string', default: '4' },
  only: { type: 'string', default: 'batches,lots,singles' },
  json: { type: 'string' },
  'cpu-prof': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Flags = ReturnType<typeof calledWith<typeof OPTIONS>>;
type NumberFlag = 'rounds' | 'events' | 'singles' | 'connections' | 'seconds' | 'partitions';

/** intake.md, "2. HTTP": as many as a request may have. */
const BATCH_EVENTS = 1_000;
/** Few: a batch keeps the intake busy for a tenth of a second. */
const BATCH_CONNECTIONS = 4;
/** All texts of a measurement are held at once. */
const HEAP_LIMIT_MIB = 4_096;
/** One in ten events or more of a history is a lot: see the figures of `generateEvents`. */
const EVENTS_PER_LOT_MAX = 12;

/** What is sent, and how. */
type Kind = Readonly<{ title: string; file: string; events: number; batch: number; connections: number; aim: string }>;
/** What came of a kind. */
type Figures = Readonly<{ rounds: readonly Sent[]; paced: Sent }>;

const eventsPerCpuS = ({ events, cpuS }: Sent): number => events / cpuS;

function isLot({ type }: GeneratedEvent): boolean {
  return type.endsWith('-shipment.v1');
}

/** So many events of a history, in its order. */
function* first(count: number, isTaken: (event: GeneratedEvent) => boolean): Iterable<GeneratedEvent> {
  let left = count;
  for (const event of generateEvents({ seed: SEED, vehicles: count * EVENTS_PER_LOT_MAX, realisticFaults: 0 })) {
    if (!isTaken(event)) continue;
    yield event;
    left -= 1;
    if (left === 0) return;
  }
}

/** Files with `count` events: of a history as it is, and of its lots alone. */
async function eventFiles(folder: string, count: number): Promise<{ all: string; lots: string }> {
  const files = { all: join(folder, 'all.ndjson'), lots: join(folder, 'lots.ndjson') };
  await writeEvents(
    files.all,
    first(count, () => true),
  );
  await writeEvents(files.lots, first(count, isLot));
  return files;
}

async function kindsOf(flags: Flags): Promise<Readonly<Record<string, Kind>>> {
  const number = (flag: NumberFlag): number => positive(HELP, flag, flags[flag]);
  const [events, singles] = [number('events'), number('singles')];
  const { all, lots } = await eventFiles(stagedFolder(tmpdir()), Math.max(events, singles));
  const batches = { events, batch: BATCH_EVENTS, connections: BATCH_CONNECTIONS };
  return {
    batches: { title: 'batches of 1,000', file: all, aim: '≥ 8,000', ...batches },
    lots: { title: 'batches of 1,000 lots', file: lots, aim: '–', ...batches },
    singles: {
      title: 'single requests',
      file: all,
      events: singles,
      batch: 1,
      connections: number('connections'),
      aim: '≥ 1,500',
    },
  };
}

/** One kind after the other, each round after round. */
class Measuring {
  private readonly intake: IntakeProcess;
  private round = 0;

  constructor(intake: IntakeProcess) {
    this.intake = intake;
  }

  async figures(kind: Kind, rounds: number, seconds: number): Promise<Figures> {
    // The first one also pays for V8's compiling.
    await this.send(kind, 1, null);
    const all: Sent[] = [];
    for (let i = 0; i < rounds; i += 1) all.push(await this.send(kind, 1, null));
    const rate = eventsPerCpuS(medianBy(all, eventsPerCpuS)) / 2;
    return { rounds: all, paced: await this.send(kind, Math.ceil((rate * seconds) / kind.events), rate) };
  }

  private async send(kind: Kind, times: number, rate: number | null): Promise<Sent> {
    const { url, token, pid } = this.intake;
    const { file, events, batch, connections } = kind;
    this.round += 1;
    const sending: Sending = {
      url,
      token,
      pid,
      file,
      events,
      times,
      batch,
      connections,
      rate,
      round: `r${this.round}`,
    };
    const { value } = await measure<Sent>('intake-sending', sending, {
      heapLimitMib: HEAP_LIMIT_MIB,
      profileDirectory: null,
    });
    process.stderr.write(`${kind.title}: ${JSON.stringify(value)}\n`);
    return value;
  }
}

type Measured = readonly (readonly [Kind, Figures])[];

function throughputRows(measured: Measured): readonly Row[] {
  return measured.map(([{ title, aim, connections }, { rounds }]) => {
    const rates = rounds.map(eventsPerCpuS);
    const median = medianBy(rounds, eventsPerCpuS);
    return {
      'sent as': title,
      connections,
      'events/cpu s': eventsPerCpuS(median),
      least: Math.min(...rates),
      most: Math.max(...rates),
      'cpu µs/event': 1_000_000 / eventsPerCpuS(median),
      'events/s': median.events / median.wallS,
      aim,
    };
  });
}

function latencyRows(measured: Measured): readonly Row[] {
  return measured.map(([{ title }, { paced }]) => ({
    'sent as': title,
    'events/s': paced.events / paced.wallS,
    requests: paced.requests,
    'sent again': paced.resent,
    'p50 ms': paced.p50Ms,
    'p95 ms': paced.p95Ms,
    'p99 ms': paced.p99Ms,
  }));
}

function* eventsOf(kinds: Iterable<Kind>): Iterable<GeneratedEvent> {
  for (const { file } of kinds) {
    for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') yield JSON.parse(line);
  }
}

async function measured(flags: Flags, kinds: readonly Kind[], pipeline: TestPipeline): Promise<Measured> {
  const intake = await IntakeProcess.start(pipeline, flags['cpu-prof'] ?? null);
  await intake.grantFor([...eventsOf(kinds)]);
  const measuring = new Measuring(intake);
  const [rounds, seconds] = [positive(HELP, 'rounds', flags.rounds), positive(HELP, 'seconds', flags.seconds)];
  const all: [Kind, Figures][] = [];
  for (const kind of kinds) all.push([kind, await measuring.figures(kind, rounds, seconds)]);
  await intake.stop();
  return all;
}

/** Runs it; `args` begin with `intake`. */
export async function benchIntake(args: readonly string[]): Promise<void> {
  const flags = calledWith(HELP, args.slice(1), OPTIONS);
  if (flags.help) return void process.stdout.write(`${HELP}\n`);
  const known = await kindsOf(flags);
  const kinds = flags.only
    .split(',')
    .map((name) => known[name] ?? refuse(HELP, `--only ${name}: there is no such kind`));
  const report = new Report(args);
  await withParts(async ({ kafka, registry }) => {
    const pipeline = await TestPipeline.create({
      brokers: kafka.address,
      registry: registry.address,
      partitions: positive(HELP, 'partitions', flags.partitions),
      prefix: 'intake-',
    });
    try {
      const all = await measured(flags, kinds, pipeline);
      report.section('Throughput: processor time of the intake alone', throughputRows(all));
      report.section('Latency at half of that rate', latencyRows(all));
      report.save(flags.json, { figures: all.map(([{ title }, figures]) => ({ title, ...figures })) });
    } finally {
      await pipeline.close();
    }
  });
}
