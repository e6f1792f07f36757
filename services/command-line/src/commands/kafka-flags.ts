/** What the commands that speak to Kafka have in common: where the cluster and the registry are. */
import { CONNECTION_SETTINGS, type ConnectionSettings } from '@oretrail/kafka-log';
import type { Command } from 'commander';
import { COMMAND_ERRORS } from '../errors.ts';
import { isStackOffered, stackConnection } from '../stack-addresses.ts';

/** Flags that say where Kafka is; each overrides its variable. */
export type KafkaFlags = Readonly<{ brokers?: string; registry?: string; prefix?: string; topicPrefix?: string }>;

type Variable = keyof ConnectionSettings;

/** The flag of a variable; the others have none, for a secret on a command line is seen by all. */
const FLAGS: Partial<Record<Variable, string>> = {
  ORETRAIL_KAFKA_BROKERS: '--brokers',
  ORETRAIL_REGISTRY_URL: '--registry',
  ORETRAIL_PREFIX: '--prefix',
  ORETRAIL_TOPIC_PREFIX: '--topic-prefix',
};

/** How the help speaks of the connection. */
export const CONNECTION_HELP = `
Flags say where Kafka and the schema registry are. Without a flag its environment variable counts, as for the workers:
  --brokers       ORETRAIL_KAFKA_BROKERS   addresses, separated by commas
  --registry      ORETRAIL_REGISTRY_URL    where the Confluent API begins
  --prefix        ORETRAIL_PREFIX          before groups and transactional ids
  --topic-prefix  ORETRAIL_TOPIC_PREFIX    before topics
Without brokers and registry, the command takes the stack that runs in this folder (pnpm stack), and says so.
TLS and passwords are variables only (docs/operations.md has all of them):
                  ORETRAIL_KAFKA_TLS (true), ORETRAIL_KAFKA_TLS_CA_FILE, …_CERT_FILE, …_KEY_FILE
                  ORETRAIL_KAFKA_SASL_MECHANISM (plain, scram-sha-256, scram-sha-512)
                  ORETRAIL_KAFKA_USERNAME, ORETRAIL_KAFKA_PASSWORD
                  ORETRAIL_REGISTRY_TLS_CA_FILE, ORETRAIL_REGISTRY_USERNAME, …_PASSWORD, or …_AUTHORIZATION`;

/** Adds the flags. */
export function withKafkaFlags(command: Command): Command {
  return command
    .option('--brokers <HOST:PORT,…>', 'brokers of Kafka')
    .option('--registry <URL>', 'the schema registry, with the path of its Confluent API')
    .option('--prefix <TEXT>', 'prefix of groups and transactional ids')
    .option('--topic-prefix <TEXT>', 'prefix of topics');
}

function given({ brokers, registry, prefix, topicPrefix }: KafkaFlags): Readonly<Record<string, string>> {
  const flags = {
    ORETRAIL_KAFKA_BROKERS: brokers,
    ORETRAIL_REGISTRY_URL: registry,
    ORETRAIL_PREFIX: prefix,
    ORETRAIL_TOPIC_PREFIX: topicPrefix,
  };
  return Object.fromEntries(Object.entries(flags).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Whether flags, environment or a running stack say where a cluster is. */
export function isClusterNamed({ brokers }: KafkaFlags): boolean {
  return (brokers ?? process.env['ORETRAIL_KAFKA_BROKERS']) !== undefined || isStackOffered();
}

/**
 * The connection that flags and environment name, or else a running stack.
 * @throws CommandLineError `bad-connection`
 */
export function connectionSettings(flags: KafkaFlags): ConnectionSettings {
  const said: Readonly<Record<string, string | undefined>> = { ...process.env, ...given(flags) };
  const values = { ...said, ...stackConnection(said) };
  const parsed = CONNECTION_SETTINGS.safeParse(values);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const variable = String(path[0]);
    const flag = FLAGS[variable as Variable];
    const name = flag === undefined ? variable : `${flag} or ${variable}`;
    return values[variable] === undefined ? `${name} is not given` : `${name}: ${message}`;
  });
  throw COMMAND_ERRORS.error('bad-connection', faults.join('; '));
}
