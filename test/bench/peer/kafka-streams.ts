/** The peer in Kafka Streams: see ../peers/kafka-streams/README.md. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOnCluster } from '@oretrail/kafka-log';
import { mavenProject } from '@oretrail/real-parts';
import { SHIPMENTS, VEHICLES, VERDICTS } from '@oretrail/runtime';
import type { TestPipeline } from '../../kafka/pipeline.ts';
import type { Contender, Running } from './contender.ts';

const PROJECT = join(import.meta.dirname, '../peers/kafka-streams');
/** A fixed heap, so that it doesn't grow by the clock; far more than 200,000 vehicles take. */
const JVM: readonly string[] = ['-Xms512m', '-Xmx1g', '-XX:+UseG1GC'];
const POLL_MS = 20;

/** What may be set otherwise: see the README of the peer. */
export type PeerSettings = Readonly<{ stores: string; threads: number; commitMs: number }>;

/** A process of the peer, and what it has said. */
class PeerProcess {
  readonly child: ChildProcess;
  isReady = false;
  private said = '';

  constructor(command: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
    const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.note(JSON.parse(line)));
    child.stderr.on('data', (chunk) => (this.said += chunk));
    process.once('exit', this.kill);
  }

  private readonly kill = (): void => void this.child.kill('SIGKILL');

  private note({ msg }: Readonly<{ msg: string }>): void {
    if (msg === 'ready') this.isReady = true;
  }

  async untilReady(): Promise<void> {
    while (!this.isReady) {
      if (this.child.exitCode !== null) throw new Error(`the peer ended with ${this.child.exitCode}: ${this.said}`);
      await sleep(POLL_MS);
    }
  }

  async stop(): Promise<void> {
    process.off('exit', this.kill);
    if (this.child.exitCode !== null) throw new Error(`the peer ended with ${this.child.exitCode}: ${this.said}`);
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

function environmentOf({ options, kafka, folder }: TestPipeline, settings: PeerSettings): Record<string, string> {
  return {
    PEER_BROKERS: options.brokers,
    PEER_REGISTRY_URL: options.registry,
    PEER_APPLICATION_ID: `${options.prefix}streams`,
    PEER_STATE_DIRECTORY: join(folder, 'streams'),
    PEER_SHIPMENTS: nameOnCluster(kafka, SHIPMENTS),
    PEER_VEHICLES: nameOnCluster(kafka, VEHICLES),
    PEER_VERDICTS: nameOnCluster(kafka, VERDICTS),
    PEER_STORES: settings.stores,
    PEER_THREADS: String(settings.threads),
    PEER_COMMIT_MS: String(settings.commitMs),
  };
}

/** Builds the peer. @throws OretrailError `missing-part` if Java or Maven is missing, or can't build it */
export async function kafkaStreams(settings: PeerSettings): Promise<Contender> {
  const { command, args } = await mavenProject('kafka-streams-peer', PROJECT);
  return {
    name: 'Kafka Streams',
    start: async (pipeline): Promise<Running> => {
      const call = [...JVM, ...args, 'oretrail.peer.Peer'];
      const peer = new PeerProcess(command, call, environmentOf(pipeline, settings));
      await peer.untilReady();
      return { pids: [peer.child.pid ?? 0], stop: () => peer.stop() };
    },
  };
}
