/** Free ports of this machine. */
import { createServer } from 'node:net';
import { REAL_PART_ERRORS } from './part.ts';

/**
 * Below 32,768, where Linux begins to give ports to outgoing connections by itself (`ip_local_port_range`): none of these
 * takes the port of a part that was killed and is to come back on it.
 */
const PORT_MIN = 15_000;
const PORT_MAX = 32_000;
/** More refusals in a row than could be chance. */
const ATTEMPTS_MAX = 50;

/** Whether nothing listens on a port of 127.0.0.1. */
export function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A port of 127.0.0.1 on which nothing listens. Drawn, so that two who look at once seldom find the same. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = PORT_MIN + Math.floor(Math.random() * (PORT_MAX - PORT_MIN));
    if (await canListen(port)) return port;
  }
  throw new Error(`no free port between ${PORT_MIN} and ${PORT_MAX} in ${ATTEMPTS_MAX} draws`);
}

/**
 * The port that was asked for, or a free one.
 * @throws OretrailError `port-taken` if something listens on it already: that one would answer in the place of the part
 */
export async function portFor(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return freePort();
  if (await canListen(wanted)) return wanted;
  throw REAL_PART_ERRORS.error('port-taken', `port ${wanted} of 127.0.0.1 is taken`);
}
