/** What a view comes to: the last verdict of every vehicle, as far as it is asked for. */
import { type Anchors, readSeals, requireAnchors } from '@oretrail/archive';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import type { Store } from '@oretrail/store';
import { type EngineOptions, ReplayEngine } from '../engine/replay-engine.ts';
import { inputsOf, placesInOrder } from '../sealed/replay-seals.ts';
import { type View, type ViewAsked, viewOf } from './view.ts';

/** How far it is: records that were read, or vehicles that have a verdict. */
export type BooksProgress = Readonly<{ phase: 'reading' | 'evaluating'; done: number; total: number }>;

/** What is evaluated, and where. */
export type BooksAsked<T> = EngineOptions &
  Anchors &
  Readonly<{
    view: ViewAsked;
    /** What is kept of each verdict. */
    keep: (verdict: Verdict) => T;
    onProgress?: (progress: BooksProgress) => void;
  }>;

/** What it came to. */
export type Books<T> = Readonly<{ view: View; events: number; verdicts: ReadonlyMap<string, T> }>;

/**
 * Evaluates a view of an archive.
 * @throws ArchiveError of the first object that fails, by name; ReplayError `no-seal`, `unknown-ruleset`, `not-quiet`
 */
export async function booksOf<T>(store: Store, asked: BooksAsked<T>): Promise<Books<T>> {
  const { keep, onProgress = () => {} } = asked;
  const chain = await readSeals(store);
  await requireAnchors(chain, asked);
  const view = viewOf(chain, asked.view);
  const [inputs, engine] = [inputsOf(store, chain), new ReplayEngine(asked)];
  const verdicts = new Map<string, T>();
  const total = Object.values(view.inputs).reduce((sum, end) => sum + end, 0);
  let [events, read] = [0, 0];
  try {
    await engine.setRuleset(view.ruleset);
    for (const [place, end] of placesInOrder(view.inputs)) {
      for await (const stated of inputs.upTo({ place, end, operators: view.operators })) {
        const taken: OretrailEvent[] = stated.filter(view.includes).map(({ event }) => event);
        await engine.add(taken);
        [events, read] = [events + taken.length, read + stated.length];
        onProgress({ phase: 'reading', done: read, total });
      }
    }
    await inputs.prove();
    await engine.settle((given) => {
      for (const verdict of given) verdicts.set(verdict.vin, keep(verdict));
      onProgress({ phase: 'evaluating', done: verdicts.size, total: view.seal.body.verdicts.count });
    });
    return { view, events, verdicts };
  } finally {
    await inputs.close();
    await engine.close();
  }
}
