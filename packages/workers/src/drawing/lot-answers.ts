/** What lots last said of themselves, by lot: a small answer lies with the others of its lot, a large one by itself. */
import { charactersOf, type Table, type TaskState, table } from '@oretrail/runtime';
import type { LotBody } from '../records/answer-record.ts';
import { DRAWN_LOT } from './families.ts';

/** An answer as it is kept: which value of its register it is. */
export type Received<Body> = Readonly<{ n: number; digest: string; body: Body }>;

/**
 * Characters of an answer that lies with the others of its lot: each change of grants writes them all again. For a larger answer that
 * costs more than a second value costs if both change. Source: docs/performance-log.md, "Large figures by themselves".
 */
const BESIDE_CHARACTERS_MAX = 2_048;

/** In place of an answer that lies by itself. */
const APART = 1;

const BESIDE: Table<Received<LotBody> | typeof APART> = table('answers-lot', DRAWN_LOT);
const BY_ITSELF: Table<Received<LotBody>> = table('large-answers-lot');

/** The answers of the lots that one task draws. */
export class LotAnswers {
  private readonly state: TaskState;

  constructor(state: TaskState) {
    this.state = state;
  }

  get(lotId: string): Received<LotBody> | undefined {
    const known = this.state.get(BESIDE, lotId);
    return known === APART ? this.state.get(BY_ITSELF, lotId) : known;
  }

  put(lotId: string, answer: Received<LotBody>): void {
    const wasApart = this.state.get(BESIDE, lotId) === APART;
    const isApart = charactersOf(answer) > BESIDE_CHARACTERS_MAX;
    if (isApart) this.state.put(BY_ITSELF, lotId, '', answer);
    else if (wasApart) this.state.remove(BY_ITSELF, lotId);
    // One that was large and still is leaves the others as they are.
    if (!isApart || !wasApart) this.state.put(BESIDE, lotId, '', isApart ? APART : answer);
  }
}
