/** Cuts with workers that step by themselves, and events that come at the worst moment. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedLog } from '@oretrail/embedded-log';
import { parseEventText } from '@oretrail/model';
import {
  CONTROL,
  type ControlMessage,
  controlRecord,
  cutInForce,
  eventRecord,
  GRANTS,
  type Log,
  type NewRecord,
  SHIPMENTS,
  topicPartitionOf,
} from '@oretrail/runtime';
import { Pipeline, WORKERS } from '@oretrail/workers';
import { describe, expect, it } from 'vitest';
import { cutCluster } from './cluster-cut.ts';

const CASE = join(import.meta.dirname, '../../../../test/conformance/cases/10-components-by-increment/events.ndjson');
const PARTITIONS = 2;
const NEVER = new AbortController().signal;

const RECORDS: readonly NewRecord[] = readFileSync(CASE, 'utf8')
  .split('\n')
  .filter(Boolean)
  .flatMap((line) => {
    const parsed = parseEventText(line, { operators: new Set() });
    return parsed.ok ? [eventRecord(parsed.event, PARTITIONS)] : [];
  });

/** Workers that step whenever there is something to do. */
class Workers {
  private readonly pipeline: Pipeline;
  private waiting: (() => void)[] = [];
  private isStopped = false;
  private readonly ended: Promise<void>;

  constructor(pipeline: Pipeline) {
    this.pipeline = pipeline;
    this.ended = this.work();
  }

  /** Resolves when all that there is now was read and worked out. */
  rested(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.ended;
  }

  private async work(): Promise<void> {
    while (!this.isStopped) {
      const waited = this.waiting.splice(0);
      if (await this.pipeline.step()) this.waiting.push(...waited);
      else {
        for (const resolve of waited) resolve();
        await sleep(1);
      }
    }
  }
}

async function withLog<T>(use: (log: EmbeddedLog) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'oretrail-cut-'));
  const log = EmbeddedLog.open({ directory, partitions: PARTITIONS });
  try {
    return await use(log);
  } finally {
    await log.close();
    rmSync(directory, { recursive: true });
  }
}

async function withWorkers(log: EmbeddedLog, use: (workers: Workers) => Promise<void>): Promise<void> {
  const workers = new Workers(await Pipeline.open(log));
  try {
    await use(workers);
  } finally {
    await workers.stop();
  }
}

async function saidOn(log: Log): Promise<readonly ControlMessage['type'][]> {
  const { records } = await log.read({ topic: CONTROL, partition: 0, from: 0, recordsMax: 100 });
  return records.map(({ value }) => (value as ControlMessage).type);
}

/** The same log, on which something happens each time before a cut is written: after it was decided where to cut. */
function withBeforeCut(log: Log, before: () => Promise<void>): Log {
  return {
    partitions: log.partitions,
    end: (topic, partition) => log.end(topic, partition),
    identity: (topic, partition) => log.identity(topic, partition),
    read: (request) => log.read(request),
    open: (task) => log.open(task),
    append: async (records) => {
      if (records.some(({ value }) => (value as ControlMessage).type === 'cut')) await before();
      await log.append(records);
    },
  };
}

describe('a cut', () => {
  it('that was missed is followed by one that holds who has heard of it, and all go on after that', () =>
    withLog((log) =>
      withWorkers(log, async (workers) => {
        await log.append(RECORDS.slice(0, 20));
        const more = [RECORDS.slice(20, 30), RECORDS.slice(30)];
        const busy = withBeforeCut(log, async () => {
          // Who can hear of the cut before this one has heard of it.
          await workers.rested();
          await log.append(more.shift() ?? []);
          await workers.rested();
        });
        const wait = { timeoutMs: 60_000, stop: NEVER, onPoll: () => {} };
        const cut = await cutCluster(busy, WORKERS, wait);
        // The second cut leaves out what came while the workers held.
        expect(await saidOn(log)).toEqual(['cut', 'cut', 'resume']);
        expect(cut?.cut).toBe(2);
        const read = Object.values(cut?.inputs ?? {}).reduce((sum, end) => sum + end, 0);
        expect(read).toBe(30);
        const last = await cutCluster(log, WORKERS, wait);
        for (let partition = 0; partition < PARTITIONS; partition += 1) {
          const place = topicPartitionOf(SHIPMENTS, partition);
          expect(last?.inputs[place]).toBe(await log.end(SHIPMENTS, partition));
        }
      }),
    ));

  it('says where the grants end if there are some, so that the archive ends a segment there', () =>
    withLog((log) =>
      withWorkers(log, async () => {
        await log.append([{ topic: GRANTS, partition: 0, key: 'urn:grant:a', value: {} }, ...RECORDS]);
        const wait = { timeoutMs: 60_000, stop: NEVER, onPoll: () => {} };
        const proved = await cutCluster(log, WORKERS, { ...wait, hasGrants: true });
        expect(proved?.grants).toBe(1);
        const { records } = await log.read({ topic: CONTROL, partition: 0, from: 0, recordsMax: 100 });
        expect(records.at(-1)?.value).toEqual({ type: 'resume', cut: 1, verdicts: proved?.verdicts, grants: 1 });
        expect(await cutCluster(log, WORKERS, wait)).not.toHaveProperty('grants');
      }),
    ));

  it.each([
    ['the time is over', { timeoutMs: 50, stop: NEVER }],
    ['it is interrupted', { timeoutMs: 60_000, stop: AbortSignal.timeout(50) }],
  ])('is given up if no worker answers and %s, and nobody is held', (_when, wait) =>
    withLog(async (log) => {
      await log.append(RECORDS);
      expect(await cutCluster(log, WORKERS, { ...wait, onPoll: () => {} })).toBeNull();
      expect(await saidOn(log)).toEqual(['cut', 'resume']);
      expect(await cutInForce(log)).toBeNull();
    }),
  );

  it('ends a cut that another coordinator left behind', () =>
    withLog((log) =>
      withWorkers(log, async () => {
        await log.append([controlRecord({ type: 'cut', cut: 1, inputs: {} }), ...RECORDS]);
        const cut = await cutCluster(log, WORKERS, { timeoutMs: 60_000, stop: NEVER, onPoll: () => {} });
        expect(Object.values(cut?.inputs ?? {}).reduce((sum, end) => sum + end, 0)).toBe(RECORDS.length);
        expect(await cutInForce(log)).toBeNull();
      }),
    ));
});
