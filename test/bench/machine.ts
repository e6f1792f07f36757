/** Where a benchmark ran: a figure without its machine says nothing. */
import { arch, cpus, release, totalmem, type } from 'node:os';

/** Bytes of a MiB. */
export const MIB = 1_048_576;

/** A machine as a table of figures names it; its memory in MiB. */
export type Machine = Readonly<{
  cpu: string;
  cores: number;
  memoryMib: number;
  system: string;
  node: string;
}>;

/** This machine. */
export function machine(): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryMib: Math.round(totalmem() / MIB),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
  };
}

/** A machine in one line. */
export function machineLine({ cpu, cores, memoryMib, system, node }: Machine): string {
  return `${cpu}, ${cores} cores, ${Math.round(memoryMib / 1_024)} GiB, ${system}, Node ${node}`;
}
