import { parseEvent } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { generateEvents } from './generate.ts';
import { vinOf } from './vehicles.ts';

const generated = (seed: number, vehicles: number, realisticFaults: number) => [
  ...generateEvents({ seed, vehicles, realisticFaults }),
];

describe('generateEvents', () => {
  it('gives the same events for the same seed, and others for another', () => {
    const text = (seed: number): string => JSON.stringify(generated(seed, 300, 0.2));
    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it.each([0, 0.1, 1])('states nothing that is refused, with a share of %d of realistic faults', (realisticFaults) => {
    const refused = generated(3, 600, realisticFaults)
      .map((event) => parseEvent(event, { operators: new Set() }))
      .filter(({ ok }) => !ok);
    expect(refused).toEqual([]);
  });

  it('builds as many vehicles as were asked for, with about a lot for every four', () => {
    const events = generated(1, 1_234, 0);
    const count = (type: string): number => events.filter((event) => event.type === `oretrail.${type}.v1`).length;
    expect(count('vehicle-production')).toBe(1_234);
    const lots = count('mineral-shipment') + count('component-shipment');
    expect(1_234 / lots).toBeGreaterThan(3);
    expect(1_234 / lots).toBeLessThan(5);
  });

  it('numbers vehicles beyond a million without using a VIN twice', () => {
    const numbers = [0, 1, 999_999, 1_000_000, 1_000_001, 32_999_999, 99_999_999];
    expect(new Set(numbers.map((number) => vinOf('5YF', '2025', number))).size).toBe(numbers.length);
  });
});

describe('a supply chain too large to hold', () => {
  it('is told event by event', () => {
    const events = generateEvents({ seed: 1, vehicles: 100_000_000, realisticFaults: 0 })[Symbol.iterator]();
    for (let i = 0; i < 1_000; i += 1) expect(events.next().done).toBe(false);
  });
});
