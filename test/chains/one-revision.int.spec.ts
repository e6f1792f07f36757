/** A run over files gives each vehicle one verdict, not one that passes first. Source: decision 7, "Consequences". */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedLog } from '@oretrail/embedded-log';
import { hostileChain } from '@oretrail/generator';
import { eventRecord, STEP_RECORDS_MAX, VERDICTS } from '@oretrail/runtime';
import { Pipeline } from '@oretrail/workers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsedEvents } from './evaluated-events.ts';

/** Each has a battery lot of its own, so that vehicles and answers are more than one step reads. */
const VEHICLES = STEP_RECORDS_MAX + 100;

describe('a run over more vehicles and batteries than one step reads', () => {
  const directory = mkdtempSync(join(tmpdir(), 'oretrail-revisions-'));
  const log = EmbeddedLog.open({ directory, partitions: 1 });

  beforeAll(async () => {
    await log.append(parsedEvents(hostileChain('many-consumers', VEHICLES)).map((event) => eventRecord(event, 1)));
    await (await Pipeline.open(log)).runToRest();
  }, 60_000);

  afterAll(async () => {
    await log.close();
    rmSync(directory, { recursive: true });
  });

  it('reads the facts before it gives a verdict', async () => {
    expect(await log.end(VERDICTS, 0)).toBe(VEHICLES);
  });
});
