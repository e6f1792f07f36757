/**
 * Replays an archive: the inputs up to each seal through the embedded engine, whose verdicts must be those that were
 * sealed, id by id. Source: architecture.md, "What can be promised".
 */
import {
  type Anchors,
  type AnchorsHeld,
  ArchivedVerdicts,
  anchorsHeld,
  readSeals,
  requireAnchors,
  type SealChain,
  type SealedHead,
  VerdictsInForce,
  type VerifiedSeal,
} from '@oretrail/archive';
import { RULESETS, type RulesetId } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { ArchivedInputs } from '../archived-events/archived-inputs.ts';
import { type EngineOptions, ReplayEngine } from '../engine/replay-engine.ts';
import { replayError } from '../errors.ts';
import { grantHistoryIn } from '../grants/grant-history.ts';
import { type AuthorityCheck, StatementChecker } from '../grants/statement-check.ts';
import { archivedVerdictOf } from './archived-verdict.ts';
import { type SealedBy, sealedBy } from './sealed-by.ts';
import { differencesBetween, type MemberDifference } from './verdict-differences.ts';

/** What is replayed, and where. */
export type SealsReplay = EngineOptions &
  Anchors &
  Readonly<{
    /** The one seal that is compared; if left out, all that are good. */
    seal?: number | undefined;
    /** A vehicle that is reported at each seal. */
    vin?: string | undefined;
    onProgress?: (progress: ReplayProgress) => void;
  }>;

/** How far a replay is. */
export type ReplayProgress = Readonly<{
  /** Number of the seal that is worked for. */
  seal: number;
  sealLast: number;
  phase: 'reading' | 'evaluating' | 'comparing';
  /** How many records are done, then how many vehicles. */
  done: number;
  total: number;
}>;

/** The first vehicle, by VIN, whose verdict is another than the sealed one. */
export type VerdictMismatch = Readonly<{
  vin: string;
  sealedId: string | null;
  replayedId: string | null;
  differences: readonly MemberDifference[];
}>;

/** What the comparison with one seal came to. */
export type SealComparison = Readonly<{
  seal: number;
  sha256: string;
  vehicles: number;
  root: string;
  replayedRoot: string;
  /** Vehicles whose ids differ. */
  differing: number;
  first: VerdictMismatch | null;
  /** The vehicle that was asked for; null if none was. */
  vehicle: Readonly<{ vin: string; sealedId: string | null; replayedId: string | null }> | null;
  sealedBy: SealedBy;
}>;

/** What a replay came to. */
export type ReplayOutcome = Readonly<{
  isIdentical: boolean;
  events: number;
  seals: readonly SealComparison[];
  /** Whether the grants allowed what was stated. */
  authority: AuthorityCheck;
  /** What tells the archive from one that somebody else has made: without either it only agrees with itself. */
  anchors: AnchorsHeld;
}>;

/** The ruleset that a seal names. @throws ReplayError `unknown-ruleset` */
export function rulesetIn({ number, body }: VerifiedSeal): RulesetId {
  const known = RULESETS.find((id) => id === body.ruleset);
  if (known === undefined) throw replayError('unknown-ruleset', `Seal ${number} names ${body.ruleset}`);
  return known;
}

/** A good seal by its number, else the last one. @throws ReplayError `no-seal` */
export function sealAt(chain: SealChain, number?: number): VerifiedSeal {
  const found = number === undefined ? chain.good.at(-1) : chain.good.find((seal) => seal.number === number);
  if (found !== undefined) return found;
  throw replayError('no-seal', number === undefined ? 'The archive has no seal' : `Seal ${number} is not there`);
}

/** The inputs of an archive, to be compared with all that its seals name. */
export function inputsOf(store: Store, chain: SealChain): ArchivedInputs {
  const heads: Record<TopicPartition, SealedHead[]> = {};
  for (const { body } of chain.good) {
    for (const [place, head] of Object.entries(body.heads)) {
      heads[place] ??= [];
      heads[place].push(head);
    }
  }
  return new ArchivedInputs(store, Object.keys(chain.good.at(-1)?.body.cut.inputs ?? {}), heads, chain.good);
}

/** Facts come first: vehicles that are evaluated without them get verdicts that pass. */
export function placesInOrder(
  inputs: Readonly<Record<TopicPartition, number>>,
): readonly (readonly [TopicPartition, number])[] {
  return Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
}

class SealsReplayer {
  readonly inputs: ArchivedInputs;
  readonly engine: ReplayEngine;
  events = 0;
  private readonly store: Store;
  private readonly options: SealsReplay;
  private readonly sealLast: number;
  private readonly archived: ArchivedVerdicts;
  private readonly replayed = new VerdictsInForce();
  private statements: StatementChecker | null = null;

  constructor(store: Store, chain: SealChain, options: SealsReplay) {
    this.store = store;
    this.options = options;
    this.inputs = inputsOf(store, chain);
    this.engine = new ReplayEngine(options);
    this.archived = new ArchivedVerdicts(store);
    this.sealLast = sealAt(chain, options.seal).number;
  }

  async replay(seal: VerifiedSeal): Promise<SealComparison> {
    await this.engine.setRuleset(rulesetIn(seal));
    await this.read(seal);
    await this.evaluate(seal);
    return this.compare(seal);
  }

  /** Proves what was read, and that the revisions beyond the last seal are dense and chained, too. */
  async finish(): Promise<void> {
    await this.inputs.prove();
    await this.archived.foldRest();
  }

  /** Checks statements, once the grants are read. */
  async checker(): Promise<StatementChecker> {
    this.statements ??= new StatementChecker(await grantHistoryIn(this.inputs));
    return this.statements;
  }

  private async read({ number, body }: VerifiedSeal): Promise<void> {
    const statements = await this.checker();
    const operators = new Set(body.operators);
    const total = Object.values(body.cut.inputs).reduce((sum, end) => sum + end, 0);
    for (const [place, end] of placesInOrder(body.cut.inputs)) {
      for await (const judged of this.inputs.recordsUpTo({ place, end, operators })) {
        statements.take(place, judged);
        const events = judged.flatMap(({ event }) => (event === null ? [] : [event]));
        await this.engine.add(events);
        this.events += events.length;
        this.tell({ seal: number, phase: 'reading', done: this.events, total });
      }
    }
  }

  private async evaluate({ number, body }: VerifiedSeal): Promise<void> {
    await this.engine.settle((verdicts) => {
      for (const { vin, verdictId, revision, supersedes = null } of verdicts) {
        this.replayed.take({ vin, verdictId, revision, supersedes });
      }
      const { count } = this.replayed;
      this.tell({ seal: number, phase: 'evaluating', done: count, total: body.verdicts.count });
    });
  }

  private async compare(seal: VerifiedSeal): Promise<SealComparison> {
    const { number, sha256, body } = seal;
    const { count, root } = body.verdicts;
    this.tell({ seal: number, phase: 'comparing', done: 0, total: count });
    await this.archived.foldTo(body.cut.verdicts);
    const replayedRoot = this.replayed.root();
    const differing = this.differingVins();
    const [vin] = differing;
    const first = vin === undefined ? null : await this.mismatchOf(vin, body.cut.verdicts);
    const vehicle = this.askedVehicle();
    return {
      seal: number,
      sha256,
      vehicles: count,
      root,
      replayedRoot,
      differing: differing.length,
      first,
      vehicle,
      sealedBy: sealedBy(seal),
    };
  }

  private askedVehicle(): SealComparison['vehicle'] {
    const { vin } = this.options;
    if (vin === undefined) return null;
    return { vin, sealedId: this.archived.inForce.verdictIdOf(vin), replayedId: this.replayed.verdictIdOf(vin) };
  }

  /** Sorted. */
  private differingVins(): readonly string[] {
    const [sealed, replayed] = [this.archived.inForce, this.replayed];
    const differing = new Set<string>();
    for (const vins of [sealed.vins(), replayed.vins()]) {
      for (const vin of vins) if (sealed.verdictIdOf(vin) !== replayed.verdictIdOf(vin)) differing.add(vin);
    }
    return [...differing].sort();
  }

  private async mismatchOf(vin: string, ends: readonly number[]): Promise<VerdictMismatch> {
    const sealed = (await archivedVerdictOf(this.store, vin, ends))?.verdict ?? null;
    const replayed = await this.engine.verdictOf(vin);
    const differences = differencesBetween(sealed, replayed);
    return { vin, sealedId: sealed?.verdictId ?? null, replayedId: replayed?.verdictId ?? null, differences };
  }

  private tell(progress: Omit<ReplayProgress, 'sealLast'>): void {
    this.options.onProgress?.({ ...progress, sealLast: this.sealLast });
  }
}

/**
 * Replays all good seals of an archive, or one.
 * @throws ArchiveError of the first object that fails, by name; ReplayError `no-seal`, `unknown-ruleset`, `not-quiet`
 */
export async function replaySeals(store: Store, options: SealsReplay): Promise<ReplayOutcome> {
  const chain = await readSeals(store);
  await requireAnchors(chain, options);
  const last = sealAt(chain, options.seal);
  const due = options.seal === undefined ? chain.good : [last];
  const replayer = new SealsReplayer(store, chain, options);
  try {
    const seals: SealComparison[] = [];
    for (const seal of due) seals.push(await replayer.replay(seal));
    await replayer.finish();
    const isIdentical = seals.every(({ root, replayedRoot, differing }) => differing === 0 && root === replayedRoot);
    const authority = (await replayer.checker()).outcome;
    return { isIdentical, events: replayer.events, seals, authority, anchors: anchorsHeld(options) };
  } finally {
    await replayer.inputs.close();
    await replayer.engine.close();
  }
}
