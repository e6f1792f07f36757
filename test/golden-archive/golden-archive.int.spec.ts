/** An archive that an early version has written: every later one must verify it, and give its verdicts again, for ever. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryStore, publicKeyOfPem, sealKey, verifyStore } from '@oretrail/archive';
import { readBundle, replaySeals, verifyBundle, withWorkFolder } from '@oretrail/replay';
import { describe, expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, 'v1');
const SEALS = 2;
const store = new DirectoryStore(FOLDER);
const publicKey = publicKeyOfPem(readFileSync(join(FOLDER, 'signing.pub.pem'), 'utf8'));
const head = readFileSync(join(FOLDER, sealKey(SEALS)));

describe('the archive of version 0.1.0', () => {
  it('is verified, by its key and its last seal', async () => {
    const { finding, seals, unfinished } = await verifyStore(store, { publicKey, head });
    expect([finding, seals.last, unfinished]).toEqual([null, SEALS, []]);
  });

  it.each([1, 4])('gives every sealed verdict again, in %d partitions', async (partitions) => {
    const { isIdentical, seals } = await withWorkFolder((directory) => replaySeals(store, { directory, partitions }));
    expect(seals.map(({ first }) => first)).toEqual([null, null]);
    expect([isIdentical, seals.at(-1)?.vehicles]).toEqual([true, 8]);
  });

  it('proves a verdict by its bundle', () => {
    const bundle = readBundle(readFileSync(join(FOLDER, 'evidence.json')));
    expect(verifyBundle(bundle, { publicKey, head })).toMatchObject({ seal: { number: SEALS }, vin: bundle.vin });
  });
});
