/** Verdicts of events, and proofs of bundles. */
import { evaluate } from '@oretrail/evaluation';
import { RULESETS, type RulesetId, type Verdict } from '@oretrail/model';
import { type ProvedVerdict, readBundle, verifyBundle } from '@oretrail/replay/bundles';
import { type BadLine, eventLines } from './event-lines.ts';

/** Verdicts that events lead to. */
export type Derived = Readonly<{ verdicts: readonly Verdict[]; badLines: readonly BadLine[] }>;

/** A bundle that proves its verdict, or why it does not. */
export type Proof =
  | Readonly<{ isProved: true; proved: ProvedVerdict }>
  | Readonly<{ isProved: false; code: string; what: string }>;

/** A ruleset by its id. @throws TypeError */
export function requiredRuleset(text: string): RulesetId {
  const known = RULESETS.find((id) => id === text);
  if (known === undefined) throw new TypeError(`${text} is not a ruleset`);
  return known;
}

/** The verdicts of events, by the plain evaluation. @param text NDJSON @throws TypeError for an unknown ruleset */
export function derive({ text, ruleset }: Readonly<{ text: string; ruleset: string }>): Derived {
  const { events, badLines } = eventLines(text);
  return { verdicts: evaluate(events, { ruleset: requiredRuleset(ruleset) }).verdicts, badLines };
}

/** Verifies a bundle with nothing but its own bytes, and a key that the reader trusts if one is given. */
export function verify({ bytes, publicKey }: Readonly<{ bytes: Uint8Array; publicKey?: string }>): Proof {
  try {
    const anchors = publicKey === undefined ? {} : { publicKey };
    return { isProved: true, proved: verifyBundle(readBundle(bytes), anchors) };
  } catch (error) {
    const { code = 'unreadable', message } = error as Error & { code?: string };
    return { isProved: false, code, what: message };
  }
}
