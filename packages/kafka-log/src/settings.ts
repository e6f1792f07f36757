/** How Kafka and the registry are reached, from the environment. Printed redacted, never logged whole. */

import { accessSync, constants, readFileSync } from 'node:fs';
import { SchemaRegistry } from '@oretrail/avro';
import { ANY_OPERATOR } from '@oretrail/model';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { z } from 'zod';
import { askCluster } from './asked-cluster.ts';
import { AvroCodec } from './codec.ts';
import type { KafkaOptions } from './connection.ts';
import { codeOfRefusal, KAFKA_ERRORS } from './errors.ts';
import { KeptSchemas } from './kept-schemas.ts';
import type { SchemaHandling } from './schema-handling.ts';

/** Texts that are separated by commas. */
export const listSetting = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a file that can be read. */
export const fileSetting = z.string().refine(isReadable, 'no file that can be read');
function hasUser(text: string): boolean {
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
}

// A text that is not a URL can't be asked for its password.
const url = z
  .url({ abort: true })
  .refine((text) => !hasUser(text), 'a name and a password have variables of their own');

/** Variables of whatever speaks to Kafka; a service spreads them into its own, and adds {@link checkConnection}. */
export const CONNECTION_FIELDS = {
  ORETRAIL_KAFKA_BROKERS: listSetting
    .pipe(z.array(z.string().regex(/^(?:[^\s:[\]]+|\[[0-9a-f:.%]+\]):\d+$/i, 'HOST:PORT or [IPv6]:PORT is due')).min(1))
    .describe('Brokers as `HOST:PORT` or `[IPv6]:PORT`, separated by commas.'),
  ORETRAIL_REGISTRY_URL: url.describe('The schema registry, with the path of its Confluent API.'),
  ORETRAIL_PREFIX: z.string().default('').describe('Prefix of groups and transactional ids.'),
  ORETRAIL_TOPIC_PREFIX: z.string().default('').describe('Prefix of topics.'),
  ORETRAIL_KAFKA_TLS: z.stringbool().default(false).describe('`true`: the brokers speak TLS.'),
  ORETRAIL_KAFKA_TLS_CA_FILE: fileSetting
    .optional()
    .describe("PEM: the certificate authorities trusted for brokers, instead of Node's own list."),
  ORETRAIL_KAFKA_TLS_CERT_FILE: fileSetting.optional().describe('PEM: our own certificate, if brokers ask for one.'),
  ORETRAIL_KAFKA_TLS_KEY_FILE: fileSetting.optional().describe('PEM: its private key, without a passphrase.'),
  ORETRAIL_KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('`plain`, `scram-sha-256` or `scram-sha-512`, if brokers ask for a user name.'),
  ORETRAIL_KAFKA_USERNAME: z.string().min(1).optional().describe('That user name.'),
  ORETRAIL_KAFKA_PASSWORD: z.string().min(1).optional().describe('Its password.'),
  ORETRAIL_REGISTRY_TLS_CA_FILE: fileSetting
    .optional()
    .describe("PEM: the certificate authorities trusted for the registry, instead of Node's own list."),
  ORETRAIL_REGISTRY_USERNAME: z.string().min(1).optional().describe('User name for the registry (HTTP Basic).'),
  ORETRAIL_REGISTRY_PASSWORD: z.string().optional().describe('Its password.'),
  ORETRAIL_REGISTRY_AUTHORIZATION: z
    .string()
    .optional()
    .describe('The whole header `Authorization` instead, such as `Bearer …`.'),
} as const;

/** How brokers name who reads and keeps schemas. */
const SCHEMAS_CLIENT = 'oretrail-schemas';

type Fields = Readonly<z.infer<z.ZodObject<typeof CONNECTION_FIELDS>>>;

/** Variables that mean nothing without another one. */
const NEEDS: readonly (readonly [given: keyof Fields, due: keyof Fields])[] = [
  ['ORETRAIL_KAFKA_TLS_CA_FILE', 'ORETRAIL_KAFKA_TLS'],
  ['ORETRAIL_KAFKA_TLS_CERT_FILE', 'ORETRAIL_KAFKA_TLS'],
  ['ORETRAIL_KAFKA_TLS_CERT_FILE', 'ORETRAIL_KAFKA_TLS_KEY_FILE'],
  ['ORETRAIL_KAFKA_TLS_KEY_FILE', 'ORETRAIL_KAFKA_TLS_CERT_FILE'],
  ['ORETRAIL_KAFKA_SASL_MECHANISM', 'ORETRAIL_KAFKA_USERNAME'],
  ['ORETRAIL_KAFKA_SASL_MECHANISM', 'ORETRAIL_KAFKA_PASSWORD'],
  ['ORETRAIL_KAFKA_USERNAME', 'ORETRAIL_KAFKA_SASL_MECHANISM'],
  ['ORETRAIL_KAFKA_PASSWORD', 'ORETRAIL_KAFKA_SASL_MECHANISM'],
  ['ORETRAIL_REGISTRY_USERNAME', 'ORETRAIL_REGISTRY_PASSWORD'],
  ['ORETRAIL_REGISTRY_PASSWORD', 'ORETRAIL_REGISTRY_USERNAME'],
];

/** Says which variables lack another: a half of what is needed would fail much later, and say less. */
export function checkConnection(fields: Fields, { addIssue }: Pick<z.RefinementCtx, 'addIssue'>): void {
  const isMissing = (name: keyof Fields): boolean => fields[name] === undefined || fields[name] === false;
  for (const [given, due] of NEEDS) {
    if (isMissing(given) || !isMissing(due)) continue;
    addIssue({ code: 'custom', path: [due], message: `is due with ${given}` });
  }
}

/** The same for a caller that needs nothing else. */
export const CONNECTION_SETTINGS = z.object(CONNECTION_FIELDS).superRefine(checkConnection).readonly();

/** The settings of {@link CONNECTION_SETTINGS}, parsed. */
export type ConnectionSettings = z.infer<typeof CONNECTION_SETTINGS>;

function saslOf(settings: ConnectionSettings): SASLOptions | undefined {
  const { ORETRAIL_KAFKA_SASL_MECHANISM: mechanism } = settings;
  const { ORETRAIL_KAFKA_USERNAME: username = '', ORETRAIL_KAFKA_PASSWORD: password = '' } = settings;
  return mechanism === undefined ? undefined : { mechanism, username, password };
}

function read(path: string | undefined): string | undefined {
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}

function tlsOf(settings: ConnectionSettings): KafkaConfig['ssl'] {
  const ca = read(settings.ORETRAIL_KAFKA_TLS_CA_FILE);
  const cert = read(settings.ORETRAIL_KAFKA_TLS_CERT_FILE);
  const key = read(settings.ORETRAIL_KAFKA_TLS_KEY_FILE);
  return { ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) };
}

/** Kafka as the settings say. @throws Error if a file of TLS has gone since they were read */
export function kafkaOptionsOf(settings: ConnectionSettings, clientId: string): KafkaOptions {
  return {
    brokers: settings.ORETRAIL_KAFKA_BROKERS,
    clientId,
    prefix: settings.ORETRAIL_PREFIX,
    topicPrefix: settings.ORETRAIL_TOPIC_PREFIX,
    ssl: settings.ORETRAIL_KAFKA_TLS ? tlsOf(settings) : undefined,
    sasl: saslOf(settings),
  };
}

function authorizationOf(settings: ConnectionSettings): string | undefined {
  const { ORETRAIL_REGISTRY_USERNAME: name, ORETRAIL_REGISTRY_PASSWORD: password = '' } = settings;
  if (name === undefined) return settings.ORETRAIL_REGISTRY_AUTHORIZATION;
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

/** The registry that the settings name. */
export function registryOf(settings: ConnectionSettings): SchemaRegistry {
  const authorization = authorizationOf(settings);
  return new SchemaRegistry({
    url: settings.ORETRAIL_REGISTRY_URL,
    headers: authorization === undefined ? {} : { authorization },
    certificateAuthority: read(settings.ORETRAIL_REGISTRY_TLS_CA_FILE),
  });
}

/** Schemas that are kept in the pipeline's topic, and those of the registry. */
export function schemasOf(settings: ConnectionSettings, registry: SchemaRegistry): KeptSchemas {
  return new KeptSchemas(kafkaOptionsOf(settings, SCHEMAS_CLIENT), registry);
}

/** Avro with the registry that the settings name; our schemas are registered. */
export function codecOf(settings: ConnectionSettings, handling: Omit<SchemaHandling, 'kept'> = {}): Promise<AvroCodec> {
  const registry = registryOf(settings);
  const kept = schemasOf(settings, registry);
  return AvroCodec.open(registry, { operators: ANY_OPERATOR }, { ...handling, kept });
}

/** The id of the cluster, which no other has. */
export async function clusterIdOf(kafka: KafkaOptions): Promise<string> {
  try {
    return (await askCluster(kafka, (admin) => admin.describeCluster())).clusterId;
  } catch (cause) {
    const code = codeOfRefusal(cause) ?? 'kafka-unreachable';
    throw KAFKA_ERRORS.error(code, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
