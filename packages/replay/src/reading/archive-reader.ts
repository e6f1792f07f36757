/** Answers to questions about one lot or vehicle, from an archive as one of its seals has it. */
import { readSeals, type SealChain, type VerifiedSeal } from '@oretrail/archive';
import { type Evaluation, evaluate } from '@oretrail/evaluation';
import { compareUtf8, type OretrailEvent, type Verdict } from '@oretrail/model';
import type { Store } from '@oretrail/store';
import type { ReplayError } from '../errors.ts';
import { lineageOf, rivalsOn } from '../evidence/closure.ts';
import { IndexedEvents } from '../evidence/indexed-events.ts';
import { archivedVerdictOf, revisionsBefore } from '../sealed/archived-verdict.ts';
import { rulesetIn, sealAt } from '../sealed/replay-seals.ts';
import { notDerived } from '../sealed/sealed-by.ts';

/** What is read, and where. */
export type ArchiveReading = Readonly<{
  /** Number of a seal; if left out, the last one. */
  seal?: number | undefined;
  /** An empty folder to work in. */
  directory: string;
  onProgress?: (progress: Readonly<{ phase: 'indexing'; done: number; total: number }>) => void;
}>;

/** Where a question begins, and how many subjects below it may be asked for. */
export type ArchiveQuestion = Readonly<{ subject: string; isDownward: boolean; subjectsMax: number }>;

/** One archive at one seal. Events are indexed when they are first asked for. */
export class ArchiveReader {
  readonly seal: VerifiedSeal;
  private readonly store: Store;
  private readonly chain: SealChain;
  private readonly asked: ArchiveReading;
  private indexed: IndexedEvents | null = null;

  private constructor(store: Store, chain: SealChain, asked: ArchiveReading) {
    this.store = store;
    this.chain = chain;
    this.asked = asked;
    this.seal = sealAt(chain, asked.seal);
  }

  /** @throws ArchiveError of the first seal that fails, by name; ReplayError `no-seal` */
  static async open(store: Store, asked: ArchiveReading): Promise<ArchiveReader> {
    return new ArchiveReader(store, await readSeals(store), asked);
  }

  async close(): Promise<void> {
    await this.indexed?.close();
  }

  /** All events of one subject, corrections included. @throws ArchiveError as {@link open} */
  async eventsOf(subject: string): Promise<readonly OretrailEvent[]> {
    return (await this.events()).of(new Set([subject]));
  }

  /**
   * Evaluates what bears on one subject, under the law of the seal.
   * @throws ArchiveError as {@link open}; ReplayError `unknown-ruleset`
   */
  async evaluationOf(question: ArchiveQuestion): Promise<Evaluation> {
    const events = await this.events();
    const lineage = this.lineageOf(question, events);
    const subjects = new Set([...lineage, ...rivalsOn(lineage, events.index), ...events.index.factKeys()]);
    return evaluate(await events.of(subjects), { ruleset: rulesetIn(this.seal) });
  }

  /** The verdict of a vehicle that was in force at the seal; null if there was none. @throws ArchiveError as {@link open} */
  async verdictOf(vin: string): Promise<Verdict | null> {
    return (await archivedVerdictOf(this.store, vin, this.seal.body.cut.verdicts))?.verdict ?? null;
  }

  /** All revisions up to the seal, those of a vehicle in their order. @throws ArchiveError as {@link open} */
  revisions(vin?: string): AsyncGenerator<readonly Verdict[]> {
    return revisionsBefore(this.store, this.seal.body.cut.verdicts, vin);
  }

  /** The verdict of each vehicle that was in force at the seal, sorted by VIN. All are held in memory. */
  async heads(vin?: string): Promise<readonly Verdict[]> {
    const heads = new Map<string, Verdict>();
    for await (const verdicts of this.revisions(vin)) for (const verdict of verdicts) heads.set(verdict.vin, verdict);
    return [...heads.values()].sort((a, b) => compareUtf8(a.vin, b.vin));
  }

  /** Why events do not give what was sealed. */
  differs(what: string): ReplayError {
    return notDerived(this.seal, what);
  }

  private lineageOf({ subject, isDownward, subjectsMax }: ArchiveQuestion, { index }: IndexedEvents): Set<string> {
    const below = new Set([subject]);
    for (const id of isDownward ? below : []) {
      for (const consumer of index.consumersOf(id)) if (below.size < subjectsMax) below.add(consumer);
    }
    return new Set([...below].flatMap((id) => [...lineageOf(id, index)]));
  }

  private async events(): Promise<IndexedEvents> {
    if (this.indexed !== null) return this.indexed;
    const { directory, onProgress = () => {} } = this.asked;
    this.indexed = new IndexedEvents(this.store, this.chain, this.seal, directory);
    await this.indexed.readAll((done, total) => onProgress({ phase: 'indexing', done, total }));
    return this.indexed;
  }
}
