/** `pnpm bench encoder`: what kafkajs takes to encode records for a request, with our patch and as it was published. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Report, type Row } from '../rig.ts';
import { medianBy } from '../stopwatch.ts';
import type { EncodingCost } from './encoding-cost.ts';

/** Of these the median counts: others use the machine too. */
const ROUNDS = 7;

const WITHOUT_PATCH = join(import.meta.dirname, '../../kafkajs/without-patch.ts');
const MEASUREMENT = join(import.meta.dirname, 'encoding-cost.ts');
const KAFKAJS: Readonly<Record<string, readonly string[]>> = { published: ['--import', WITHOUT_PATCH], patched: [] };

type Case = Readonly<{ of: string; headers: number }>;

const CASES: readonly Case[] = Object.keys(KAFKAJS).flatMap((of) => [0, 8].map((headers) => ({ of, headers })));

async function measure({ of, headers }: Case): Promise<EncodingCost> {
  const args = [...(KAFKAJS[of] ?? []), MEASUREMENT, String(headers)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

function rowOf({ of, headers }: Case, costs: readonly EncodingCost[]): Row {
  const { cpuUs, bytes } = medianBy(costs, (cost) => cost.cpuUs);
  const all = costs.map((cost) => cost.cpuUs);
  return {
    kafkajs: of,
    headers,
    'bytes/record': bytes,
    'cpu µs/record': cpuUs,
    least: Math.min(...all),
    most: Math.max(...all),
  };
}

/** Measures, and writes a table to standard output. */
export async function benchEncoder(): Promise<void> {
  const costs = new Map<Case, EncodingCost[]>(CASES.map((one) => [one, []]));
  // In turn, so that what else the machine does meanwhile is shared by all.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [one, of] of costs) of.push(await measure(one));
  }
  const rows = [...costs].map(([one, of]) => rowOf(one, of));
  new Report(['encoder']).section('Encoding', rows);
}
