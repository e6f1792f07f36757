import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it, vi } from 'vitest';
import { CapturedEvents } from './captured-events.ts';
import { findOriginals, originalsFile } from './conversion/originals.ts';

const eventsOf = (found: CapturedEvents): string[] => found.all.map(({ event }) => event);

describe('the events of an id', () => {
  it('are the earliest first, and equal ones of one context once', () => {
    const found = new CapturedEvents(100);
    found.addBefore([
      { index: 0, event: 'b' },
      { index: 1, event: 'a' },
    ]);
    found.addBefore([
      { index: 0, event: 'a' },
      { index: 1, event: 'a', context: 'x' },
    ]);
    expect(found.all).toEqual([
      { index: 0, event: 'a' },
      { index: 1, event: 'a', context: 'x' },
      { index: 0, event: 'b' },
    ]);
  });

  it('are the latest that fit, each with its context', () => {
    const found = new CapturedEvents(10);
    expect(found.addBefore([{ index: 0, event: 'e'.repeat(4) }])).toBe(true);
    expect(found.addBefore([{ index: 0, event: 'f', context: 'cc' }])).toBe(true);
    expect(
      found.addBefore([
        { index: 0, event: 'h', context: 'cc' },
        { index: 1, event: 'g', context: 'cc' },
      ]),
    ).toBe(false);
    expect(eventsOf(found)).toEqual(['g', 'f', 'eeee']);
  });

  it('of one document share the text of its context, however many there are', async () => {
    const path = join(temporaryFolder(), 'originals');
    const context = JSON.stringify('x'.repeat(1_000));
    const events = Array.from({ length: 500 }, (_, i) => `{"n":${i}}`);
    writeFileSync(
      path,
      originalsFile(
        events.map(() => 'id'),
        { context, events },
      ),
    );
    const toText = vi.spyOn(Buffer.prototype, 'toString');
    const found = await findOriginals(path, 'id');
    const characters = toText.mock.results.reduce((sum, { value }) => sum + String(value).length, 0);
    toText.mockRestore();
    expect(found).toHaveLength(events.length);
    expect(found.every((one) => one.context === context)).toBe(true);
    expect(characters).toBe(context.length + events.join('').length);
  });
});
