/**
 * How deep a lot lies, with the path that makes it so: a lot that finds itself in it lies on a loop, and knows it
 * in one round instead of 65. Source: protocol.md, "Levels"; provenance.md, section 1, "Level".
 */
import { sha256Hex } from '@oretrail/model';
import { LEVEL_MAX, LEVEL_TOO_DEEP, levelAbove } from '@oretrail/provenance';
import { REGISTER_DIGEST_DIGITS } from '@oretrail/runtime';
import type { LotState } from '../records/answer-record.ts';

/** A level, and the lots on the way up that give it; empty if the lot lies too deep. */
export type Depth = Readonly<{ level: number; path: readonly string[] }>;

const TOO_DEEP: Depth = { level: LEVEL_TOO_DEEP, path: [] };

/** A lot's name in a path. */
function nameInPath(lotId: string): string {
  return sha256Hex(lotId).slice(0, REGISTER_DIGEST_DIGITS);
}

/** The depth of a lot from what its inputs last said; those that said nothing, or are not in force, count for nothing. */
export function depthOf(lotId: string, inputs: readonly (readonly [lotId: string, LotState | null])[]): Depth {
  let deepest: Depth = { level: 0, path: [] };
  for (const [inputId, state] of inputs) {
    if (state === null || state.kind === 'missing' || state.level <= deepest.level) continue;
    deepest = { level: state.level, path: [...state.path, nameInPath(inputId)] };
  }
  const level = levelAbove([deepest.level]);
  if (level > LEVEL_MAX || deepest.path.includes(nameInPath(lotId))) return TOO_DEEP;
  return { level, path: deepest.path };
}
