/** The embedded run, killed: what it writes must be the same to the byte. Its own spec judges that. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Call, Findings, Scenario } from '../scenario.ts';

const ROOT = join(import.meta.dirname, '../../..');
const VITEST = join(ROOT, 'node_modules/.bin/vitest');
const SPEC = 'test/faults/kill.fault.spec.ts';

async function killed({ seed, dose }: Call): Promise<Findings> {
  const environment = { ...process.env, ORETRAIL_SEED: String(seed), ORETRAIL_KILLS: String(dose.times) };
  const spec = spawn(VITEST, ['run', SPEC], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  spec.stdout.on('data', (chunk) => (said += chunk));
  const [code] = await once(spec, 'close');
  if (code !== 0) throw new Error(`${SPEC} failed: ${said.slice(-2_000)}`);
  const nothing = { events: 0, verdicts: 0, lost: 0, doubled: 0, wrong: 0, examples: [], deaths: dose.times };
  return { ...nothing, recoveryMs: null, notes: [`judged by ${SPEC}: byte by byte as an undisturbed run`] };
}

/** Without Kafka. */
export const EMBEDDED_SCENARIOS: readonly Scenario[] = [
  {
    name: 'kill-embedded',
    what: 'kill -9 of `oretrail run` at random moments, and run again',
    dose: { times: 50, seconds: 0 },
    run: killed,
  },
];
