/** By which engine something was sealed: one that evaluates differently may well give other verdicts. */
import type { VerifiedSeal } from '@oretrail/archive';
import { ENGINES } from '@oretrail/workers';
import { type ReplayError, replayError } from '../errors.ts';

/** Who sealed. */
export type SealedBy = Readonly<{
  /** Version of the software. */
  software: string;
  /** The engine of each worker. */
  engines: Readonly<Record<string, number>>;
  /** Whether one of them is not the engine here: then verdicts that differ do not show tampering. */
  isOtherEngine: boolean;
}>;

/** What a seal says about the software that made it. */
export function sealedBy({ body }: VerifiedSeal): SealedBy {
  const { software, cut } = body;
  const isOtherEngine = Object.entries(cut.engines).some(([worker, engine]) => ENGINES[worker] !== engine);
  return { software, engines: cut.engines, isOtherEngine };
}

/** The engines in words, such as "Oretrail 0.1.0 (provenance 1, eligibility 1)". */
export function sealedByText({ software, engines }: SealedBy): string {
  const named = Object.entries(engines).map(([worker, engine]) => `${worker} ${engine}`);
  return `Oretrail ${software} (${named.join(', ')})`;
}

/** Why events do not give what was sealed: by another engine they need not. */
export function notDerived(seal: VerifiedSeal, what: string): ReplayError {
  const by = sealedBy(seal);
  if (!by.isOtherEngine) return replayError('not-derived', what);
  return replayError('other-engine', `${what}. Seal ${seal.number} is by ${sealedByText(by)}`);
}
