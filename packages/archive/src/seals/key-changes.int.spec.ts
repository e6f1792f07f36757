import { join } from 'node:path';
import { DirectoryStore } from '@oretrail/store';
import { newKeys, sampleTopics, writeSample } from '@oretrail/test-support/archive/sample-archive';
import { codeOf } from '@oretrail/test-support/archive/thrown-code';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it } from 'vitest';
import { verifyStore } from '../verify/verify-store.ts';
import { keysAfter, sealKeyChange } from './key-changes.ts';
import { SealChain } from './seal-chain.ts';
import { newSigner } from './sealed-archive.ts';
import { readSeals } from './sealing.ts';

const root = temporaryFolder();

describe('keys of an archive that stands', () => {
  it('are rotated, replaced and revoked by seals that vouch for what was sealed before', async () => {
    const [store, keys] = [new DirectoryStore(join(root, 'archive')), newKeys()];
    await writeSample(store, keys, await sampleTopics);
    const [second, third, fourth] = [newSigner(), newSigner(), newSigner()];
    const recovery = keys.recovery.publicKey;
    const rotation = { change: 'rotation', signing: second.publicKey, recovery } as const;
    await sealKeyChange(store, await readSeals(store), { keys: rotation, signers: [keys.signing, second] });
    const recovered = { change: 'recovery', signing: third.publicKey, recovery } as const;
    await sealKeyChange(store, await readSeals(store), { keys: recovered, signers: [keys.recovery, third] });
    expect((await verifyStore(store, { publicKey: third.publicKey })).finding).toBeNull();

    const chain = await readSeals(store);
    const { number, sha256 } = chain.good[2] ?? { number: 0, sha256: '' };
    expect(keysAfter(chain, number)).toEqual({ signing: second.publicKey, recovery });
    const revoked = second.publicKey;
    const lastGood = { number, sha256 };
    const revocation = { change: 'revocation', signing: fourth.publicKey, recovery, revoked, lastGood } as const;
    await sealKeyChange(store, chain, { keys: revocation, signers: [keys.recovery, fourth] });
    const found = await verifyStore(store, { publicKey: keys.signing.publicKey });
    expect(found).toMatchObject({ finding: null, seals: { last: 5, voided: [4] } });
  });

  it('are none before there is a seal', async () => {
    const signer = newSigner();
    const keys = { change: 'rotation', signing: signer.publicKey, recovery: signer.publicKey } as const;
    const store = new DirectoryStore(join(root, 'empty'));
    expect(await codeOf(() => sealKeyChange(store, new SealChain(), { keys, signers: [signer] }))).toBe(
      'bad-key-change',
    );
    expect(() => keysAfter(new SealChain(), 1)).toThrow('none that was good');
  });
});
