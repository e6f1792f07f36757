/** What a seal says was buried is bound by it: nobody makes a taken record a buried one, nor the other way round. */

import { join } from 'node:path';
import { SHIPMENTS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { Forger } from '@oretrail/test-support/archive/forger';
import { newKeys, sampleTopics, writeSample } from '@oretrail/test-support/archive/sample-archive';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes, sha256Of } from '../canonical-object.ts';
import { fatesKey, sealKey } from '../keys.ts';
import { readSeal } from '../seals/seal.ts';
import { signSeal } from '../seals/signing.ts';
import { verifyStore } from './verify-store.ts';

const keys = newKeys();
const root = temporaryFolder();
const original = join(root, 'original');
let copies = 0;
beforeAll(async () => {
  await writeSample(new DirectoryStore(original), keys, await sampleTopics);
});

function copy(): Forger {
  copies += 1;
  return new Forger(original, join(root, String(copies)));
}

const forged = (buried: object): Buffer => canonicalBytes({ type: 'oretrail-fates', v: 1, buried });
const named = (forger: Forger): string => fatesKey(readSeal(forger.read(sealKey(2))).body.fates?.sha256 ?? '');
const findingOf = async ({ store }: Forger) =>
  (await verifyStore(store, { publicKey: keys.signing.publicKey })).finding;
const PLACE = `${SHIPMENTS}/0`;

describe('what was buried', () => {
  it('is verified with the rest', async () => {
    expect(await findingOf(copy())).toBeNull();
  });

  it.each([
    [
      'bad-fates',
      'another',
      (forger: Forger) => forger.write(named(forger), forged({ [PLACE]: { 'bad-text': [[1, 1]] } })),
    ],
    ['bad-fates', 'none', (forger: Forger) => forger.write(named(forger), Buffer.from('{}'))],
    ['missing-object', 'gone', (forger: Forger) => forger.remove(named(forger))],
  ] as const)('is %s if it is %s', async (code, _, change) => {
    const forger = copy();
    change(forger);
    expect(await findingOf(forger)).toMatchObject({ code, key: named(copy()) });
  });

  it.each([
    ['more records than the seal counts', { [PLACE]: { 'bad-text': [[1, 2]] } }],
    ['verdicts', { 'credit.verdicts.v1/0': { 'bad-text': [[1, 1]] } }],
    ['no records', { [PLACE]: { 'bad-text': [] } }],
  ])('is refused, also with the right signature, if it names %s', async (_, buried) => {
    const forger = copy();
    const { body } = readSeal(forger.read(sealKey(2)));
    const bytes = forged(buried);
    const fates = { sha256: sha256Of(bytes), records: 1 };
    forger.write(fatesKey(fates.sha256), bytes);
    forger.write(sealKey(2), await signSeal({ ...body, fates }, [keys.signing]));
    expect(await findingOf(forger)).toMatchObject({ code: 'bad-fates', key: fatesKey(fates.sha256) });
  });
});
