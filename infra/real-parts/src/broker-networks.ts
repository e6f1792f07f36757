/** A network of its own for each of some processes, all joined by one switch, from which each can be cut. Needs root. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ip = (...args: readonly string[]): Promise<unknown> => run('ip', args);

/** Interfaces and networks of one process of ours; names of interfaces have 15 characters at most: IFNAMSIZ of Linux. */
const NAME = `orb${process.pid}`;
const nameOf = (index: number): string => `${NAME}n${index}`;
const cableOf = (index: number): string => `${NAME}c${index}`;
/** 198.18.0.0/15 is for tests of networks, and routed nowhere. Source: RFC 2544, C.2.2. */
const addressOf = (last: number): string => `198.19.${process.pid % 256}.${last}`;
const HOST = addressOf(1);
const FIRST = 10;

/** Where a process runs, and how it is cut off. */
export type BrokerNetwork = Readonly<{
  /** Its address, for us too. */
  address: string;
  /** What runs another command inside. */
  wrapper: readonly string[];
  /** From now on none of its packets arrives, and none arrives at it; neither side gets an error. */
  cut: () => Promise<void>;
  join: () => Promise<void>;
}>;

/**
 * Whether networks of processes can be made here; a sentence says why not.
 * @param commands that must succeed, each with its arguments
 */
export async function networksMissing(commands: readonly (readonly [string, ...string[]])[]): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'Network namespaces need root.';
  for (const [command, ...args] of commands) {
    try {
      await run(command, args);
    } catch {
      return `The command ${[command, ...args].join(' ')} is not there, or may not be used.`;
    }
  }
  return null;
}

/** Whether brokers can have networks of their own here; a sentence says why not. */
export function brokerNetworksMissing(): Promise<string | null> {
  return networksMissing([
    ['ip', 'link', 'add', NAME, 'type', 'bridge'],
    ['ip', 'link', 'del', NAME],
    ['ip', 'netns', 'list'],
  ]);
}

/** Those of a call that was interrupted, or that are not needed any more; one that isn't there is as good as removed. */
function removeNetworks(count: number): void {
  for (let i = 0; i < count; i += 1) spawnSync('ip', ['netns', 'del', nameOf(i)]);
  spawnSync('ip', ['link', 'del', NAME]);
}

async function lay(index: number): Promise<BrokerNetwork> {
  const [name, cable, address] = [nameOf(index), cableOf(index), addressOf(FIRST + index)];
  await ip('netns', 'add', name);
  await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  await ip('link', 'set', cable, 'master', NAME, 'up');
  await ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  for (const device of ['eth0', 'lo']) await ip('-n', name, 'link', 'set', device, 'up');
  return {
    address,
    wrapper: ['ip', 'netns', 'exec', name],
    // The cable hangs on no switch: the interface inside stays up, and knows nothing.
    cut: async () => void (await ip('link', 'set', cable, 'nomaster')),
    join: async () => void (await ip('link', 'set', cable, 'master', NAME)),
  };
}

/** Lays so many networks; there is one such set at a time in a process. */
export async function layBrokerNetworks(
  count: number,
): Promise<Readonly<{ networks: readonly BrokerNetwork[]; remove: () => void }>> {
  const remove = (): void => removeNetworks(count);
  remove();
  process.once('exit', remove);
  await ip('link', 'add', NAME, 'type', 'bridge');
  await ip('addr', 'add', `${HOST}/24`, 'dev', NAME);
  await ip('link', 'set', NAME, 'up');
  const networks: BrokerNetwork[] = [];
  for (let i = 0; i < count; i += 1) networks.push(await lay(i));
  return { networks, remove };
}
