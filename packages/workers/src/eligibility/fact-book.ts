/** The reference facts in force, as one task has read them, and which holders are behind a party. Source: events.md, `oretrail.reference-fact.v1`. */
import { type ContentDigest, type PartyId, type ReferenceFact, sha256Hex } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { type FactSubject, type Facts, factSubjectOf, factSubjectsAsked, factsOf } from '@oretrail/rules';
import { type LogRecord, type TaskState, table } from '@oretrail/runtime';
import { LRUCache } from 'lru-cache';
import { addEvent, eventsInForceOf } from '../subject-events.ts';

type FactInForce = Readonly<{ fact: ReferenceFact; digest: ContentDigest }>;

/**
 * Characters of the digests that are kept until a fact changes, and of their keys: some 10,000 of vehicles with one battery, as many
 * as there are kinds of them on the road. A key names each battery, of which a vehicle may have a thousand.
 */
const KNOWN_DIGESTS_CHARACTERS_MAX = 2_000_000;
/** How often a fact has changed. */
const CHANGES = table<number>('fact-changes');
/** In force, by fact key. */
const FACTS_IN_FORCE = table<FactInForce>('facts');

function addKey(index: Map<FactSubject, Set<string>>, subject: FactSubject, key: string): void {
  const keys = index.get(subject);
  if (keys === undefined) index.set(subject, new Set([key]));
  else keys.add(key);
}

/** Who stands behind an entity, by what a fact says; nobody by a fact of another kind. */
function holdersIn(fact: ReferenceFact): readonly FactSubject[] {
  return fact.fact === 'entity' ? (fact.holders ?? []).map(({ holder }): FactSubject => `entity/${holder}`) : [];
}

/** The facts in force in a task's state. */
export function* factsIn(state: TaskState): Iterable<ReferenceFact> {
  for (const [, { fact }] of state.group(FACTS_IN_FORCE, '')) yield fact;
}

/** The facts of one task. */
export class FactBook {
  private readonly state: TaskState;
  /** By fact key; all of it in memory, for every vehicle asks. */
  private inForce: Map<string, FactInForce> | null = null;
  private readonly keysOf = new Map<FactSubject, Set<string>>();
  /** By holder: the facts that name it. */
  private readonly heldBy = new Map<FactSubject, Set<string>>();
  private index: Facts | null = null;
  private readonly digests = new LRUCache<string, string>({
    maxSize: KNOWN_DIGESTS_CHARACTERS_MAX,
    sizeCalculation: (digest, key) => digest.length + key.length,
  });

  constructor(state: TaskState) {
    this.state = state;
  }

  /** All facts, to be asked by day. The same object until one changes. */
  get facts(): Facts {
    this.index ??= factsOf([...this.load().values()].map(({ fact }) => fact));
    return this.index;
  }

  /** How often a fact has changed: between two equal counts of one state all facts are the same. */
  get changeCount(): number {
    return this.state.get(CHANGES, '') ?? 0;
  }

  /** Takes an event into the state; tells the subject of the fact that came, went or changed by it. */
  fold(record: LogRecord): FactSubject | null {
    const facts = this.load();
    const key = addEvent(this.state, record).event.subject;
    const known = facts.get(key);
    const fact = eventsInForceOf(this.state, key).fact?.event;
    if (fact?.digest === known?.digest) return null;
    this.index = null;
    this.digests.clear();
    this.state.put(CHANGES, '', '', this.changeCount + 1);
    if (fact === undefined) this.drop(key);
    else this.keep(key, { fact: fact.data, digest: fact.digest });
    const changed = fact?.data ?? known?.fact;
    return changed === undefined ? null : factSubjectOf(changed);
  }

  /**
   * Commits to all facts that may bear on a vehicle, on whatever day.
   * @param key tells holdings that ask for the same facts: the lots and what was granted; thousands of vehicles share theirs
   */
  digestAsked(key: string, manufacturer: PartyId, holdings: () => Holdings): string {
    this.load();
    const known = this.digests.get(key);
    if (known !== undefined) return known;
    const digests: string[] = [];
    for (const subject of this.withPartiesBehind(factSubjectsAsked(manufacturer, holdings()))) {
      for (const { digest } of this.factsUnder(this.keysOf, subject)) digests.push(digest);
    }
    const digest = sha256Hex(digests.sort().join(' '));
    this.digests.set(key, digest);
    return digest;
  }

  /** The subjects, and the holders behind the parties among them. */
  private withPartiesBehind(asked: Iterable<FactSubject>): ReadonlySet<FactSubject> {
    const subjects = new Set(asked);
    // A set grows while it is walked; each party enters it once.
    for (const subject of subjects) {
      for (const { fact } of this.factsUnder(this.keysOf, subject)) {
        for (const holder of holdersIn(fact)) subjects.add(holder);
      }
    }
    return subjects;
  }

  /** These subjects, and for a party also the parties that it holds. Linear in all holdings, however many changed. */
  concernedBy(changed: Iterable<FactSubject>): ReadonlySet<FactSubject> {
    this.load();
    const concerned = new Set(changed);
    // A set grows while it is walked; each party enters it once.
    for (const subject of concerned) {
      for (const { fact } of this.factsUnder(this.heldBy, subject)) concerned.add(factSubjectOf(fact));
    }
    return concerned;
  }

  private load(): Map<string, FactInForce> {
    if (this.inForce !== null) return this.inForce;
    this.inForce = new Map();
    for (const [key, entry] of this.state.group(FACTS_IN_FORCE, '')) this.remember(key, entry);
    return this.inForce;
  }

  private keep(key: string, entry: FactInForce): void {
    this.state.put(FACTS_IN_FORCE, '', key, entry);
    this.remember(key, entry);
  }

  private drop(key: string): void {
    this.state.remove(FACTS_IN_FORCE, '', key);
    this.forget(key);
  }

  private *factsUnder(
    index: ReadonlyMap<FactSubject, ReadonlySet<string>>,
    subject: FactSubject,
  ): Iterable<FactInForce> {
    for (const key of index.get(subject) ?? []) {
      const entry = this.inForce?.get(key);
      if (entry !== undefined) yield entry;
    }
  }

  private remember(key: string, entry: FactInForce): void {
    this.forget(key);
    this.inForce?.set(key, entry);
    addKey(this.keysOf, factSubjectOf(entry.fact), key);
    for (const holder of holdersIn(entry.fact)) addKey(this.heldBy, holder, key);
  }

  private forget(key: string): void {
    const known = this.inForce?.get(key);
    if (known === undefined) return;
    this.inForce?.delete(key);
    this.keysOf.get(factSubjectOf(known.fact))?.delete(key);
    for (const holder of holdersIn(known.fact)) this.heldBy.get(holder)?.delete(key);
  }
}
