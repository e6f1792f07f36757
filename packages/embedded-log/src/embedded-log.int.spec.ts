import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogRecord, STEP_CHARACTERS_MAX } from '@oretrail/runtime';
import { describeLogContract, type LogUnderTest } from '@oretrail/test-support/log-contract';
import { describe, expect, it } from 'vitest';
import { EmbeddedLog } from './embedded-log.ts';

/** An event has at most 256 KiB. events.md, "Bounds". */
const EVENT_CHARACTERS = 256 * 1_024;

function under(directory: string): LogUnderTest {
  const log = EmbeddedLog.open({ directory, partitions: 2 });
  return {
    log,
    reopen: async () => {
      await log.close();
      return under(directory);
    },
    close: async () => {
      await log.close();
      rmSync(directory, { recursive: true });
    },
  };
}

describe('the embedded log', () => {
  it('gives no more large records at once than fit in memory, and the rest after them', async () => {
    const { log, close } = under(mkdtempSync(join(tmpdir(), 'oretrail-log-')));
    const values = Array.from({ length: 40 }, (_, i) => String(i).padStart(EVENT_CHARACTERS, '.'));
    const place = { topic: 'sourcing.shipments.v1', partition: 0 };
    await log.append(values.map((text) => ({ ...place, key: 'lot', value: { text } })));
    const read: LogRecord[] = [];
    for (let from = 0; from < values.length; ) {
      const { records, next } = await log.read({ ...place, from, recordsMax: 2_000 });
      expect(records.length).toBeLessThanOrEqual(STEP_CHARACTERS_MAX / EVENT_CHARACTERS + 1);
      read.push(...records);
      from = next;
    }
    expect(read.map(({ value }) => value)).toEqual(values.map((text) => ({ text })));
    await close();
  });
});

describeLogContract('the embedded log', async () => under(mkdtempSync(join(tmpdir(), 'oretrail-log-'))));
