/** What the page asks the core to do, and what it answers. Texts and bytes go in, so that nothing has to be trusted on the way. */
import { evaluate } from '@oretrail/evaluation';
import { type OretrailEvent, parseEventText, RULESETS, type RulesetId, type Verdict } from '@oretrail/model';
import { type ProvedVerdict, readBundle, verifyBundle } from '@oretrail/replay/bundles';

/** A line that is not a good event, and why. */
export type BadLine = Readonly<{ line: number; what: string }>;

/** Verdicts that events lead to. */
export type Derived = Readonly<{ verdicts: readonly Verdict[]; badLines: readonly BadLine[] }>;

/** A bundle that proves its verdict, or why it does not. */
export type Proof =
  | Readonly<{ isProved: true; proved: ProvedVerdict }>
  | Readonly<{ isProved: false; code: string; what: string }>;

function eventsOf(text: string): Readonly<{ events: readonly OretrailEvent[]; badLines: readonly BadLine[] }> {
  const [events, badLines]: [OretrailEvent[], BadLine[]] = [[], []];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseEventText(line, { operators: new Set() });
    if (parsed.ok) events.push(parsed.event);
    else badLines.push({ line: i + 1, what: parsed.errors.map(({ detail }) => detail).join(' ') });
  }
  return { events, badLines };
}

/** The verdicts of events, by the plain evaluation. @param text NDJSON @throws TypeError for an unknown ruleset */
function derive({ text, ruleset }: Readonly<{ text: string; ruleset: string }>): Derived {
  const known: RulesetId | undefined = RULESETS.find((id) => id === ruleset);
  if (known === undefined) throw new TypeError(`${ruleset} is not a ruleset`);
  const { events, badLines } = eventsOf(text);
  return { verdicts: evaluate(events, { ruleset: known }).verdicts, badLines };
}

/** Verifies a bundle with nothing but its own bytes, and a key that the reader trusts if one is given. */
function verify({ bytes, publicKey }: Readonly<{ bytes: Uint8Array; publicKey?: string }>): Proof {
  try {
    const anchors = publicKey === undefined ? {} : { publicKey };
    return { isProved: true, proved: verifyBundle(readBundle(bytes), anchors) };
  } catch (error) {
    const { code = 'unreadable', message } = error as Error & { code?: string };
    return { isProved: false, code, what: message };
  }
}

/** All tasks by name. */
export const TASKS = { derive, verify } as const;
/** The name of a task. */
export type TaskName = keyof typeof TASKS;
/** What a task is asked. */
export type TaskAsked<Name extends TaskName> = Parameters<(typeof TASKS)[Name]>[0];
/** What a task answers. */
export type TaskResult<Name extends TaskName> = ReturnType<(typeof TASKS)[Name]>;
