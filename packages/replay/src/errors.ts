/** Why an archive cannot be replayed, as one closed table. A verdict that differs is an answer, not an error. */
import { type CodeOf, EXIT_DIFFERS, errorTable, OretrailError } from '@oretrail/errors';

/** Every code. */
export const REPLAY_ERRORS = errorTable('replay', {
  'no-seal': {
    meaning: 'The archive has no good seal of that number, so there is nothing to compare with.',
    remedy: 'See `oretrail audit verify` for the seals that there are.',
    disposition: 'reject',
  },
  'fate-changed': {
    meaning: 'A record that the workers accepted cannot be read here, so everything that depends on it would change.',
    remedy: 'Replay with the version of Oretrail that the seal names; restore a missing schema from another copy.',
    disposition: 'reject',
    exitStatus: EXIT_DIFFERS,
  },
  'unknown-ruleset': {
    meaning: 'This version does not know the ruleset that the seal names.',
    remedy: 'Replay with the version of Oretrail that the seal names, or a newer one.',
    disposition: 'reject',
  },
  'not-quiet': {
    meaning: 'An evaluation failed or waits for ever: a fault of Oretrail.',
    remedy: 'Please report it, with the archive if you may share it.',
    disposition: 'crash',
  },
  'bad-bundle': {
    meaning: 'The file is not a bundle of evidence, or it contradicts itself.',
    remedy: 'Make it again with `oretrail evidence VIN STORE --out FILE`.',
    disposition: 'reject',
  },
  'not-derived': {
    meaning: 'The events do not give the verdict that was sealed.',
    remedy: 'Replay the archive to see the verdict that they give: `oretrail replay STORE --vin VIN`.',
    disposition: 'reject',
    exitStatus: EXIT_DIFFERS,
  },
  'other-engine': {
    meaning:
      'An engine of another meaning sealed the archive, and gave other verdicts. This is not a sign of tampering.',
    remedy:
      'Use the version of Oretrail that is named, or read the events again and seal the verdicts of this version.',
    disposition: 'reject',
    exitStatus: EXIT_DIFFERS,
  },
  'no-verdict': {
    meaning: 'No verdict of that vehicle was in force at the seal.',
    remedy: 'Copy the VIN from the verdicts, or name a later seal with --seal.',
    disposition: 'reject',
  },
});

/** An archive that cannot be replayed. */
export type ReplayError = OretrailError<CodeOf<typeof REPLAY_ERRORS>>;

/** @param what without the advice of its code */
export function replayError(code: CodeOf<typeof REPLAY_ERRORS>, what: string, options?: ErrorOptions): ReplayError {
  return new OretrailError(REPLAY_ERRORS, code, what, options);
}
