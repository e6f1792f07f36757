/**
 * Assessments by class: thousands of vehicles draw the same lot, and differ in nothing that the rules read. Each class is
 * assessed and digested once.
 */
import type { AssessedPart } from '@oretrail/model';
import { assess, assessmentIdOf, type Law, type Question, questionKey, withdrawn } from '@oretrail/rules';
import { LRUCache } from 'lru-cache';
import type { KeyedHoldings } from './keyed-holdings.ts';

/**
 * Characters of the classes that one task keeps, with the keys that tell them apart: a vehicle may have a thousand batteries, and
 * its key names all of them. One has some 1,000, and takes twice as many bytes. A generated history of 3,000 vehicles has 282.
 */
const CLASSES_CHARACTERS_MAX = 3_000_000;

/** Its members that stand before the days of a vehicle in a verdict, and those that stand behind. */
type Divided = Readonly<{
  first: Pick<AssessedPart, 'status' | 'amountUsd' | 'potentialUsd'>;
  reasons: Omit<AssessedPart, 'status' | 'amountUsd' | 'potentialUsd'>;
}>;

/** What all vehicles of a class share; `characters` is how long it is as JSON. */
export type SharedAssessment = Divided & Readonly<{ assessmentId: string; characters: number }>;

/** Characters of the assessments whose ids one task keeps: thousands of lots come to few, and each asks again when it changes. */
const IDS_CHARACTERS_MAX = 2_000_000;

/** The assessments of one task. */
export class AssessmentBook {
  private readonly classes = new LRUCache<string, SharedAssessment>({
    maxSize: CLASSES_CHARACTERS_MAX,
    sizeCalculation: ({ characters }, key) => characters + key.length,
  });
  /** By the JSON of what is assessed: an id is a digest of no more than that, for messages are left out of it. */
  private readonly ids = new LRUCache<string, string>({
    maxSize: IDS_CHARACTERS_MAX,
    sizeCalculation: (id, text) => id.length + text.length,
  });
  /** All classes that are kept belong to it. */
  private law: Law | null = null;
  /** How many assessments were asked for and known. */
  sharedCount = 0;

  /** What a class of vehicles earns, and why. @param question of all of them */
  of(question: Question, holdings: KeyedHoldings): SharedAssessment {
    const law = { facts: question.facts, ruleset: question.ruleset };
    const key = `${questionKey(question)} ${holdings.key}`;
    return this.remembered(key, law, () => assess({ ...question, holdings: holdings.of() }).content);
  }

  /** What a vehicle is left with if all its production events are out of force. */
  ofWithdrawn(law: Law): SharedAssessment {
    return this.remembered('withdrawn', law, () => withdrawn(law.ruleset));
  }

  private remembered(key: string, law: Law, make: () => AssessedPart): SharedAssessment {
    if (this.law?.facts !== law.facts || this.law.ruleset !== law.ruleset) this.classes.clear();
    this.law = law;
    const known = this.classes.get(key);
    if (known !== undefined) {
      this.sharedCount += 1;
      return known;
    }
    const shared = this.shared(make());
    this.classes.set(key, shared);
    return shared;
  }

  /** An assessment as its vehicles share it: an object of its own for each class. */
  private shared(assessed: AssessedPart): SharedAssessment {
    const { status, amountUsd, potentialUsd, ...reasons } = assessed;
    const text = JSON.stringify(assessed);
    const known = this.ids.get(text);
    const assessmentId = known ?? assessmentIdOf(assessed);
    if (known === undefined) this.ids.set(text, assessmentId);
    return { assessmentId, first: { status, amountUsd, potentialUsd }, reasons, characters: text.length };
  }
}
