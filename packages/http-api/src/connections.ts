/** Bounds of connections, so that no single client holds up the others. Source: intake.md, "Back-pressure". */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { HTTP_ERRORS } from './errors.ts';
import { endWithProblem } from './socket-problems.ts';

/** How many connections there may be at once. */
export type ConnectionLimits = Readonly<{ countMax: number; perAddressMax: number }>;

/** Refuses connections beyond the limits. @param isTrusted whether an address is a proxy, for which only the total counts */
export function limitConnections(
  server: Server,
  { countMax, perAddressMax }: ConnectionLimits,
  isTrusted: (address: string) => boolean,
): void {
  const byAddress = new Map<string, number>();
  server.maxConnections = countMax;
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (isTrusted(address)) return;
    const count = (byAddress.get(address) ?? 0) + 1;
    byAddress.set(address, count);
    socket.once('close', () => {
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left === 0) byAddress.delete(address);
      else byAddress.set(address, left);
    });
    if (count <= perAddressMax) return;
    const what = `${perAddressMax} connections are open`;
    endWithProblem(socket, HTTP_ERRORS.error('too-many-connections', what));
  });
}
