/** `oretrail lag`: how far the workers on Kafka are. */
import { printableJson } from '@oretrail/model';
import { lagOf, withClusterLog } from '@oretrail/operations';
import { WORKERS } from '@oretrail/workers';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { renderLag } from '../rendering/lag.ts';
import { writeTo } from '../terminal.ts';
import { tellAdded } from './added-partitions.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';

const HELP = `
For each task and input: the position that the task's last journal record says, the end, and how many offsets lie between.
  DIRTY    subjects that are still to be evaluated
  WAITING  subjects whose parents have not answered their last draw yet
  PARKED   subjects whose evaluation failed; it is tried again when an event affects them
  CUT      the cut at which the task holds
  -        the task has written no journal yet, or holds at no cut
Lag proves nothing: a task that has read everything may have work left, and what it wrote may be on its way to another.
In topics that workers write, the markers of their transactions count, so 1 may stay for ever. For proof: \`oretrail quiesce\`.
With --json each line is a task, \`journal\` null if it has written none.
${CONNECTION_HELP}

Examples:
  oretrail lag
  oretrail lag --json

Exit status:
  0  printed
  2  a wrong call
  3  Kafka or the registry can't be reached, or refuses`;

type Flags = KafkaFlags & Readonly<{ json?: boolean }>;

async function lag(flags: Flags, { terminal }: Call): Promise<void> {
  const settings = connectionSettings(flags);
  const tasks = await withClusterLog(settings, async (log) => {
    await tellAdded(settings, log, terminal);
    return lagOf(log, WORKERS);
  });
  const lines = (): string => tasks.map((task) => `${printableJson(task)}\n`).join('');
  await writeTo(terminal.output, flags.json ? lines() : renderLag(tasks, terminal.outputColours));
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withKafkaFlags(command)
    .description('Shows how far each task of the workers on Kafka has read, and what it has to do.')
    .option('--json', 'print each task as JSON, one a line')
    .addHelpText('after', HELP)
    .action((flags: Flags) => lag(flags, call));
}
