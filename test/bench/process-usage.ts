/** What processes have used, as the system counts it. Source: proc(5), `/proc/PID/stat` and `/proc/PID/status`; Linux only. */
import { readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)` of Linux: fixed for user space. */
const TICKS_PER_S = 100;
const KIB_PER_MIB = 1_024;
/** Places of `utime` and `stime` behind the name of the command. */
const UTIME = 11;
const STIME = 12;

/** Seconds of processor time of all threads, and the most memory at once, pages of files included. */
export type Usage = Readonly<{ cpuS: number; peakMib: number }>;

function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the command may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, peakKib = 0] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return {
    cpuS: (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_S,
    peakMib: Number(peakKib) / KIB_PER_MIB,
  };
}

/** The usage of several processes together: each one's own peak is added, though not all need be at the same time. */
export function usage(pids: readonly number[]): Usage {
  return pids
    .map(usageOf)
    .reduce((sum, one) => ({ cpuS: sum.cpuS + one.cpuS, peakMib: sum.peakMib + one.peakMib }), { cpuS: 0, peakMib: 0 });
}
