/** The heap of a worker's process is limited, and large enough for all tasks. Source: docs/operations.md, "Memory and disk". */
import { WORKERS } from '@oretrail/workers';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { textOf } from './files.ts';

/** MB of each task, and of a process besides. Source: docs/operations.md, "Memory and disk". */
const TASK_MB: Readonly<Record<string, number>> = { provenance: 54, eligibility: 72 };
const PROCESS_MB = 100;
const MIB_PER_GIB = 1_024;
const MB_PER_MIB = 1.048576;

type Named = Readonly<{ name: string; value?: string }>;
type Container = Readonly<{
  args: readonly string[];
  env: readonly Named[];
  resources: Readonly<{ limits: Readonly<{ memory: string }> }>;
}>;
type Composed = Readonly<{ command: readonly string[]; environment: Readonly<Record<string, string>> }>;

const compose: Readonly<{ services: Readonly<Record<string, Composed>> }> = parse(textOf('docker-compose.yml'), {
  merge: true,
});

function containerOf(name: string): Container {
  const documents = parseAllDocuments(textOf(`infra/kubernetes/${name}.yaml`)).map((one) => one.toJS());
  return documents.map(({ spec }) => spec?.template?.spec?.containers?.[0]).find((one) => one !== undefined);
}

/** MiB of the old space that options of Node allow; NaN if they don't say, or leave the young space to Node. */
function heapMibOf(options: string | undefined): number {
  return Number(/^--max-old-space-size=(\d+) --max-semi-space-size=\d+$/.exec(options ?? '')?.[1]);
}

/** MB that a process needs if it has all tasks of a worker. */
function neededMb(worker: string, applied: readonly string[]): number {
  return PROCESS_MB + (TASK_MB[worker] ?? Number.NaN) * Number(applied[applied.indexOf('--partitions') + 1]);
}

describe.each(WORKERS)('the worker $name', ({ name }) => {
  it('has a heap for all tasks in the manifests, and its container has twice as much', () => {
    const { env, resources } = containerOf(name);
    const heapMib = heapMibOf(env.find((one) => one.name === 'NODE_OPTIONS')?.value);
    expect(heapMib * MB_PER_MIB).toBeGreaterThanOrEqual(neededMb(name, containerOf('topics').args));
    const [, gib] = /^(\d+)Gi$/.exec(resources.limits.memory) ?? [];
    expect(Number(gib) * MIB_PER_GIB).toBeGreaterThanOrEqual(2 * heapMib);
  });

  it('has one in the compose file', () => {
    const heapMib = heapMibOf(compose.services[name]?.environment['NODE_OPTIONS']);
    expect(heapMib * MB_PER_MIB).toBeGreaterThanOrEqual(neededMb(name, compose.services['topics']?.command ?? []));
  });
});
