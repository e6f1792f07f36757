import type { ReadRecord } from '@oretrail/read-model';
import { describe, expect, it } from 'vitest';
import { READS_WAITING_MAX } from '../limits.ts';
import { ReadLog } from './read-log.ts';

const recordOf = (subject: string): ReadRecord => ({
  time: '2026-01-01T00:00:00Z',
  principal: 'sha256:a',
  roles: ['auditor'],
  operation: 'getLot',
  subject,
  parties: [],
  moreParties: 0,
  traceId: 't',
});

/** Appends that end when the spec says so. */
class Appends {
  readonly batches: (readonly string[])[] = [];
  private readonly ends: ((error: Error | null) => void)[] = [];

  readonly append = (records: readonly ReadRecord[]): Promise<void> => {
    this.batches.push(records.map(({ subject }) => subject ?? ''));
    return new Promise((resolve, reject) => {
      this.ends.push((error) => (error === null ? resolve() : reject(error)));
    });
  };

  async end(error: Error | null = null): Promise<void> {
    this.ends.shift()?.(error);
    await new Promise(setImmediate);
  }
}

describe('the log of reads', () => {
  it('writes what comes during a request in the next one, and ends nothing before it is written', async () => {
    const appends = new Appends();
    const log = new ReadLog(appends.append);
    const done: string[] = [];
    for (const name of ['a', 'b', 'c']) void log.record(recordOf(name)).then(() => done.push(name));
    await appends.end();
    expect([appends.batches, done]).toEqual([[['a'], ['b', 'c']], ['a']]);
    await appends.end();
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('refuses the answers of a request that failed, and no others', async () => {
    const appends = new Appends();
    const outcomes: string[] = [];
    const log = new ReadLog(appends.append, (outcome) => outcomes.push(outcome));
    const [first, second] = [log.record(recordOf('a')), log.record(recordOf('b'))];
    const refused = expect(first).rejects.toMatchObject({ code: 'not-recorded' });
    await appends.end(new Error('away'));
    await refused;
    await appends.end();
    await second;
    expect(outcomes).toEqual(['failed', 'recorded']);
  });

  it('refuses at once what is too much to wait', async () => {
    const log = new ReadLog(() => new Promise(() => {}));
    // The first is under way, and waits no more.
    const waiting = Array.from({ length: READS_WAITING_MAX + 1 }, () => log.record(recordOf('a')).catch(() => null));
    await expect(log.record(recordOf('b'))).rejects.toMatchObject({ code: 'not-recorded' });
    expect(waiting.length).toBe(READS_WAITING_MAX + 1);
  });
});
