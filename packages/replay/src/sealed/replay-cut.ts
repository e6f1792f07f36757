/** Replays the inputs of one cut from wherever they are read, and compares with the verdicts that stood there. */
import { VerdictsInForce } from '@oretrail/archive';
import type { RulesetId } from '@oretrail/model';
import type { Cut } from '@oretrail/runtime';
import type { EventSource } from '../archived-events/stated-event.ts';
import { type EngineOptions, ReplayEngine } from '../engine/replay-engine.ts';
import { placesInOrder } from './replay-seals.ts';

/** What is replayed, and where. */
export type CutReplay = EngineOptions &
  Readonly<{
    cut: Pick<Cut, 'inputs'>;
    ruleset: RulesetId;
    operators: ReadonlySet<string>;
    inputs: EventSource;
    /** The verdicts in force at the cut, as the workers published them. */
    published: VerdictsInForce;
    onProgress?: (progress: CutProgress) => void;
  }>;

/** How far it is: of records, then of vehicles. */
export type CutProgress = Readonly<{ phase: 'reading' | 'evaluating'; done: number; total: number }>;

/** What the comparison came to. */
export type CutComparison = Readonly<{
  isIdentical: boolean;
  events: number;
  vehicles: number;
  /** Merkle roots over the verdict ids of all vehicles. */
  root: string;
  replayedRoot: string;
  /** Vehicles whose ids differ. */
  differing: number;
  /** The first of them by VIN, with the id that was published; `--json` prints these names. */
  first: Readonly<{ vin: string; standingId: string | null; replayedId: string | null }> | null;
}>;

function differingVins(published: VerdictsInForce, replayed: VerdictsInForce): readonly string[] {
  const vins = new Set([...published.vins(), ...replayed.vins()]);
  return [...vins].filter((vin) => published.verdictIdOf(vin) !== replayed.verdictIdOf(vin)).sort();
}

function compared(published: VerdictsInForce, replayed: VerdictsInForce, events: number): CutComparison {
  const [root, replayedRoot, differing] = [published.root(), replayed.root(), differingVins(published, replayed)];
  const [vin] = differing;
  const idsOf = (of: string) => ({ standingId: published.verdictIdOf(of), replayedId: replayed.verdictIdOf(of) });
  return {
    isIdentical: differing.length === 0 && root === replayedRoot,
    events,
    vehicles: published.count,
    root,
    replayedRoot,
    differing: differing.length,
    first: vin === undefined ? null : { vin, ...idsOf(vin) },
  };
}

/** Evaluates the inputs before a cut again. @throws ReplayError `not-quiet`, and what the source throws */
export async function replayCut(asked: CutReplay): Promise<CutComparison> {
  const { cut, ruleset, operators, inputs, published, onProgress = () => {} } = asked;
  const [engine, replayed] = [new ReplayEngine(asked), new VerdictsInForce()];
  const total = Object.values(cut.inputs).reduce((sum, end) => sum + end, 0);
  let events = 0;
  try {
    await engine.setRuleset(ruleset);
    for (const [place, end] of placesInOrder(cut.inputs)) {
      for await (const stated of inputs.upTo({ place, end, operators })) {
        await engine.add(stated.map(({ event }) => event));
        events += stated.length;
        onProgress({ phase: 'reading', done: events, total });
      }
    }
    await engine.settle((verdicts) => {
      for (const { vin, verdictId, revision, supersedes = null } of verdicts) {
        replayed.take({ vin, verdictId, revision, supersedes });
      }
      onProgress({ phase: 'evaluating', done: replayed.count, total: published.count });
    });
    return compared(published, replayed, events);
  } finally {
    await engine.close();
  }
}
