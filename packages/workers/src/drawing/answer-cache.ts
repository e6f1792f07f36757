/** Decoded answers, kept as long as there is room: thousands of consumers ask for the same parent. */
import { LRUCache } from 'lru-cache';
import { decodeLot, type LotBody, type LotState } from '../records/answer-record.ts';

/**
 * Streams, chains and increments that one task keeps decoded: about 30 MB, for each was measured to hold some 1,000 bytes
 * with its steps and what the rules remember of it. A run has several tasks in one heap; ten times as many were no faster.
 */
const CACHED_FIGURES_MAX = 30_000;

function sizeOf(state: LotState): number {
  if (state.kind !== 'ready') return 1;
  const { figures } = state;
  return 1 + (figures.kind === 'material' ? figures.streams.length : figures.chains.length + figures.increments.length);
}

/** Decoded lots by the digest of their register. */
export class AnswerCache {
  private readonly decoded = new LRUCache<string, LotState>({ maxSize: CACHED_FIGURES_MAX, sizeCalculation: sizeOf });

  /** @param digest of the register that holds `body` */
  stateOf(digest: string, body: LotBody): LotState {
    const known = this.decoded.get(digest);
    if (known !== undefined) return known;
    const state = decodeLot(body);
    this.decoded.set(digest, state);
    return state;
  }
}
