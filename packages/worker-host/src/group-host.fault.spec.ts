/** A process whose broker takes connections and says nothing, as one that is frozen; and one whose task waits for ever. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyTopics, plannedTopics } from '@oretrail/kafka-log';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { journalOf } from '@oretrail/runtime';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { GroupHost, type TaskContext } from './group-host.ts';
import { TURN_MAX_MS } from './stall-watchdog.ts';

const REPLICATION = { replicas: 1, inSyncMin: 1 };
/** Longer than the group may be silent. */
const SILENCE_MS = 61_000;
/** Shorter than that: between two such leaps of the clock the group is heard of. */
const LEAP_MS = 55_000;
/** Longer than between two heartbeats. */
const BEATS_MS = 800;

/** Takes connections, and never answers. */
async function silentBroker() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { broker: `127.0.0.1:${port}`, connected: once(server, 'connection') };
}

function hostAt(broker: string): GroupHost {
  return new GroupHost({
    kafka: { brokers: [broker], clientId: 'silent', prefix: '', topicPrefix: '' },
    group: { worker: 'provenance', topic: journalOf('provenance'), tasks: 1 },
    listener: {},
    work: () => {
      throw new Error('nothing was assigned');
    },
  });
}

describe('a process whose broker is silent from the first', () => {
  it('stops when it is asked to', async () => {
    const { broker, connected } = await silentBroker();
    const stop = new AbortController();
    const ended = hostAt(broker).run(stop.signal);
    await connected;
    stop.abort();
    await expect(ended).resolves.toBeUndefined();
  });

  it('ends when the group has been silent for too long', async () => {
    const { broker, connected } = await silentBroker();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const ended = hostAt(broker).run(new AbortController().signal);
    const failure = expect(ended).rejects.toMatchObject({ code: 'kafka-unreachable' });
    await connected;
    vi.advanceTimersByTime(SILENCE_MS);
    await failure;
  });
});

await describeWith('a process one of whose tasks hangs', { kafka: shared.kafka }, (parts) => {
  it('ends, though the group is heard of all the time', async () => {
    const kafka = {
      brokers: [parts().kafka.address],
      clientId: 'hanging',
      prefix: 'hanging-',
      topicPrefix: 'hanging-',
    };
    await applyTopics(kafka, plannedTopics(1, ['provenance'], REPLICATION), REPLICATION);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const hanging = Promise.withResolvers<void>();
    // Is let on for a recovery and a step, and then waits for what never comes.
    const work = async ({ untilAllowed }: TaskContext): Promise<void> => {
      await untilAllowed();
      await untilAllowed();
      hanging.resolve();
      await new Promise(() => {});
    };
    const group = { worker: 'provenance', topic: journalOf('provenance'), tasks: 1 };
    const ended = new GroupHost({ kafka, group, listener: {}, work }).run(new AbortController().signal);
    const failure = expect(ended).rejects.toMatchObject({ code: 'stuck' });
    await hanging.promise;
    for (let leaptMs = 0; leaptMs <= TURN_MAX_MS; leaptMs += LEAP_MS) {
      vi.advanceTimersByTime(LEAP_MS);
      await sleep(BEATS_MS);
    }
    await failure;
  });
});
