/** Stands between a client and a server, and does to their bytes what a fault asks for. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where something listens. */
export type Endpoint = Readonly<{ host: string; port: number }>;

/** Passes bytes on until one side ends. A rejection cuts both. */
export type Relay = (client: Socket, server: Socket) => Promise<void>;

/** Writes, and waits where the receiver is slow. */
export async function write(to: Socket, bytes: Buffer): Promise<void> {
  if (to.destroyed) return;
  if (!to.write(bytes)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
}

async function oneWay(from: Socket, to: Socket, before: () => Promise<void>): Promise<void> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    await before();
    await write(to, chunk);
  }
  to.end();
}

/** As it is. */
export const plain: Relay = async (client, server) => {
  const now = async (): Promise<void> => {};
  await Promise.all([oneWay(client, server, now), oneWay(server, client, now)]);
};

/**
 * Each piece comes late; now and then the connection is reset.
 * @param delayMs of the next piece
 * @param isReset whether it is lost, and the connection with it
 */
export function slow(delayMs: () => number, isReset: () => boolean): Relay {
  return async (client, server) => {
    const before = async (): Promise<void> => {
      await sleep(delayMs());
      if (isReset()) for (const socket of [client, server]) socket.resetAndDestroy();
    };
    await Promise.all([oneWay(client, server, before), oneWay(server, client, before)]);
  };
}

/** A proxy that listens. */
export class TcpProxy {
  /** For connections that are made from now on. */
  relay: Relay;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(server: Server, relay: Relay) {
    this.server = server;
    this.relay = relay;
  }

  /** @param from where it listens */
  static async start(from: Endpoint, to: Endpoint, relay: Relay = plain): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, relay);
    server.on('connection', (client) => proxy.accept(client, connect(to)));
    server.listen(from.port, from.host);
    await once(server, 'listening');
    return proxy;
  }

  /** Cuts what stands: clients come again. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private accept(client: Socket, server: Socket): void {
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      // A proxy of faults exists to end connections; their readers notice.
      socket.on('error', () => {});
      socket.on('close', () => this.sockets.delete(socket));
    }
    const both = (): void => void [client, server].map((socket) => socket.destroy());
    this.relay(client, server).then(both, both);
  }
}
