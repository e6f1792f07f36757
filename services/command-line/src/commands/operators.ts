/** `oretrail operators`: who may correct the events of others. Source: events.md, `oretrail.correction.v1`. */
import { printable } from '@oretrail/model';
import { withClusterLog } from '@oretrail/operations';
import { withLockedLog, withLog } from '@oretrail/run-directory';
import type { Log } from '@oretrail/runtime';
import { addOperators, operatorsOf, removeOperators } from '@oretrail/workers';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { writeAnswer } from '../terminal.ts';
import { DIRECTORY_HELP, sourceValues } from './flags.ts';
import { CONNECTION_HELP, connectionSettings, isClusterNamed, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';

const HELP = `
Only the source of an event may correct it, or an operator: a party that is made one here, or by --operator of
\`oretrail run\` and \`oretrail publish\`. The control topic holds who is an operator, so that all workers and each replay
know the same.
A change counts from then on, because a worker decides a correction once, when it reads it. A correction that was refused
is in the dead letters (not-allowed) or in rejected.ndjson, and may be sent again. One that was accepted stays in force,
even if its source is no longer an operator; to undo it, correct it. A change during a cut counts when the workers continue.
${CONNECTION_HELP}

Examples:
  oretrail operators add urn:party:registrar
  oretrail operators list --json
  oretrail operators remove urn:party:registrar
  oretrail operators add urn:party:registrar --out out

Exit status:
  0  done
  2  a wrong call, a source that is not an operator, or too many of them: nothing has changed
  3  Kafka or the registry can't be reached, or refuses`;

type Flags = KafkaFlags & Readonly<{ out?: string; json?: boolean }>;
type Change = (log: Log) => Promise<Iterable<string>>;

/** On the pipeline that the flags name. */
function changed({ out, ...flags }: Flags, change: Change): Promise<Iterable<string>> {
  if (out !== undefined) {
    return (change === operatorsOf ? withLog : withLockedLog)(out, ({ log }) => change(log));
  }
  if (isClusterNamed(flags)) return withClusterLog(connectionSettings(flags), change);
  throw COMMAND_ERRORS.error('missing-flag', '--out, --brokers or ORETRAIL_KAFKA_BROKERS must be given');
}

async function tell(flags: Flags, { terminal }: Call, change: Change): Promise<void> {
  const operators = [...(await changed(flags, change))];
  const lines =
    operators.length === 0 ? 'There are no operators.\n' : operators.map((one) => `${printable(one)}\n`).join('');
  await writeAnswer(terminal, flags.json, operators, () => lines);
}

function withPlace(command: Command): Command {
  const out = command.createOption('--out <DIR>', DIRECTORY_HELP).conflicts(['brokers', 'registry']);
  return withKafkaFlags(command.addOption(out)).option('--json', 'print all operators as a JSON array');
}

/** Declares the command and its subcommands. */
export function declare(command: Command, call: Call): void {
  command.description('Sets and shows who may correct the events of others.').addHelpText('after', HELP);
  withPlace(command.command('list'))
    .description('Shows the operators.')
    .action((flags: Flags) => tell(flags, call, operatorsOf));
  withPlace(command.command('add'))
    .description('Makes sources operators from here on.')
    .argument('<SOURCE...>', 'a source of events, as a URI', sourceValues('SOURCE'))
    .action((sources: readonly string[], flags: Flags) => tell(flags, call, (log) => addOperators(log, sources)));
  withPlace(command.command('remove'))
    .description('Makes sources ordinary parties again from here on.')
    .argument('<SOURCE...>', 'an operator', sourceValues('SOURCE'))
    .action((sources: readonly string[], flags: Flags) => tell(flags, call, (log) => removeOperators(log, sources)));
}
