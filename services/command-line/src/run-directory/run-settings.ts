/** The flags of a run, which hold for every later call on the same directory. Source: events.md, "The command line". */
import { instantOf, isTime, RULESETS, type RulesetId } from '@oretrail/model';
import { z } from 'zod';

export type RunSettings = Readonly<{
  ruleset: RulesetId;
  /** Leaves out every event that was known later; null: none is left out. */
  asKnownAt: string | null;
  builtInFacts: boolean;
  /** Sources that may correct the events of others, sorted. */
  operators: readonly string[];
  /** `workers` evaluate step by step and keep every revision; `batch` evaluates all at once, as a cross-check. */
  engine: 'workers' | 'batch';
}>;

/** What `run.json` holds. A later version of its format gets a number of its own. */
const runFileSchema = z.strictObject({
  format: z.literal('oretrail-run'),
  formatVersion: z.literal(2),
  settings: z.strictObject({
    ruleset: z.enum(RULESETS),
    asKnownAt: z.string().refine(isTime).nullable(),
    builtInFacts: z.boolean(),
    operators: z.array(z.string()),
    engine: z.enum(['workers', 'batch']),
  }),
});

/** The lines of `run.json`. */
export function runFileLines(settings: RunSettings): readonly string[] {
  return JSON.stringify({ format: 'oretrail-run', formatVersion: 2, settings }, null, 2).split('\n');
}

/** The settings that `run.json` says, null where it is not as {@link runFileLines} writes it. */
export function settingsOfRunFile(text: string): RunSettings | null {
  try {
    return runFileSchema.parse(JSON.parse(text)).settings;
  } catch {
    return null;
  }
}

/** The flags that lead to these settings, as they would be typed. */
export function flagsOf({ ruleset, asKnownAt, builtInFacts, operators, engine }: RunSettings): string {
  const flags = [`--ruleset ${ruleset}`];
  if (asKnownAt !== null) flags.push(`--as-known-at ${asKnownAt}`);
  if (!builtInFacts) flags.push('--no-built-in-facts');
  for (const operator of operators) flags.push(`--operator ${operator}`);
  if (engine === 'batch') flags.push('--batch');
  return flags.join(' ');
}

/** Whether two settings mean the same; times compare as instants. */
export function areSameSettings(a: RunSettings, b: RunSettings): boolean {
  const comparable = (settings: RunSettings): string => {
    const { asKnownAt } = settings;
    return flagsOf({ ...settings, asKnownAt: asKnownAt === null ? null : String(instantOf(asKnownAt)) });
  };
  return comparable(a) === comparable(b);
}
