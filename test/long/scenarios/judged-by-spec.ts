/** What is killed and must be the same to the byte: specs of their own judge that, here with more kills. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Call, Findings, Scenario } from '../scenario.ts';

const ROOT = join(import.meta.dirname, '../../..');
const VITEST = join(ROOT, 'node_modules/.bin/vitest');

/** A spec, and the variable that tells it how often to kill. */
type Judge = Readonly<{ spec: string; variable: string; note: string }>;

async function killed({ seed, dose }: Call, { spec, variable, note }: Judge): Promise<Findings> {
  const environment = { ...process.env, ORETRAIL_SEED: String(seed), [variable]: String(dose.times) };
  const run = spawn(VITEST, ['run', spec], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  run.stdout.on('data', (chunk) => (said += chunk));
  const [code] = await once(run, 'close');
  if (code !== 0) throw new Error(`${spec} failed: ${said.slice(-2_000)}`);
  const nothing = { events: 0, verdicts: 0, lost: 0, doubled: 0, wrong: 0, examples: [], deaths: dose.times };
  return { ...nothing, recoveryMs: null, notes: [`judged by ${spec}: ${note}`] };
}

/** Kills that must leave no trace. */
export const SPEC_SCENARIOS: readonly Scenario[] = [
  {
    name: 'kill-embedded',
    what: 'kill -9 of `oretrail run` at random moments, and run again',
    dose: { times: 50, seconds: 0 },
    run: (call) =>
      killed(call, {
        spec: 'test/faults/kill.fault.spec.ts',
        variable: 'ORETRAIL_KILLS',
        note: 'byte by byte as an undisturbed run',
      }),
  },
  {
    name: 'kill-audit',
    what: 'kill -9 of the audit worker at its writes, while other workers are killed too; then sealed and replayed',
    dose: { times: 30, seconds: 0 },
    run: (call) =>
      killed(call, {
        spec: 'test/audit/killed-audit.fault.spec.ts',
        variable: 'ORETRAIL_AUDIT_KILLS',
        note: 'byte by byte as an undisturbed archive, and every sealed verdict again',
      }),
  },
];
