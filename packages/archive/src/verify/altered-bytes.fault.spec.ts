/** What is altered without care for digests, and which object is blamed. */

import { existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPMENTS, VERDICTS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { Forger, type Leaf } from '@oretrail/test-support/archive/forger';
import { newKeys, sampleTopics, writeSample } from '@oretrail/test-support/archive/sample-archive';
import { runsOf } from '@oretrail/test-support/runs';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { manifestKey, readKey, segmentKey } from '../keys.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import type { Verification } from './verification.ts';
import { verifyStore } from './verify-store.ts';

/** Files in a folder that are open, if the system tells. */
function openFilesBelow(root: string): readonly string[] {
  const folder = '/proc/self/fd';
  const targetOf = (descriptor: string): string => {
    try {
      return readlinkSync(join(folder, descriptor));
    } catch {
      return '';
    }
  };
  const descriptors = existsSync(folder) ? readdirSync(folder) : [];
  return descriptors.map(targetOf).filter((target) => target.startsWith(root));
}

const INPUT: PartitionPlace = { topic: SHIPMENTS, partition: 0 };
const OUTPUT: PartitionPlace = { topic: VERDICTS, partition: 1 };

const keys = newKeys();
const root = temporaryFolder();
const original = join(root, 'original');
let copies = 0;
beforeAll(async () => void (await writeSample(new DirectoryStore(original), keys, await sampleTopics)));

function copy(): Forger {
  copies += 1;
  return new Forger(original, join(root, String(copies)));
}

const verify = ({ store }: Forger): Promise<Verification> => verifyStore(store, { publicKey: keys.signing.publicKey });
const withSchema = ({ value }: Leaf['records'][number], id: number): Buffer | null => {
  const bytes = value === null ? null : Buffer.from(value);
  bytes?.writeUInt32BE(id, 1);
  return bytes;
};

describe('a bit that is flipped', () => {
  it('is found in whatever object, and the object or its twin is named', async () => {
    const { keys: names, folder } = copy();
    rmSync(folder, { recursive: true });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.nat(), fc.nat(7), async (name, at, bit) => {
        const forger = copy();
        forger.change(name, (bytes) => {
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
          return bytes;
        });
        const { finding } = await verify(forger);
        rmSync(forger.folder, { recursive: true });
        // A manifest and its segment contradict each other, and so do a manifest and a schema, or the one after it.
        const isNear = finding?.key === name || readKey(name)?.kind === 'manifest';
        expect(isNear, `${name}: ${finding?.message}`).toBe(true);
        expect(finding).not.toBeNull();
      }),
      { numRuns: runsOf(150) },
    );
    await vi.waitFor(() => expect(openFilesBelow(root)).toEqual([]));
  });
});

describe('a schema that a value names', () => {
  it.each([OUTPUT, INPUT])('and its manifest does not, is found in the segment of $topic', async (place) => {
    const forger = copy();
    const leaves = await forger.leaves(place);
    const last = leaves.at(-1) as Leaf;
    const key = segmentKey({ ...place, first: last.manifest.first });
    const manifestName = manifestKey({ ...place, first: last.manifest.first });
    const manifest = forger.read(manifestName);
    last.records = last.records.map((record, i) => (i > 0 ? record : { ...record, value: withSchema(record, 7) }));
    forger.rewrite(place, leaves);
    forger.write(manifestName, manifest);
    expect((await verify(forger)).finding).toMatchObject({ code: 'content-differs', key });
  });
});
