import { generateEvents } from '@oretrail/generator';
import { describe, expect, it } from 'vitest';
import { owners } from './owners.ts';

const DAY = '2026-01-01';
type Data = Readonly<Record<string, unknown>>;

const entity = (party: string, country: string, more: Data = {}): Data => {
  return { fact: 'entity', entity: party, organizedIn: country, headquarteredIn: country, from: '2020-01-01', ...more };
};
const held = (holder: string, equity: string, votes = equity, seats = equity) => ({ holder, equity, votes, seats });

const concernOf = (facts: readonly Data[], day = DAY) =>
  Object.fromEntries(owners({ facts, day }).parties.map(({ party, concern, ground }) => [party, [concern, ground]]));

describe('owners', () => {
  it('are of concern only if every open reading of the law says so', () => {
    const facts = [
      entity('state', 'CN', { governmentOf: 'CN' }),
      entity('cells', 'KR', { holders: [held('state', '0.25')] }),
      entity('mine', 'CD', { holders: [held('state', '0.1', '0.2499')] }),
      entity('trader', 'HK'),
      entity('mill', 'ID', { holders: [held('nobody', '0.4')] }),
    ];
    expect(concernOf(facts)).toEqual({
      state: ['concern', 'organized-in-covered-nation'],
      cells: ['concern', 'held-by-covered-governments'],
      mine: ['no-concern', null],
      trader: ['open', 'organized-in-covered-nation'],
      mill: ['open', 'holders-unknown'],
      nobody: ['open', 'no-entity-fact'],
    });
  });

  it('are those of the day: the last fact that has begun, if it has not ended', () => {
    const facts = [
      entity('fund', 'SG', { holders: [held('a', '0.5')] }),
      entity('fund', 'SG', { from: '2025-01-01', to: '2026-01-01', holders: [held('b', '1', '0.4', '0')] }),
    ];
    const on = (day: string) => owners({ facts, day }).holdings;
    expect(on('2019-12-31')).toEqual([]);
    expect(on('2024-12-31')).toEqual([{ party: 'fund', ...held('a', '0.5') }]);
    expect(on('2025-12-31')).toEqual([{ party: 'fund', ...held('b', '1', '0.4', '0') }]);
    expect(on('2026-01-01')).toEqual([]);
    expect(() => on('today')).toThrow(TypeError);
  });

  it('of the made-up supply chain are its state, its fund, and those whom they hold', () => {
    const facts = Array.from(
      generateEvents({ seed: 1, vehicles: 6, realisticFaults: 0 }),
      ({ data }) => data as Data,
    ).filter((data) => 'fact' in data);
    const { parties, holdings } = owners({ facts, day: DAY });
    expect(holdings.map(({ holder, party, equity }) => `${holder} ${equity} ${party}`)).toContain(
      'urn:party:example-state-holding 0.3 urn:party:example-ochang-cells',
    );
    const bad = parties.flatMap(({ party, concern }) => (concern === 'concern' ? [party] : []));
    expect(bad).toEqual(
      expect.arrayContaining(['urn:party:example-morowali-refinery', 'urn:party:example-ochang-cells']),
    );
    expect(bad).not.toContain('urn:party:example-kolwezi-mine');
  });
});
