import fc from 'fast-check';
import { expect, test } from 'vitest';
import { strongComponents } from './strong-components.ts';

const NODES = 8;
const edges = fc.array(fc.array(fc.nat(NODES - 1), { maxLength: 4 }), { minLength: NODES, maxLength: NODES });

function reachable(graph: readonly number[][], from: number): Set<number> {
  const reached = new Set([from]);
  for (const node of reached) for (const next of graph[node] ?? []) reached.add(next);
  return reached;
}

test('two nodes share a component if and only if each leads to the other, and components follow what they lead to', () => {
  fc.assert(
    fc.property(edges, (graph) => {
      const components = strongComponents(0, (node) => graph[node] ?? []);
      const placeOf = new Map(components.flatMap((component, i) => component.map((node) => [node, i] as const)));
      expect(new Set(placeOf.keys())).toEqual(reachable(graph, 0));
      for (const [a, placeA] of placeOf) {
        for (const b of reachable(graph, a)) {
          expect(placeA === placeOf.get(b)).toBe(reachable(graph, b).has(a));
          expect(placeOf.get(b)).toBeLessThanOrEqual(placeA);
        }
      }
    }),
  );
});
