/** The flags of a run, which hold for every later call on the same directory. Source: events.md, "The command line". */
import { instantOf, isTime, RULESETS, type RulesetId } from '@oretrail/model';
import { z } from 'zod';

/** The settings that a run is started with, and keeps. */
export type RunSettings = Readonly<{
  ruleset: RulesetId;
  /** Leaves out every event that was known later; null: none is left out. */
  asKnownAt: string | null;
  builtInFacts: boolean;
  /** Sources that may correct the events of others, sorted. */
  operators: readonly string[];
}>;

/** The form of `run.json` that this code writes and reads; a later one gets a number of its own. */
export const FORMAT_VERSION = 2;

/** What every form of `run.json` has. */
const anyRunFileSchema = z.object({ format: z.literal('oretrail-run'), formatVersion: z.int() });

/** What `run.json` holds. */
const runFileSchema = z.strictObject({
  format: z.literal('oretrail-run'),
  formatVersion: z.literal(FORMAT_VERSION),
  settings: z.strictObject({
    ruleset: z.enum(RULESETS),
    asKnownAt: z.string().refine(isTime).nullable(),
    builtInFacts: z.boolean(),
    operators: z.array(z.string()),
    /** Versions before could also evaluate all events at once. */
    engine: z.enum(['workers', 'batch']).optional(),
  }),
});

/** The lines of `run.json`. */
export function runFileLines(settings: RunSettings): readonly string[] {
  return JSON.stringify({ format: 'oretrail-run', formatVersion: FORMAT_VERSION, settings }, null, 2).split('\n');
}

/** What a text says as JSON, null if it is not JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The settings that a `run.json` says; else the form that another version has given it, or null if it is damaged. */
export type ReadRunFile =
  | Readonly<{ kind: 'settings'; settings: RunSettings }>
  | Readonly<{ kind: 'other-version'; form: string }>
  | null;

/** Reads a `run.json` as {@link runFileLines} writes it. */
export function readRunFile(text: string): ReadRunFile {
  const json = jsonOf(text);
  const { data } = runFileSchema.safeParse(json);
  if (data !== undefined) {
    const { engine, ...settings } = data.settings;
    return engine === 'batch'
      ? { kind: 'other-version', form: 'was made with --batch' }
      : { kind: 'settings', settings };
  }
  const other = anyRunFileSchema.safeParse(json).data?.formatVersion ?? FORMAT_VERSION;
  return other === FORMAT_VERSION ? null : { kind: 'other-version', form: `has format ${other}` };
}

/** The flags that lead to these settings, as they would be typed. */
export function flagsOf({ ruleset, asKnownAt, builtInFacts, operators }: RunSettings): string {
  const flags = [`--ruleset ${ruleset}`];
  if (asKnownAt !== null) flags.push(`--as-known-at ${asKnownAt}`);
  if (!builtInFacts) flags.push('--no-built-in-facts');
  for (const operator of operators) flags.push(`--operator ${operator}`);
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
