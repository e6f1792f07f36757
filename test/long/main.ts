/** `pnpm test:long`: faults at scale. Exit status: 0, 1 if a verdict was lost, doubled or wrong or a scenario broke down, 2 for a wrong call. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { machine, machineLine, table } from '../bench/rig.ts';
import { calledWith, refuse } from '../called-with.ts';
import { type Result, rowOf } from './result.ts';
import type { Call, Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

const HELP = `Usage: pnpm test:long [options]

Does faults to a pipeline under load: a broker, a registry and workers of its own for each scenario. In the end Kafka's own
Java client reads all verdicts: each VIN's revisions must be 1…n, dense and chained, and its head that of the plain
evaluation. The table goes to standard output, progress to standard error.

  --only NAME,…   these scenarios; all but steady-load if it is left out
  --seed N        decides events, moments and choices; drawn if it is left out
  --times N       how often a fault is done, instead of what --list says
  --seconds N     how long a fault lasts, instead of what --list says
  --logs FOLDER   keeps what the workers logged, one file for each scenario
  --json FILE     writes all findings to a file
  --list          names the scenarios, and ends
  --help

A seed repeats what is done and when, not how the processes interleave: run a scenario several times with one seed.
Exit status: 0; 1 if a verdict was lost, doubled or wrong, or there came no rest; 2 for a wrong call.`;

/** An hour of waiting is asked for by name only. */
const ONLY_BY_NAME = new Set(['steady-load']);

const OPTIONS = {
  only: { type: 'string' },
  seed: { type: 'string' },
  times: { type: 'string' },
  seconds: { type: 'string' },
  logs: { type: 'string' },
  json: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Flags = ReturnType<typeof calledWith<typeof OPTIONS>>;

function whole(flag: 'seed' | 'times' | 'seconds', flags: Flags): number | null {
  const text = flags[flag];
  if (text === undefined) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= 0
    ? number
    : refuse(HELP, `--${flag} ${text}: no whole number from 0 on`);
}

function chosen({ only }: Flags): readonly Scenario[] {
  if (only === undefined) return SCENARIOS.filter(({ name }) => !ONLY_BY_NAME.has(name));
  return only.split(',').map((name) => {
    return SCENARIOS.find((scenario) => scenario.name === name) ?? refuse(HELP, `--only ${name}: no such scenario`);
  });
}

/** The commit that is tested, marked where files differ from it. */
function commit(): string {
  return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
}

async function runOne(scenario: Scenario, { seed, dose, logs }: Pick<Call, 'seed' | 'dose' | 'logs'>): Promise<Result> {
  const { name } = scenario;
  const say = (what: string): void => void process.stderr.write(`${name}: ${what}\n`);
  const missing = (await scenario.missing?.()) ?? null;
  say(missing === null ? `begins, seed ${seed}` : `left out. ${missing}`);
  if (missing !== null) return { kind: 'left out', scenario: name, why: missing };
  try {
    const findings = await scenario.run({ name, seed, dose, logs, say });
    const { lost, doubled, wrong, examples } = findings;
    say(`${lost} lost, ${doubled} doubled, ${wrong} wrong of ${findings.verdicts} verdicts`);
    for (const example of examples) say(example);
    return { kind: 'judged', scenario: name, seed, dose, findings };
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(why);
    return { kind: 'broke down', scenario: name, seed, dose, why };
  }
}

function isGood(result: Result): boolean {
  if (result.kind !== 'judged') return result.kind === 'left out';
  const { lost, doubled, wrong } = result.findings;
  return lost + doubled + wrong === 0;
}

async function runAll(flags: Flags): Promise<number> {
  const scenarios = chosen(flags);
  const seed = whole('seed', flags) ?? Math.floor(Math.random() * 2 ** 31);
  const [times, seconds] = [whole('times', flags), whole('seconds', flags)];
  const logs = flags.logs ?? null;
  if (logs !== null) mkdirSync(logs, { recursive: true });
  const results: Result[] = [];
  for (const scenario of scenarios) {
    const dose = { times: times ?? scenario.dose.times, seconds: seconds ?? scenario.dose.seconds };
    results.push(await runOne(scenario, { seed, dose, logs }));
  }
  process.stdout.write(`Commit ${commit()}, seed ${seed}, on ${machineLine(machine())}.\n\n`);
  process.stdout.write(`${table(results.map(rowOf))}\n`);
  if (flags.json !== undefined) {
    const all = { commit: commit(), seed, machine: machine(), results };
    writeFileSync(flags.json, `${JSON.stringify(all, null, 2)}\n`);
  }
  return results.every(isGood) && results.some(({ kind }) => kind === 'judged') ? 0 : 1;
}

function list(): void {
  const rows = SCENARIOS.map(({ name, what, dose: { times, seconds } }) => ({ name, times, seconds, what }));
  process.stdout.write(`${table(rows)}\n`);
}

// An exit of our own, so that networks and disks are taken down. 128 + the signal's number, as shells have it.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const flags = calledWith(HELP, process.argv.slice(2), OPTIONS);
if (flags.help) process.stdout.write(`${HELP}\n`);
else if (flags.list) list();
else process.exit(await runAll(flags));
