/** `oretrail quiesce`: a cut of the log, proved by the workers' journals. Source: protocol.md, "Quiescence and cuts". */
import { provedCut, TIMEOUT_MAX_S, TIMEOUT_S, withClusterLog } from '@oretrail/operations';
import { cutOfDirectory } from '@oretrail/run-directory';
import type { Cut, Log } from '@oretrail/runtime';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { withInterruption } from '../interruption.ts';
import { Progress } from '../progress.ts';
import { writeAnswer } from '../terminal.ts';
import { tellAdded } from './added-partitions.ts';
import { DIRECTORY_HELP, wholeNumberValue } from './flags.ts';
import { CONNECTION_HELP, connectionSettings, isClusterNamed, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';

const HELP = `
Holds the workers, and proves from their journals that no work is left to do or on its way: the verdicts up to the cut
are exactly what the events up to the cut give. Then it lets the workers continue, even if it is interrupted.
With --out it first finishes what an interrupted run has left. On Kafka the workers are processes of their own, and all
of them must be running; what is published meanwhile waits until the cut is proved or given up. If an earlier call was
killed during its cut, the next call ends that cut.
${CONNECTION_HELP}

Examples:
  oretrail quiesce --out out
  oretrail quiesce --out out --json
  oretrail quiesce --brokers localhost:9092 --registry http://localhost:8081 --timeout 300

Exit status:
  0  the cut is proved
  2  a wrong call
  3  no cut is proved: the workers can't finish, or not in time, or Kafka can't be reached`;

type Flags = KafkaFlags & Readonly<{ out?: string; timeout: number; json?: boolean }>;

function rendered({ cut, inputs, verdicts }: Cut): string {
  const read = Object.entries(inputs).map(([place, end]) => `  ${place}: read up to offset ${end}`);
  const written = verdicts.map((end, partition) => `  credit.verdicts.v1/${partition}: written up to offset ${end}`);
  return [`Cut ${cut}: nothing is left to do.`, ...read, ...written, ''].join('\n');
}

async function cutOfCluster(flags: Flags, { terminal }: Call): Promise<Cut> {
  const settings = connectionSettings(flags);
  const progress = new Progress(terminal);
  const use = (stop: AbortSignal) => async (log: Log) => {
    await tellAdded(settings, log, terminal);
    return provedCut(log, { timeoutS: flags.timeout, stop, progress });
  };
  return withInterruption((stop) => withClusterLog(settings, use(stop))).finally(() => progress.end());
}

async function quiesce(flags: Flags, call: Call): Promise<void> {
  const { out, json } = flags;
  if (out === undefined && !isClusterNamed(flags)) {
    throw COMMAND_ERRORS.error('missing-flag', '--out, --brokers or ORETRAIL_KAFKA_BROKERS must be given');
  }
  const cut = await (out === undefined ? cutOfCluster(flags, call) : cutOfDirectory(out));
  await writeAnswer(call.terminal, json, cut, rendered);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  const out = command.createOption('--out <DIR>', DIRECTORY_HELP).conflicts(['brokers', 'registry', 'timeout']);
  withKafkaFlags(command.addOption(out))
    .description('Waits until all workers are idle, and records that point as a cut.')
    .option(
      '--timeout <SECONDS>',
      'how long to wait for the workers on Kafka',
      wholeNumberValue('--timeout', 1, TIMEOUT_MAX_S),
      TIMEOUT_S,
    )
    .option('--json', 'print the cut as JSON')
    .addHelpText('after', HELP)
    .action((flags: Flags) => quiesce(flags, call));
}
