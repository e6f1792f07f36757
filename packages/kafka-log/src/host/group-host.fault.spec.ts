/** A process that begins while the broker takes connections and says nothing: as one that is frozen, or has just lost its disk. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { journalOf } from '@oretrail/runtime';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { GroupHost } from './group-host.ts';

/** Longer than the group may be silent. */
const SILENCE_MS = 61_000;

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
    group: { worker: 'provenance', topic: journalOf('provenance') },
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
    const failure = expect(ended).rejects.toMatchObject({ code: 'not-reached' });
    await connected;
    vi.advanceTimersByTime(SILENCE_MS);
    await failure;
  });
});
