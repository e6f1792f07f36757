/** The reference facts in force, as one task has read them, and who stands behind whom. Source: events.md, reference facts. */
import { type ContentDigest, type PartyId, type ReferenceFact, sha256Hex } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { type FactSubject, type Facts, factSubjectOf, factSubjectsAsked, factsOf } from '@oretrail/rules';
import { type LogRecord, type TaskState, table } from '@oretrail/runtime';
import { addEvent, spokenOf } from '../subject-events.ts';

type Standing = Readonly<{ fact: ReferenceFact; digest: ContentDigest }>;

/** Digests kept until a fact changes: as many as there are kinds of batteries on the road. */
const KNOWN_DIGESTS_MAX = 10_000;
/** In force, by fact key. */
const FACTS_IN_FORCE = table<Standing>('facts');

/** The facts in force in a task's state. */
export function* factsIn(state: TaskState): Iterable<ReferenceFact> {
  for (const [, { fact }] of state.group(FACTS_IN_FORCE, '')) yield fact;
}

/** The facts of one task. */
export class FactBook {
  private readonly state: TaskState;
  /** By fact key; all of it in memory, for every vehicle asks. */
  private standing: Map<string, Standing> | null = null;
  private readonly keysOf = new Map<FactSubject, Set<string>>();
  /** By holder: the entities that name it. */
  private readonly heldBy = new Map<FactSubject, Set<FactSubject>>();
  /** By entity: the parties that it names as holders. */
  private readonly holdersOf = new Map<FactSubject, Set<FactSubject>>();
  private index: Facts | null = null;
  private readonly digests = new Map<string, string>();

  constructor(state: TaskState) {
    this.state = state;
  }

  /** All facts, to be asked by day. The same object until one changes. */
  get facts(): Facts {
    this.index ??= factsOf([...this.load().values()].map(({ fact }) => fact));
    return this.index;
  }

  /** Takes an event into the state; tells the subject of the fact that came, went or changed by it. */
  fold(record: LogRecord): FactSubject | null {
    const standing = this.load();
    const key = addEvent(this.state, record).subject;
    const known = standing.get(key);
    const fact = spokenOf(this.state, key).fact?.event;
    if (fact?.digest === known?.digest) return null;
    this.index = null;
    this.digests.clear();
    if (fact === undefined) this.drop(key);
    else this.keep(key, { fact: fact.data, digest: fact.digest });
    const changed = fact?.data ?? known?.fact;
    return changed === undefined ? null : factSubjectOf(changed);
  }

  /**
   * Commits to all facts that may bear on a vehicle, on whatever day.
   * @param key tells holdings that ask for the same facts; thousands of vehicles share theirs
   */
  digestAsked(key: string, manufacturer: PartyId, holdings: Holdings): string {
    const standing = this.load();
    const known = this.digests.get(key);
    if (known !== undefined) return known;
    const digests: string[] = [];
    for (const subject of this.withPartiesBehind(factSubjectsAsked(manufacturer, holdings))) {
      for (const factKey of this.keysOf.get(subject) ?? []) digests.push(standing.get(factKey)?.digest ?? '');
    }
    const digest = sha256Hex(digests.sort().join(' '));
    if (this.digests.size >= KNOWN_DIGESTS_MAX) this.digests.clear();
    this.digests.set(key, digest);
    return digest;
  }

  /** The subjects, and whoever stands behind the parties among them. */
  private withPartiesBehind(asked: Iterable<FactSubject>): ReadonlySet<FactSubject> {
    const subjects = new Set(asked);
    // A set grows while it is walked; each party enters it once.
    for (const subject of subjects) for (const holder of this.holdersOf.get(subject) ?? []) subjects.add(holder);
    return subjects;
  }

  /** These subjects, and of parties also those whom they stand behind. Linear in all holdings, however many changed. */
  concernedBy(changed: Iterable<FactSubject>): ReadonlySet<FactSubject> {
    this.load();
    const concerned = new Set(changed);
    // A set grows while it is walked; each party enters it once.
    for (const subject of concerned) for (const held of this.heldBy.get(subject) ?? []) concerned.add(held);
    return concerned;
  }

  private load(): Map<string, Standing> {
    if (this.standing !== null) return this.standing;
    this.standing = new Map();
    for (const [key, standing] of this.state.group(FACTS_IN_FORCE, '')) this.remember(key, standing);
    return this.standing;
  }

  private keep(key: string, standing: Standing): void {
    this.state.put(FACTS_IN_FORCE, '', key, standing);
    this.remember(key, standing);
  }

  private drop(key: string): void {
    this.state.remove(FACTS_IN_FORCE, '', key);
    this.standing?.delete(key);
  }

  private remember(key: string, standing: Standing): void {
    this.standing?.set(key, standing);
    const subject = factSubjectOf(standing.fact);
    this.keysOf.set(subject, (this.keysOf.get(subject) ?? new Set()).add(key));
    if (standing.fact.fact !== 'entity') return;
    const { holders = [] } = standing.fact;
    // An edge that is gone stays here: it makes a vehicle be looked at once more, never once less.
    for (const { holder } of holders) {
      const behind: FactSubject = `entity/${holder}`;
      this.heldBy.set(behind, (this.heldBy.get(behind) ?? new Set()).add(subject));
      this.holdersOf.set(subject, (this.holdersOf.get(subject) ?? new Set()).add(behind));
    }
  }
}
