/** A network of its own for some processes, joined to ours by one cable, in which packets are lost. Needs root. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { networksMissing } from '@oretrail/real-parts';

const run = promisify(execFile);

/** Which way packets are lost, seen from the processes inside. */
export type Direction = 'out' | 'in';

/** 198.18.0.0/15 is for tests of networks, and routed nowhere. Source: RFC 2544, C.2.2. */
const addressOf = (end: 1 | 2): string => `198.18.${process.pid % 256}.${end}`;
/** Names of interfaces have 15 characters at most: IFNAMSIZ of Linux. */
const NAME = `ore${process.pid}`;
const HOST_END = `${NAME}h`;
const INNER_END = `${NAME}n`;
/** Bytes that may come at once before the rate binds, and how long a packet may wait: enough for whole fetches. */
const BURST = ['burst', '16kb', 'latency', '400ms'];

/** Whether this can be done here; a sentence says why not. */
export async function namespacesMissing(): Promise<string | null> {
  return networksMissing([
    ['ip', 'netns', 'list'],
    ['tc', '-V'],
    ['nft', '--version'],
  ]);
}

/** One network; there is one at a time in a process. */
export class NetworkNamespace {
  /** Where we are reached from inside. */
  readonly hostAddress = addressOf(1);
  /** What runs another command inside. */
  readonly wrapper: readonly string[] = ['ip', 'netns', 'exec', NAME];

  static async create(): Promise<NetworkNamespace> {
    const network = new NetworkNamespace();
    await network.remove();
    // Also where the call is interrupted.
    process.once('exit', () => spawnSync('ip', ['netns', 'del', NAME]));
    const steps = [
      ['netns', 'add', NAME],
      ['link', 'add', HOST_END, 'type', 'veth', 'peer', 'name', INNER_END, 'netns', NAME],
      ['addr', 'add', `${addressOf(1)}/30`, 'dev', HOST_END],
      ['link', 'set', HOST_END, 'up'],
      ['-n', NAME, 'addr', 'add', `${addressOf(2)}/30`, 'dev', INNER_END],
      ['-n', NAME, 'link', 'set', INNER_END, 'up'],
      ['-n', NAME, 'link', 'set', 'lo', 'up'],
    ];
    for (const step of steps) await run('ip', step);
    return network;
  }

  /** The cable carries no more than this, in kbit/s, either way. */
  async limit(rateKbit: number): Promise<void> {
    const rate = ['root', 'tbf', 'rate', `${rateKbit}kbit`, ...BURST];
    await run('tc', ['qdisc', 'replace', 'dev', HOST_END, ...rate]);
    await run('tc', ['-n', NAME, 'qdisc', 'replace', 'dev', INNER_END, ...rate]);
  }

  /** How many packets of a hundred are lost; a hundred is a cut cable, which gives no error. */
  async lose(percent: number, directions: readonly Direction[]): Promise<void> {
    await this.heal();
    const rules = directions.map((direction) => {
      const chain = `chain ${direction} { type filter hook ${direction}put priority 0;`;
      return `${chain} numgen random mod 100 <= ${percent - 1} drop; }`;
    });
    await this.filter(`table inet faults {\n${rules.join('\n')}\n}`);
  }

  async heal(): Promise<void> {
    await this.filter('flush ruleset');
  }

  async remove(): Promise<void> {
    // Its end of the cable goes with it, and so does ours. One that isn't there is as good as removed.
    await run('ip', ['netns', 'del', NAME]).catch(() => {});
  }

  private async filter(rules: string): Promise<void> {
    const [command = '', ...args] = [...this.wrapper, 'nft', rules];
    await run(command, args);
  }
}
