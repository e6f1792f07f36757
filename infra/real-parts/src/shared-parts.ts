/**
 * Global setup of vitest: the Kafka, the schema registry and the S3 store that spec files share. Each is looked for and started
 * when the first file wants it (`shared` in specs.ts), and stopped at the end of the run.
 */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import type { Part } from './part.ts';
import {
  type Resolution,
  resolveKafka,
  resolveOwnKafka,
  resolveRegistry,
  resolveStore,
  startFound,
} from './resolver.ts';
import type { SharedPartName } from './specs.ts';
import type { StoreAccess } from './store.ts';

/** So that a killed worker's tasks are soon another's, and not after 6 s. */
const KAFKA_SETTINGS = { 'group.min.session.timeout.ms': '1000' };

/** A part that is looked for once and started once, however many callers ask. */
class SharedPart {
  private readonly resolve: () => Promise<Resolution<Part>>;
  private found: Promise<Resolution<Part>> | undefined;
  private started: Promise<Part> | undefined;

  constructor(resolve: () => Promise<Resolution<Part>>) {
    this.resolve = resolve;
  }

  get resolution(): Promise<Resolution<Part>> {
    this.found ??= this.resolve();
    return this.found;
  }

  start(): Promise<Part> {
    this.started ??= this.resolution.then(startFound);
    return this.started;
  }

  async stop(): Promise<void> {
    const part = await this.started?.catch(() => undefined);
    await part?.stop();
  }
}

const kafka = new SharedPart(() => resolveKafka({ settings: KAFKA_SETTINGS }));

/** With our settings, whatever the environment has: the shared broker itself if that is a process of our own. */
async function resolveKafkaAsSet(): Promise<Resolution<Part>> {
  const found = await kafka.resolution;
  const isOwn = !('missing' in found) && found.origin === 'native';
  return isOwn ? { origin: 'native', start: () => kafka.start() } : resolveOwnKafka({ settings: KAFKA_SETTINGS });
}

const PARTS: Readonly<Record<SharedPartName, SharedPart>> = {
  kafka,
  kafkaAsSet: new SharedPart(resolveKafkaAsSet),
  registry: new SharedPart(() => resolveRegistry()),
  store: new SharedPart(() => resolveStore()),
};

/** What another process can know of a part: where it is, and how it is reached. */
function plainPart({ address, origin, region, credentials }: Part & Partial<StoreAccess>): object {
  return { address, origin, region, credentials };
}

/** GET says where a part comes from, or what is missing; POST starts it and says where it is. */
const answer: RequestListener = async ({ method, url = '' }, response) => {
  try {
    const part = PARTS[url.slice(1) as SharedPartName];
    const said = method === 'POST' ? plainPart(await part.start()) : await part.resolution;
    response.end(JSON.stringify(said));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.message : String(error));
  }
};

/** Called by vitest before the first file. @returns what it calls after the last */
export default async function shareParts(project: TestProject): Promise<() => Promise<void>> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('sharedParts', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    await Promise.all(Object.values(PARTS).map((part) => part.stop()));
  };
}
