/** A disk without room under the local states: an error that says so, and all there is as it was. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCache, type TextDatabase, transact } from '@oretrail/local-state';
import { openTelemetry } from '@oretrail/telemetry';
import { describe, expect, it } from 'vitest';
import { disksMissing, SmallDisk } from '../long/faults/small-disk.ts';

/** Enough for a database, and soon full. */
const DISK_MIB = 4;
const FULL = { domain: 'local-state', code: 'disk-full' };

const missing = await disksMissing();
const skipped = missing === null ? '' : ` [skipped: ${missing}]`;

async function withDisk(use: (disk: SmallDisk) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oretrail-disk-'));
  const disk = await SmallDisk.mount(folder, DISK_MIB);
  try {
    await use(disk);
  } finally {
    disk.unmount();
    rmSync(folder, { recursive: true });
  }
}

function put(database: TextDatabase, key: string, value: string): void {
  transact(database, () => void database.putSync(Buffer.from(key), value));
}

/** The last line of a service that ends with an error. */
async function loggedAs(error: unknown): Promise<unknown> {
  const lines: string[] = [];
  const settings = { ORETRAIL_LOG_LEVEL: 'info', ORETRAIL_TELEMETRY_PORT: 0, ORETRAIL_TELEMETRY_HOST: '' } as const;
  const health = () => ({ isReady: false, isDegraded: false, details: {} });
  const destination = { write: (line: string) => void lines.push(line) };
  const { log, close } = await openTelemetry({ service: 'provenance', settings, health, destination });
  log.fatal({ err: error }, 'stopping');
  await close();
  return JSON.parse(lines.at(-1) ?? '');
}

describe.skipIf(missing !== null)(`a full disk${skipped}`, () => {
  it('is what a write says, and after it nothing is written by halves', () =>
    withDisk(async (disk) => {
      const database = await openCache(join(disk.folder, 'state'));
      put(database, 'before', 'stands');
      disk.fill();
      expect(() => put(database, 'more', 'x'.repeat(1_000_000))).toThrow(expect.objectContaining(FULL));
      expect([database.get(Buffer.from('before')), database.get(Buffer.from('more'))]).toEqual(['stands', undefined]);
      disk.free();
      put(database, 'more', 'fits now');
      expect(database.get(Buffer.from('more'))).toBe('fits now');
      await database.close();
    }));

  it('is what a write says that the system has carried out in part, which LMDB takes for a failing disk', () =>
    withDisk(async (disk) => {
      const database = await openCache(join(disk.folder, 'state'));
      const fillUp = () => {
        for (let i = 0; ; i += 1) put(database, `key-${i}`, 'x'.repeat(100_000));
      };
      expect(fillUp).toThrow(expect.objectContaining(FULL));
      await database.close();
    }));

  it('is what a new database says, which would die of a signal, and a log line shows it', () =>
    withDisk(async (disk) => {
      disk.fill();
      const error = await openCache(join(disk.folder, 'state')).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject(FULL);
      const message = expect.stringContaining('Free some space');
      expect(await loggedAs(error)).toMatchObject({ err: { ...FULL, message } });
    }));
});
