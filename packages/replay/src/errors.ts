/** What keeps an archive from being replayed, as one closed table. That a verdict differs is no error, but the answer. */

/** What a code means, and what to do about it. */
type ReplayErrorRule = Readonly<{ meaning: string; remedy: string }>;

/** Every code. */
export const REPLAY_ERRORS = {
  'no-seal': {
    meaning: 'There is no good seal of that number, so there is nothing that verdicts could be compared with.',
    remedy: 'See `oretrail audit verify` for the seals that there are.',
  },
  'fate-changed': {
    meaning:
      'A record that the workers have taken can not be read here, so that what follows from it would be missing.',
    remedy:
      'Replay with the version of Oretrail that the seal names; a schema that is not there has to come from another copy.',
  },
  'newer-ruleset': {
    meaning: 'The seal names a ruleset that is not known here.',
    remedy: 'Replay with the version of Oretrail that the seal names, or a newer one.',
  },
  'not-at-rest': {
    meaning: 'The evaluation of something failed, or waits for ever: a fault of Oretrail.',
    remedy: 'Please report it, with the archive if that may be seen.',
  },
  'bad-bundle': {
    meaning: 'The file is not a bundle of evidence, or it contradicts itself.',
    remedy: 'Make it again with `oretrail evidence VIN STORE`.',
  },
  'not-derived': {
    meaning: 'The events do not give the verdict that was sealed.',
    remedy: 'Replay the archive, to see what they give: `oretrail replay STORE --vin VIN`.',
  },
  'other-engine': {
    meaning: 'An engine of another meaning has sealed, and gave other verdicts; that is no sign of tampering.',
    remedy: 'Use the version of Oretrail that is named, to have the verdicts that it gave.',
  },
  'no-verdict': {
    meaning: 'No verdict of that vehicle stood at the seal.',
    remedy: 'Copy the VIN from the verdicts, or name a later seal with --seal.',
  },
} as const satisfies Readonly<Record<string, ReplayErrorRule>>;

export type ReplayErrorCode = keyof typeof REPLAY_ERRORS;

/** The one error of a replay. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  readonly code: ReplayErrorCode;
  /** What is wrong, without the advice of its code. */
  readonly what: string;

  constructor(code: ReplayErrorCode, what: string, options?: ErrorOptions) {
    super(`${what}. ${REPLAY_ERRORS[code].meaning} ${REPLAY_ERRORS[code].remedy}`, options);
    this.code = code;
    this.what = what;
  }
}
