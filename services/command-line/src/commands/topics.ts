/** `oretrail topics`: the topics of a pipeline on Kafka. Source: protocol.md, "Registers". */

import { EXIT_DIFFERS } from '@oretrail/errors';
import { plannedAcls, plannedSupplierTopics } from '@oretrail/kafka-log';
import { printableJson, type RulesetId } from '@oretrail/model';
import { applyPipelineTopics, checkPipelineTopics, type PlannedPipeline } from '@oretrail/operations';
import { WORKERS } from '@oretrail/workers';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { aclCommand, renderApplied, renderChecked } from '../rendering/topics.ts';
import { writeAnswer, writeTo } from '../terminal.ts';
import { rulesetValue, supplierValues } from './flags.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';
import { planOf, replicationOf, type TopicFlags, withTopicFlags } from './topic-flags.ts';

const HELP = `
apply makes the topics that are missing, and writes what a pipeline begins with: the ruleset, and the reference facts
that ship with Oretrail. You may call it again at any time. It never changes a topic that is there: if one is not as it
must be, it says so, and does nothing.
check compares, and changes nothing. It also compares the identity of each partition (cluster and first record) with what
the workers have read, so that it notices a topic that was recreated. --json lists the identities.
A new schema under a name of Oretrail must not break its readers, so the registry should require BACKWARD_TRANSITIVE or
FULL_TRANSITIVE. check compares that, too; apply reports it, and sets it with --set-compatibility.
acl prints the commands of Kafka's own kafka-acls.sh that give each role the rights it needs and no more, without asking
the cluster. docs/operations.md has the same as a table.
--supplier names a supplier that states over Kafka, by its name on the brokers, such as User:CN=smm. apply and check then
look after its three topics as well: what it states, the answers of the intake, and its dead letters. acl adds its rights,
and those that others need on these topics.
The number of partitions is final: a larger one needs a new set of topics, filled by replay.
With 2 or more replicas a record counts when 2 have it. Production: 3 replicas.
${CONNECTION_HELP}

Examples:
  oretrail topics apply --partitions 6 --replicas 3 --set-compatibility
  oretrail topics apply --partitions 4 --replicas 1 --brokers localhost:9092 --registry http://localhost:8081
  oretrail topics check --partitions 6 --replicas 3 --json
  oretrail topics acl --principal-prefix User:prod-oretrail-
  oretrail topics apply --partitions 6 --replicas 3 --supplier User:CN=smm
  oretrail topics acl --supplier User:CN=smm

Exit status:
  0  the topics are as they must be
  1  some topic is missing (check), or differs: nothing was changed
  2  a wrong call
  3  Kafka or the registry can't be reached, or refuses`;

type SupplierFlags = Readonly<{ supplier?: readonly string[] }>;
type CheckFlags = KafkaFlags & TopicFlags & SupplierFlags & Readonly<{ json?: boolean }>;
type ApplyFlags = CheckFlags & Readonly<{ ruleset?: RulesetId; builtInFacts: boolean; setCompatibility?: boolean }>;

function pipelineOf(flags: CheckFlags): PlannedPipeline {
  const [settings, replication] = [connectionSettings(flags), replicationOf(flags)];
  const ofSuppliers = (flags.supplier ?? []).flatMap((principal) => plannedSupplierTopics(principal, replication));
  return { settings, plan: [...planOf(flags), ...ofSuppliers], replication, partitions: flags.partitions };
}

async function check(flags: CheckFlags, call: Call): Promise<void> {
  const answer = await checkPipelineTopics(pipelineOf(flags));
  if (answer.missing.length + answer.differing.length > 0) call.exitStatus = EXIT_DIFFERS;
  await writeAnswer(call.terminal, flags.json, answer, renderChecked);
}

async function apply(flags: ApplyFlags, call: Call): Promise<void> {
  const isCompatibilityToSet = flags.setCompatibility ?? false;
  const answer = await applyPipelineTopics(pipelineOf(flags), flags, { isCompatibilityToSet });
  if (answer.differing.length > 0) call.exitStatus = EXIT_DIFFERS;
  await writeAnswer(call.terminal, flags.json, answer, renderApplied);
}

/** The prefixes of topics and groups, and of the names that the roles have on the cluster. */
type AclFlags = SupplierFlags &
  Readonly<{ redriveByConsole?: boolean }> &
  Readonly<{ prefix?: string; topicPrefix?: string; principalPrefix: string; json?: boolean }>;

async function acl(flags: AclFlags, { terminal }: Call): Promise<void> {
  const { ORETRAIL_PREFIX = '', ORETRAIL_TOPIC_PREFIX = '' } = process.env;
  const prefixes = { prefix: flags.prefix ?? ORETRAIL_PREFIX, topicPrefix: flags.topicPrefix ?? ORETRAIL_TOPIC_PREFIX };
  const rules = plannedAcls(prefixes, WORKERS, flags.supplier, flags.redriveByConsole);
  const lines = rules.map((rule) =>
    flags.json
      ? printableJson({ principal: flags.principalPrefix + rule.role, ...rule })
      : aclCommand(rule, flags.principalPrefix),
  );
  await writeTo(terminal.output, `${lines.join('\n')}\n`);
}

function withSupplierFlag(command: Command): Command {
  return command.option(
    '--supplier <PRINCIPAL>',
    'a supplier on Kafka, as the brokers name it; may be repeated',
    supplierValues('--supplier'),
  );
}

function withFlags(command: Command): Command {
  return withSupplierFlag(withTopicFlags(withKafkaFlags(command))).option('--json', 'print JSON');
}

/** Declares the command and its subcommands. */
export function declare(command: Command, call: Call): void {
  command
    .description('Makes the topics of a pipeline on Kafka, and checks that they are as they must be.')
    .addHelpText('after', HELP);
  withFlags(command.command('apply').description('Makes the topics that are missing.'))
    .option('--ruleset <ID>', 'the law of a new pipeline; the newest if left out', rulesetValue('--ruleset'))
    .option('--set-compatibility', 'set the subjects of Oretrail in the registry to BACKWARD_TRANSITIVE')
    .option('--no-built-in-facts', 'leave out the reference facts that ship with Oretrail')
    .action((flags: ApplyFlags) => apply(flags, call));
  withFlags(command.command('check').description('Compares the topics with what they must be.')).action(
    (flags: CheckFlags) => check(flags, call),
  );
  withSupplierFlag(command.command('acl'))
    .description('Prints the rights that each role needs, as commands of kafka-acls.sh.')
    .option(
      '--redrive-by-console',
      'also what the console needs to send dead letters again: it may write public inputs',
    )
    .option('--prefix <TEXT>', 'prefix of groups and transactional ids')
    .option('--topic-prefix <TEXT>', 'prefix of topics')
    .option('--principal-prefix <TEXT>', 'prefix of the name that a role has on the cluster', 'User:oretrail-')
    .option('--json', 'print each rule as JSON, one a line')
    .action((flags: AclFlags) => acl(flags, call));
}
