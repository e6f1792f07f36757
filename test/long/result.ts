/** What came of a scenario, and its row in the table. */
import type { Row } from '../bench/rig.ts';
import type { Dose, Findings } from './scenario.ts';

/** Judged, not possible here, or without a rest that could be judged. */
export type Result =
  | Readonly<{ kind: 'judged'; scenario: string; seed: number; dose: Dose; findings: Findings }>
  | Readonly<{ kind: 'left out'; scenario: string; why: string }>
  | Readonly<{ kind: 'broke down'; scenario: string; seed: number; dose: Dose; why: string }>;

const NOTHING = { times: '–', seconds: '–', events: '–', verdicts: '–', lost: '–', doubled: '–', wrong: '–' };
const NO_END = { deaths: '–', 'recovery s': '–' };

/** One row; notes come last, for they may be long. */
export function rowOf(result: Result): Row {
  const { scenario, kind } = result;
  if (kind === 'left out') return { scenario, ...NOTHING, ...NO_END, notes: `left out: ${result.why}` };
  const { times, seconds } = result.dose;
  if (kind === 'broke down') {
    const [why = ''] = result.why.split('\n');
    return { scenario, ...NOTHING, times, seconds, ...NO_END, notes: `BROKE DOWN: ${why}` };
  }
  const { events, verdicts, lost, doubled, wrong, deaths, recoveryMs, notes } = result.findings;
  const recovery = recoveryMs === null ? '–' : (recoveryMs / 1_000).toFixed(1);
  const judged = { scenario, times, seconds, events, verdicts, lost, doubled, wrong, deaths };
  return { ...judged, 'recovery s': recovery, notes: notes.join('; ') };
}
