/** What processes have used, as the system counts it. Source: proc(5), `/proc/PID/stat` and `/proc/PID/status`; Linux only. */
import { readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)` of Linux: fixed for user space. */
const TICKS_PER_S = 100;
const KIB_PER_MIB = 1_024;
/** Places of `utime` and `stime` behind the name of the command. */
const UTIME = 11;
const STIME = 12;

/**
 * Seconds of processor time of all threads; the most memory at once, pages of files included, such as those of local state; and
 * the memory of now without them, which the system can't take back.
 */
export type Usage = Readonly<{ cpuS: number; peakMib: number; ownMib: number }>;

function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the command may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mibOf = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) / KIB_PER_MIB;
  const cpuS = (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_S;
  return { cpuS, peakMib: mibOf('VmHWM'), ownMib: mibOf('RssAnon') };
}

/** The usage of several processes together: each one's own peak is added, though not all need be at the same time. */
export function usage(pids: readonly number[]): Usage {
  const all = pids.map(usageOf);
  const sumOf = (member: keyof Usage): number => all.reduce((sum, one) => sum + one[member], 0);
  return { cpuS: sumOf('cpuS'), peakMib: sumOf('peakMib'), ownMib: sumOf('ownMib') };
}
