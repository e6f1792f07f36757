/** Why an archive cannot be replayed, as one closed table. A verdict that differs is an answer, not an error. */
import { type CodeOf, crash, EXIT_DIFFERS, errorTable, type OretrailError, reject } from '@oretrail/errors';

/** Every code. */
export const REPLAY_ERRORS = errorTable('replay', {
  'no-seal': reject(
    'The archive has no good seal of that number, so there is nothing to compare with.',
    'See `oretrail audit verify` for the seals that there are.',
  ),
  'fate-changed': reject(
    'A record that the workers accepted cannot be read here, so everything that depends on it would change.',
    'Replay with the version of Oretrail that the seal names; restore a missing schema from another copy.',
    { exitStatus: EXIT_DIFFERS },
  ),
  'unknown-ruleset': reject(
    'This version does not know the ruleset that the seal names.',
    'Replay with the version of Oretrail that the seal names, or a newer one.',
  ),
  'not-quiet': crash(
    'An evaluation failed or waits for ever: a fault of Oretrail.',
    'Please report it, with the archive if you may share it.',
  ),
  'bad-bundle': reject(
    'The file is neither a bundle of evidence nor the proof of a statement, or it contradicts itself.',
    'Make it again with `oretrail evidence VIN STORE --out FILE`, or fetch the proof from the intake again.',
  ),
  'not-derived': reject(
    'The events do not give the verdict that was sealed.',
    'Replay the archive to see the verdict that they give: `oretrail replay STORE --vin VIN`.',
    { exitStatus: EXIT_DIFFERS },
  ),
  'other-engine': reject(
    'An engine that evaluates differently sealed the archive, and gave other verdicts. This does not show tampering.',
    'Use the version of Oretrail that is named, or read the events again and seal the verdicts of this version.',
    { exitStatus: EXIT_DIFFERS },
  ),
  'no-record': reject(
    'The archive has no record at the place that the statement is said to have.',
    'Check the archive: `oretrail audit verify STORE`.',
    { exitStatus: EXIT_DIFFERS },
  ),
  'no-verdict': reject(
    'No verdict of that vehicle was in force at the seal.',
    'Copy the VIN from the verdicts, or name a later seal with --seal.',
  ),
});

/** An archive that cannot be replayed. */
export type ReplayError = OretrailError<CodeOf<typeof REPLAY_ERRORS>>;

/** @param what without the advice of its code */
export function replayError(code: CodeOf<typeof REPLAY_ERRORS>, what: string, options?: ErrorOptions): ReplayError {
  return REPLAY_ERRORS.error(code, what, options);
}
