import { join } from 'node:path';
import type { OretrailEvent } from '@oretrail/model';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it } from 'vitest';
import { EventSpool } from './event-spool.ts';

const root = temporaryFolder();

describe('events that wait in a file', () => {
  it('come back as they were, whatever ends lines in their texts', async () => {
    const events = ['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085'].map(
      (end) => ({ id: `a${end}b` }) as OretrailEvent,
    );
    const spool = new EventSpool(join(root, 'events'));
    await spool.add(events);
    const back: OretrailEvent[] = [];
    for await (const batch of spool.batches()) back.push(...batch);
    expect(back).toEqual(events);
  });
});
