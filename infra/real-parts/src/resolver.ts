/**
 * Where parts come from, in this order: an address in the environment; a container, where an engine answers; a process of
 * one's own. One resolver for tests, benchmarks and the stack. Where none can be had, it says what is missing.
 */
import {
  containerEngine,
  type Engine,
  startKafkaContainer,
  startRegistryContainer,
  startStoreContainer,
} from './containers.ts';
import { type KafkaOptions, kafkaAnswers, kafkaJars, startKafka } from './kafka.ts';
import { missingIn, missingPart, type NativeOptions, type NativePart, type Origin, type Part } from './part.ts';
import { canListen } from './ports.ts';
import { answers } from './readiness.ts';
import { REGISTRY_PATH, registryAnswers, registryJar, startRegistry } from './registry.ts';
import { LOCAL_ACCESS, type StoreAccess, type StorePart, startStore, storeAnswers, storeCommand } from './store.ts';

/** A part that can be had: all that it needs is there, and nothing runs yet that wasn't running. */
export type Found<P extends Part> = Readonly<{
  origin: Origin;
  /** Starts it, or checks that the one in the environment answers. @throws Error if it doesn't get that far */
  start(): Promise<P>;
}>;

/** A part that can't be had; a sentence says what is missing. */
export type Missing = Readonly<{ missing: string }>;

/** What comes of looking for a part. */
export type Resolution<P extends Part> = Found<P> | Missing;

/** How to look; `containers: false` looks for none. The rest is for a process of one's own. */
export type ResolveOptions<O extends NativeOptions = NativeOptions> = O & Readonly<{ containers?: boolean }>;

type Ways<P extends Part> = Readonly<{
  /** The variable with an address, and the part that has it. */
  variable: string;
  given: (address: string) => P;
  /** The port that one's own is to have, and the address that it has there. */
  port: number | undefined;
  ownAddress: (place: string) => string;
  answers: (address: string) => Promise<boolean>;
  /** Nothing where containers are not wanted. */
  contained: ((engine: Engine) => Promise<P>) | undefined;
  /** Brings what a process of one's own needs. @throws OretrailError `missing-part` */
  provide: () => Promise<unknown>;
  startOwn: () => Promise<P>;
}>;

const nothing = async (): Promise<void> => {};
const given = (address: string): Part => ({ address, origin: 'environment', stop: nothing });

function fromEnvironment<P extends Part>(address: string, { variable, given, answers: ask }: Ways<P>): Found<P> {
  const start = async (): Promise<P> => {
    if (await answers(() => ask(address))) return given(address);
    const remedy = `start what is there, or have one started here: unset ${variable}`;
    throw new Error(`${variable} is ${address}, and nothing there answers as it should; ${remedy}`);
  };
  return { origin: 'environment', start };
}

async function own<P extends Part>(provide: () => Promise<unknown>, start: () => Promise<P>): Promise<Resolution<P>> {
  try {
    await provide();
    return { origin: 'native', start };
  } catch (error) {
    return { missing: missingIn(error) };
  }
}

/** Whether an address is where one's own was, and is to be again: a shell keeps what an earlier stack made it export. */
async function isLeft(
  address: string,
  { port, ownAddress }: Pick<Ways<Part>, 'port' | 'ownAddress'>,
): Promise<boolean> {
  return port !== undefined && address === ownAddress(`127.0.0.1:${port}`) && (await canListen(port));
}

async function resolve<P extends Part>(ways: Ways<P>): Promise<Resolution<P>> {
  const address = process.env[ways.variable];
  if (address && !(await isLeft(address, ways))) return fromEnvironment(address, ways);
  const { contained } = ways;
  const engine = contained && (await containerEngine());
  if (contained && engine) return { origin: 'container', start: () => contained(engine) };
  const found = await own(ways.provide, ways.startOwn);
  if (!('missing' in found)) return found;
  const others = `${ways.variable} is not set${contained ? ', and no container engine answers' : ''}`;
  return { missing: `${found.missing} (${others}.)` };
}

const allKafkaJars = (): Promise<unknown> => kafkaJars(/\.jar$/);

/** A Kafka: ORETRAIL_KAFKA_BROKERS (`host:port`, several by commas), a container, or a broker of one's own. */
export function resolveKafka(options: ResolveOptions<KafkaOptions> = {}): Promise<Resolution<Part>> {
  return resolve<Part>({
    variable: 'ORETRAIL_KAFKA_BROKERS',
    given,
    port: options.port,
    ownAddress: (place) => place,
    answers: kafkaAnswers,
    contained: options.containers === false ? undefined : startKafkaContainer,
    provide: allKafkaJars,
    startOwn: () => startKafka(options),
  });
}

/** A broker of one's own, which can be killed, frozen and started again: for tests of faults. */
export function resolveOwnKafka(options: KafkaOptions = {}): Promise<Resolution<NativePart>> {
  return own(allKafkaJars, () => startKafka(options));
}

/** A schema registry: ORETRAIL_REGISTRY_URL (with the path of Confluent's API), a container, or one's own. */
export function resolveRegistry(options: ResolveOptions = {}): Promise<Resolution<Part>> {
  return resolve<Part>({
    variable: 'ORETRAIL_REGISTRY_URL',
    given,
    port: options.port,
    ownAddress: (place) => `http://${place}${REGISTRY_PATH}`,
    answers: registryAnswers,
    contained: options.containers === false ? undefined : startRegistryContainer,
    provide: registryJar,
    startOwn: () => startRegistry(options),
  });
}

/** A registry of one's own, which can be killed, frozen and started again: for tests of faults. */
export function resolveOwnRegistry(options: NativeOptions = {}): Promise<Resolution<NativePart>> {
  return own(registryJar, () => startRegistry(options));
}

/** What the AWS SDK's own variables say, for a store in the environment. */
function accessFromEnvironment(): StoreAccess {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = process.env;
  if (!id || !secret) throw new Error('ORETRAIL_S3_ENDPOINT needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  return { region: region || LOCAL_ACCESS.region, credentials: { accessKeyId: id, secretAccessKey: secret } };
}

/**
 * An S3 store with versions and Object Lock: ORETRAIL_S3_ENDPOINT (with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
 * AWS_REGION), a container, or one's own.
 */
export function resolveStore(options: ResolveOptions = {}): Promise<Resolution<StorePart>> {
  return resolve<StorePart>({
    variable: 'ORETRAIL_S3_ENDPOINT',
    given: (address) => ({ ...given(address), ...accessFromEnvironment() }),
    port: options.port,
    ownAddress: (place) => `http://${place}`,
    answers: storeAnswers,
    contained: options.containers === false ? undefined : startStoreContainer,
    provide: storeCommand,
    startOwn: () => startStore(options),
  });
}

/** A store of one's own, which can be killed, frozen and started again: for tests of faults. */
export function resolveOwnStore(options: NativeOptions = {}): Promise<Resolution<NativePart & StoreAccess>> {
  return own(storeCommand, () => startStore(options));
}

/** Starts what was found. @throws OretrailError `missing-part` if nothing was */
export async function startFound<P extends Part>(resolution: Resolution<P>): Promise<P> {
  if ('missing' in resolution) throw missingPart(resolution.missing);
  return resolution.start();
}
