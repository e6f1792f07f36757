/**
 * What is killed or poisoned and must be the same to the byte: specs of their own judge that, here with more of it. And all
 * that other specs leave out of each run of the tests.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Call, Findings, Scenario } from '../scenario.ts';
import { specsAtLength } from '../specs-at-length.ts';

const ROOT = join(import.meta.dirname, '../../..');
const VITEST = join(ROOT, 'node_modules/.bin/vitest');

/** Processor time of a step of a worker that reads nothing but poison and some good messages. No record may stop a partition. */
const STEP_MS_MAX = '1000';
/** Characters of what specs say that a failure shows. */
const LAST_CHARACTERS = 2_000;

/** Specs that judge a number of kills, messages or requests. */
const SPECS = {
  kill: 'test/faults/kill.fault.spec.ts',
  poison: 'test/kafka/poison.fault.spec.ts',
  killedIntake: 'services/intake/src/faults/killed-intake.fault.spec.ts',
  hostileRequests: 'services/intake/src/faults/hostile-requests.fault.spec.ts',
  killedAudit: 'test/audit/killed-audit.fault.spec.ts',
} as const;
/** All of these. */
export const JUDGING_SPECS: readonly string[] = Object.values(SPECS);

/** A spec, and the variable that tells it how often to do its worst. */
type Judge = Readonly<{ spec: string; variable: string; note: string; settings?: Readonly<Record<string, string>> }>;

/** Runs specs with these settings. @returns what they have said */
async function said(specs: readonly string[], seed: number, settings: Readonly<Record<string, string>>) {
  const environment = { ...process.env, ...settings, ORETRAIL_SEED: String(seed) };
  const run = spawn(VITEST, ['run', ...specs], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  run.stdout.on('data', (chunk) => (output += chunk));
  const [code] = await once(run, 'close');
  if (code !== 0) throw new Error(`${specs.join(' ')} failed: ${output.slice(-LAST_CHARACTERS)}`);
  return output;
}

/** Nothing was under load: the specs have judged. */
const judgedBy = (note: string): Findings => ({
  ...{ events: 0, verdicts: 0, lost: 0, doubled: 0, wrong: 0, examples: [], deaths: 0 },
  recoveryMs: null,
  notes: [note],
});

/** @returns what the spec has said, too */
async function judged(
  { seed, dose }: Call,
  { spec, variable, note, settings }: Judge,
): Promise<Readonly<{ findings: Findings; said: string }>> {
  const output = await said([spec], seed, { ...settings, [variable]: String(dose.times) });
  return { findings: judgedBy(`judged by ${spec}: ${note}`), said: output };
}

/** All that a run of the tests leaves out, but for what the other scenarios do. */
async function atLength({ seed }: Call): Promise<Findings> {
  const specs = specsAtLength();
  await said(specs, seed, { ORETRAIL_AT_LENGTH: '1' });
  return judgedBy(`judged by ${specs.length} spec files: nothing of what they try has failed`);
}

async function killed(call: Call, judge: Judge): Promise<Findings> {
  return { ...(await judged(call, judge)).findings, deaths: call.dose.times };
}

async function poisoned(call: Call): Promise<Findings> {
  const { findings, said } = await judged(call, {
    spec: SPECS.poison,
    variable: 'ORETRAIL_POISON',
    note: 'each buried under its code, every verdict as due, no process ended',
    settings: { ORETRAIL_STEP_MS_MAX: STEP_MS_MAX },
  });
  const [steps = 'it says nothing of steps'] = /\d+ named, .*/.exec(said) ?? [];
  return { ...findings, notes: [...findings.notes, steps] };
}

/** Kills and poison that must leave no trace, and all that a run of the tests leaves out. */
export const SPEC_SCENARIOS: readonly Scenario[] = [
  {
    name: 'at-length',
    what: 'all that a run of the tests leaves out: each spec of the table of CONTRIBUTING.md tries all of its cases',
    dose: { times: 1, seconds: 0 },
    run: atLength,
  },
  {
    name: 'kill-embedded',
    what: 'kill -9 of `oretrail run` at random moments, and run again',
    dose: { times: 50, seconds: 0 },
    run: (call) =>
      killed(call, {
        spec: SPECS.kill,
        variable: 'ORETRAIL_KILLS',
        note: 'byte by byte as an undisturbed run',
      }),
  },
  {
    name: 'hostile-records',
    what: 'hostile records of every codec between good ones: each named one, and so many random ones',
    dose: { times: 100_000, seconds: 0 },
    run: poisoned,
  },
  {
    name: 'kill-intake',
    what: 'kill -9 of the intake at random moments, while suppliers send again until they are answered',
    dose: { times: 200, seconds: 0 },
    run: (call) =>
      killed(call, {
        spec: SPECS.killedIntake,
        variable: 'ORETRAIL_INTAKE_KILLS',
        note: 'each event once by its digest, and all that was called durable',
      }),
  },
  {
    name: 'hostile-intake',
    what: 'hostile requests to the intake, of many kinds, while an honest supplier states its lots',
    dose: { times: 100_000, seconds: 0 },
    run: async (call) =>
      (
        await judged(call, {
          spec: SPECS.hostileRequests,
          variable: 'ORETRAIL_HOSTILE_REQUESTS',
          note: 'each answered, none with a fault of the intake, and the honest served',
        })
      ).findings,
  },
  {
    name: 'kill-audit',
    what: 'kill -9 of the audit worker at its writes, while other workers are killed too; then sealed and replayed',
    dose: { times: 30, seconds: 0 },
    run: (call) =>
      killed(call, {
        spec: SPECS.killedAudit,
        variable: 'ORETRAIL_AUDIT_KILLS',
        note: 'byte by byte as an undisturbed archive, and every sealed verdict again',
      }),
  },
];
