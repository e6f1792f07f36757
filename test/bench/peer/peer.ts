/** `pnpm bench peer`: Oretrail and a peer in Kafka Streams, in turn, on one broker. */
import { DEFAULT_RULESET } from '@oretrail/model';
import { calledWith, positive, refuse } from '../../called-with.ts';
import { TestPipeline } from '../../kafka/pipeline.ts';
import { type Parts, withParts } from '../parts.ts';
import { Report, type Row } from '../rig.ts';
import { comparison } from './comparison.ts';
import type { Contender } from './contender.ts';
import { encoded, type FedMessage } from './feed.ts';
import { kafkaStreams } from './kafka-streams.ts';
import { OURS, oretrail } from './oretrail.ts';
import { relayed } from './relay.ts';
import { type Figures, run, type Sizes } from './run.ts';
import { firstEvents, lotsOf } from './scenario.ts';

const HELP = `Usage: pnpm bench peer [options]

Runs Oretrail and a peer in Kafka Streams in turn on one broker, on topics with the same records. A load, corrections one by
one, many corrections that change verdicts, many that change none. Figures go to standard output, progress to standard error.
Exit status: 0, 1 where a verdict was wrong or a part is missing, 2 for a wrong call.

  --runs N            of each, in turn (5)
  --vehicles N        in all (200000)
  --per-lot N         vehicles for each lot of batteries (10)
  --corrected N       lots that are corrected at once (a quarter of them)
  --rounds N          times that they are, for each kind of correction (3)
  --singles N         corrections one by one, of each run (100)
  --partitions N      of each topic (4)
  --eligibility N     processes of Oretrail's eligibility worker, beside one of the provenance worker (1)
  --stores KIND       of the peer: rocksdb or memory (rocksdb)
  --threads N         of the peer (2)
  --commit-ms N       commit interval of the peer (100, Kafka Streams' own for exactly once)
  --records           also what the records of a run cost by themselves: the least that a worker can take. They are written to other topics
                      of the same broker between two runs, so take the figures of both contenders from a call without it
  --json FILE         writes all figures to a file
  --help`;

const OPTIONS = {
  runs: { type: 'string', default: '5' },
  vehicles: { type: 'string', default: '200000' },
  'per-lot': { type: 'string', default: '10' },
  corrected: { type: 'string' },
  rounds: { type: 'string', default: '3' },
  singles: { type: 'string', default: '100' },
  partitions: { type: 'string', default: '4' },
  eligibility: { type: 'string', default: '1' },
  stores: { type: 'string', default: 'rocksdb' },
  threads: { type: 'string', default: '2' },
  'commit-ms': { type: 'string', default: '100' },
  records: { type: 'boolean', default: false },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Corrections one by one before those that are measured. */
const WARM_UP = 20;
/** As much of a log as an error message can hold. */
const LOG_CHARACTERS = 4_000;
/** A quarter of the lots is corrected at once. */
const CORRECTED_PART = 4;

type Flags = ReturnType<typeof calledWith<typeof OPTIONS>>;
type NumberFlag =
  | 'runs'
  | 'vehicles'
  | 'per-lot'
  | 'rounds'
  | 'singles'
  | 'partitions'
  | 'threads'
  | 'commit-ms'
  | 'eligibility';

function sizesOf(flags: Flags): Sizes {
  const size = (flag: NumberFlag): number => positive(HELP, flag, flags[flag]);
  const vehiclesPerLot = size('per-lot');
  const lots = Math.ceil(size('vehicles') / vehiclesPerLot);
  const corrected =
    flags.corrected === undefined ? Math.ceil(lots / CORRECTED_PART) : positive(HELP, 'corrected', flags.corrected);
  if (corrected > lots) refuse(HELP, `--corrected ${corrected}: there are ${lots} lots`);
  return {
    lots,
    vehiclesPerLot,
    partitions: size('partitions'),
    corrected,
    rounds: size('rounds'),
    singles: size('singles'),
    warmUp: WARM_UP,
  };
}

/**
 * Runs both in turn; who begins alternates too, for the second finds the broker warmer.
 * @param afterRun what is done with what a run has left
 */
async function alternate(
  flags: Flags,
  contenders: readonly [Contender, Contender],
  parts: Parts,
  afterRun: (contender: Contender, pipeline: TestPipeline) => Promise<void>,
): Promise<Map<string, Figures[]>> {
  const { kafka, registry } = parts;
  const [sizes, runs] = [sizesOf(flags), positive(HELP, 'runs', flags.runs)];
  const figures = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]));
  const addresses = { brokers: kafka.address, registry: registry.address };
  let first: readonly FedMessage[] | null = null;
  for (let i = 0; i < runs; i += 1) {
    for (const contender of i % 2 === 0 ? contenders : contenders.toReversed()) {
      const prefix = `${contender.name === OURS ? 'ours' : 'peer'}-${i}-`;
      const pipeline = await TestPipeline.create({ ...addresses, partitions: sizes.partitions, prefix });
      try {
        await pipeline.setRuleset(DEFAULT_RULESET);
        first ??= encoded(pipeline, firstEvents(Object.values(lotsOf(sizes)).flat()));
        const say = (text: string) =>
          void process.stderr.write(`run ${i + 1} of ${runs}, ${contender.name}: ${text}\n`);
        figures.get(contender.name)?.push(await run(contender, sizes, { pipeline, first, brokerPid: kafka.pid, say }));
        await afterRun(contender, pipeline);
      } catch (cause) {
        // What the workers have logged goes with the pipeline.
        throw new Error(`${contender.name} failed; its log ends: ${pipeline.output.slice(-LOG_CHARACTERS)}`, { cause });
      } finally {
        await pipeline.close();
      }
    }
  }
  return figures;
}

/** What the records that a run has left cost by themselves: they are written to topics of their own. */
async function relayedBeside({ log, options }: TestPipeline, brokerPid: number): Promise<readonly Row[]> {
  const beside = await TestPipeline.create({ ...options, prefix: `${options.prefix}relay-` });
  try {
    return await relayed(log, beside.log, brokerPid);
  } finally {
    await beside.close();
  }
}

/** Runs it; `args` begin with `peer`. */
export async function benchPeer(args: readonly string[]): Promise<void> {
  const flags = calledWith(HELP, args.slice(1), OPTIONS);
  if (flags.help) return void process.stdout.write(`${HELP}\n`);
  const sizes = sizesOf(flags);
  if (flags.stores !== 'rocksdb' && flags.stores !== 'memory')
    refuse(HELP, `--stores ${flags.stores}: rocksdb or memory`);
  const [threads, commitMs] = [
    positive(HELP, 'threads', flags.threads),
    positive(HELP, 'commit-ms', flags['commit-ms']),
  ];
  const ours = oretrail(positive(HELP, 'eligibility', flags.eligibility));
  const peer = await kafkaStreams({ stores: flags.stores, threads, commitMs });
  const report = new Report(args);
  const figures = await withParts((parts) =>
    alternate(flags, [ours, peer], parts, async ({ name }, pipeline) => {
      if (flags.records && name === OURS)
        report.section('Records alone', await relayedBeside(pipeline, parts.kafka.pid));
    }),
  );
  report.section('Comparison', comparison(sizes, figures.get(OURS) ?? [], figures.get(peer.name) ?? []));
  report.save(flags.json, { sizes, figures: Object.fromEntries(figures) });
}
