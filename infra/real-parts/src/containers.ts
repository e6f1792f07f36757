/**
 * Parts in containers, where a container engine answers. Their images are those of docker-compose.yml. The engine's
 * side-car removes them when this process has gone.
 */
import type { StartedTestContainer } from 'testcontainers';
import images from '../pins/images.json' with { type: 'json' };
import { brokerSettings, kafkaAnswers } from './kafka.ts';
import type { Part } from './part.ts';
import { freePort } from './ports.ts';
import { untilReady } from './readiness.ts';
import { REGISTRY_PATH, registryAnswers } from './registry.ts';
import { LOCAL_ACCESS, type StorePart, storeAnswers } from './store.ts';

/** An engine on this machine answers within milliseconds; one that hangs is none. */
const ENGINE_TIMEOUT_MS = 5_000;
/** Inside a container the ports are its own. */
const KAFKA_PORT = 9092;
const KAFKA_CONTROLLER_PORT = 9093;
const REGISTRY_PORT = 8080;
const STORE_PORT = 7070;

/** A container engine that answers. */
export type Engine = Readonly<{
  /** Where its containers' ports are reached. */
  host: string;
}>;

async function askEngine(): Promise<Engine | undefined> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const client = await getContainerRuntimeClient();
  return { host: client.info.containerRuntime.host };
}

/** The container engine, or nothing if none answers; a client program alone is none. */
export async function containerEngine(): Promise<Engine | undefined> {
  const { promise: tooLate, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ENGINE_TIMEOUT_MS);
  try {
    return await Promise.race([askEngine().catch(() => undefined), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

type Container = Readonly<{
  image: string;
  port: Readonly<{ container: number; host: number }>;
  environment: Readonly<Record<string, string>>;
  /** Temporary file systems of the container. */
  volatile?: Readonly<Record<string, string>>;
}>;

async function startContainer({ image, port, environment, volatile = {} }: Container): Promise<StartedTestContainer> {
  const { GenericContainer } = await import('testcontainers');
  return new GenericContainer(image).withExposedPorts(port).withEnvironment(environment).withTmpFs(volatile).start();
}

async function partOf(container: StartedTestContainer, address: string, ask: () => Promise<boolean>): Promise<Part> {
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  try {
    await untilReady(ask);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, origin: 'container', stop };
}

/** The image takes settings from the environment: `log.dirs` is KAFKA_LOG_DIRS. */
const asEnvironment = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value]),
  );

/** Starts a broker in a container. Its port is the same outside, since it tells clients where to find it. */
export async function startKafkaContainer({ host }: Engine): Promise<Part> {
  const port = { container: KAFKA_PORT, host: await freePort() };
  const address = `${host}:${port.host}`;
  const settings = brokerSettings({
    listen: `:${KAFKA_PORT}`,
    controller: `localhost:${KAFKA_CONTROLLER_PORT}`,
    advertised: address,
    data: '/var/lib/kafka/data',
  });
  const container = await startContainer({ image: images.kafka, port, environment: asEnvironment(settings) });
  return partOf(container, address, () => kafkaAnswers(address));
}

/** Starts a registry in a container. */
export async function startRegistryContainer({ host }: Engine): Promise<Part> {
  const port = { container: REGISTRY_PORT, host: await freePort() };
  const address = `http://${host}:${port.host}${REGISTRY_PATH}`;
  const container = await startContainer({ image: images.registry, port, environment: {} });
  return partOf(container, address, () => registryAnswers(address));
}

/** Starts a store in a container. */
export async function startStoreContainer({ host }: Engine): Promise<StorePart> {
  const port = { container: STORE_PORT, host: await freePort() };
  const address = `http://${host}:${port.host}`;
  const { accessKeyId, secretAccessKey } = LOCAL_ACCESS.credentials;
  const container = await startContainer({
    image: images.store,
    port,
    volatile: { '/objects': 'rw', '/versions': 'rw' },
    environment: {
      ROOT_ACCESS_KEY: accessKeyId,
      ROOT_SECRET_KEY: secretAccessKey,
      VGW_BACKEND: 'posix',
      VGW_BACKEND_ARG: '/objects',
      VGW_VERSIONING_DIR: '/versions',
      VGW_PORT: `:${STORE_PORT}`,
      VGW_REGION: LOCAL_ACCESS.region,
    },
  });
  return { ...(await partOf(container, address, () => storeAnswers(address))), ...LOCAL_ACCESS };
}
