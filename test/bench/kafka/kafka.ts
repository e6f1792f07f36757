/** `pnpm bench kafka`: one broker, its schema registry, and a process of each worker, all on this machine. */
import { calledWith, positive, refuse } from '../../called-with.ts';
import { withParts } from '../parts.ts';
import { Report, type Row } from '../rig.ts';
import { measureCorrection } from './correction.ts';
import { measureLatency } from './latency.ts';
import { measureLoad } from './load.ts';
import type { Bench } from './workbench.ts';

const HELP = `Usage: pnpm bench kafka [options]

Measures the workers on Kafka: a broker, a schema registry and one process of each worker, all on this machine.

  --vehicles N       vehicles of the load (20000)
  --descendants N    vehicles below the corrected lot (20000)
  --corrections N    corrections measured, after one that is not (5)
  --repeats N        corrections of each depth for latencies (50)
  --partitions N     of each topic (4)
  --only SECTION,…   of: load (with cold recovery), correction, latency
  --json FILE        writes all figures to a file
  --help`;

const SECTIONS: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>> = {
  load: measureLoad,
  correction: measureCorrection,
  latency: measureLatency,
};

const OPTIONS = {
  vehicles: { type: 'string', default: '20000' },
  descendants: { type: 'string', default: '20000' },
  corrections: { type: 'string', default: '5' },
  repeats: { type: 'string', default: '50' },
  partitions: { type: 'string', default: '4' },
  only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Runs it; `args` begin with `kafka`. */
export async function benchKafka(args: readonly string[]): Promise<void> {
  const flags = calledWith(HELP, args.slice(1), OPTIONS);
  if (flags.help) return void process.stdout.write(`${HELP}\n`);
  const names = flags.only.split(',');
  const unknown = names.find((name) => !(name in SECTIONS));
  if (unknown !== undefined) refuse(HELP, `--only ${unknown}: no such section`);
  const report = new Report(args);
  await withParts(async ({ kafka, registry }) => {
    const bench: Bench = {
      addresses: { brokers: kafka.address, registry: registry.address },
      partitions: positive(HELP, 'partitions', flags.partitions),
      vehicles: positive(HELP, 'vehicles', flags.vehicles),
      descendants: positive(HELP, 'descendants', flags.descendants),
      corrections: positive(HELP, 'corrections', flags.corrections),
      repeats: positive(HELP, 'repeats', flags.repeats),
      say: (text) => void process.stderr.write(`${text}\n`),
    };
    const figures: Record<string, readonly Row[]> = {};
    for (const name of names) {
      figures[name] = (await SECTIONS[name]?.(bench)) ?? [];
      report.section(name, figures[name]);
    }
    report.save(flags.json, { figures });
  });
}
