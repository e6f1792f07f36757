import { parseEvent } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { HOSTILE_KINDS, hostileChain } from './hostile-chains.ts';

describe('hostileChain', () => {
  it.each(HOSTILE_KINDS)('states nothing that is refused: %s', (kind) => {
    for (const size of [2, 3, 50, 130]) {
      const events = [...hostileChain(kind, size)];
      const refused = events.map((event) => parseEvent(event, { operators: new Set() })).filter(({ ok }) => !ok);
      expect(refused).toEqual([]);
      expect(events.length).toBeGreaterThan(size);
    }
  });

  it('fills the largest lot that is allowed', () => {
    const refused = [...hostileChain('awkward-fractions', 1_000), ...hostileChain('dense-ownership', 2_000)]
      .map((event) => parseEvent(event, { operators: new Set() }))
      .filter(({ ok }) => !ok);
    expect(refused).toEqual([]);
  });

  it('names no event twice', () => {
    for (const kind of HOSTILE_KINDS) {
      const ids = [...hostileChain(kind, 60)].map(({ source, id, subject }) => `${source} ${subject} ${id}`);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
