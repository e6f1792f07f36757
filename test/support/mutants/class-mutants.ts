/** The guards of classes of vehicles. Source: architecture.md, "Assessments". */
import type { Mutant } from './mutant.ts';

const REDUCER = 'packages/workers/src/eligibility/eligibility-reducer.ts';
const HOLDINGS = 'packages/workers/src/eligibility/keyed-holdings.ts';
const OUTCOMES = 'packages/workers/src/eligibility/outcomes.ts';
const CLASSES = 'packages/workers/src/eligibility/vehicle-classes.ts';

/** All of them. */
export const CLASS_MUTANTS: readonly Mutant[] = [
  {
    name: 'keep-what-was-stated',
    foundBy: 'T4',
    guards: 'what the events of a vehicle come to is worked out again when one of them is new',
    file: REDUCER,
    find: 'readsEvents ? this.statements.workedOut(vin) : this.statements.of(vin)',
    replace: 'this.statements.of(vin)',
  },
  {
    name: 'pass-over-the-maker-of-who-has-waited',
    foundBy: 'T50',
    guards: 'a fact about a maker concerns a vehicle that waited when it was stated',
    file: REDUCER,
    find: '(since & BY_DATA) !== 0) this.uses',
    replace: '(reasons & BY_DATA) !== 0) this.uses',
  },
  {
    name: 'pass-over-who-waits',
    foundBy: 'L1',
    guards: 'a vehicle that waits for a lot is evaluated when the lot changes',
    file: REDUCER,
    find: 'this.waiting.add(vin, since);\n      this.setApart(vin);',
    replace: 'this.waiting.add(vin, since);',
  },
  {
    name: 'pass-over-who-is-apart',
    foundBy: 'T35',
    guards: 'a vehicle of several lots is evaluated when one of them changes',
    file: REDUCER,
    find: 'yield* this.classes.members(lotId, APART);',
    replace: '',
  },
  {
    name: 'ask-classes-under-other-facts',
    foundBy: 'T38',
    guards: 'vehicles that asked the same before a fact came are not taken to do so now',
    file: REDUCER,
    find: 'if (of.law !== this.lawKey) return false;',
    replace: '',
  },
  {
    name: 'ask-classes-of-a-short-lot',
    foundBy: 'T39',
    guards: 'vehicles of a lot that is drawn too often are looked at one by one',
    file: HOLDINGS,
    find: ' || known.grants.cuts.length > 0',
    replace: '',
  },
  {
    name: 'overlook-the-first-day',
    foundBy: 'T41',
    guards: 'a lot that was made later than the first of its vehicles is not asked for all of them',
    file: HOLDINGS,
    find: 'if ((parentOf(rested.answer)?.day ?? day) > day) return null;',
    replace: '',
  },
  {
    name: 'keep-the-first-day',
    foundBy: 'T40',
    guards: 'the first day of a class moves to that of an earlier vehicle',
    file: CLASSES,
    find: ' || day < firstDay',
    replace: '',
  },
  {
    name: 'keep-the-first-assessment',
    foundBy: 'T42',
    guards: 'a class is compared with what its vehicles came to last',
    file: CLASSES,
    find: 'else if (known?.assessmentId !== assessmentId)',
    replace: 'else if (known === undefined)',
  },
  {
    name: 'ask-as-one-who-have-unequal-shares',
    foundBy: 'T43',
    guards: 'vehicles that have less of their lot are in another class than those that have all they asked for',
    file: REDUCER,
    find: 'share: shareKey(only, builtOn)',
    replace: "share: ''",
  },
  {
    name: 'share-behind-a-limit',
    foundBy: 'T39',
    guards: 'vehicles that are stated alike come to different things if one of them has less of their lot',
    file: OUTCOMES,
    find: ' || only.grants.cuts.length > 0',
    replace: '',
  },
  {
    name: 'keep-what-came-under-another-law',
    foundBy: 'T50',
    guards: 'what vehicles come to is worked out again under another ruleset or other facts',
    file: OUTCOMES,
    find: 'const isOtherLaw = this.law?.facts !== law.facts || this.law.ruleset !== law.ruleset;',
    replace: 'const isOtherLaw = false;',
  },
  {
    name: 'share-with-an-id-conflict',
    foundBy: 'T55',
    guards:
      'a vehicle of which two things are stated under one id comes to something else than one that is stated alike',
    file: OUTCOMES,
    find: ' || hasIdConflict',
    replace: '',
  },
];
