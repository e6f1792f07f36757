import { registryError } from '@oretrail/avro';
import { describe, expect, it } from 'vitest';
import { registryWait } from './registry-wait.ts';

const AWAY = registryError('registry-unreachable', 'away');

/** What fails so often, and then is fine. */
function failing(times: number, error: Error = AWAY): () => Promise<string> {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw error;
    return 'fine';
  };
}

function waiting(limits: { waitMs?: number; waitMaxMs?: number } = {}) {
  const stop = new AbortController();
  const said: string[] = [];
  const told = { onAway: () => said.push('away'), onBack: () => said.push('back') };
  return { stop, said, wait: registryWait(stop.signal, told, { waitMs: 1, ...limits }) };
}

describe('the wait for a registry', () => {
  it('goes on until it is back, and says so once, however many wait', async () => {
    const { wait, said } = waiting();
    expect(await Promise.all([wait(failing(0)), wait(failing(3)), wait(failing(5))])).toEqual(['fine', 'fine', 'fine']);
    expect(said).toEqual(['away', 'back']);
  });

  it('ends when it is asked to stop', async () => {
    const { wait, stop } = waiting({ waitMs: 3_600_000 });
    const waited = wait(failing(2));
    stop.abort();
    await expect(waited).rejects.toBe(AWAY);
  });

  it('ends in time for a new process', async () => {
    await expect(waiting({ waitMaxMs: 0 }).wait(failing(1_000))).rejects.toBe(AWAY);
  });

  it('is for nothing else', async () => {
    const { wait, said } = waiting();
    const refused = registryError('registry-refused', 'by its rules');
    await expect(wait(failing(1, refused))).rejects.toBe(refused);
    await expect(wait(failing(1, new TypeError('x')))).rejects.toThrow(TypeError);
    expect(said).toEqual([]);
  });
});
