import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPMENTS, topicPartitionOf, VERDICTS } from '@oretrail/runtime';
import { codeOf } from '@oretrail/test-support/archive/thrown-code';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../canonical-object.ts';
import type { ArchiveErrorCode } from '../errors.ts';
import { readSeal, type SealBody, type SealContent, sealBytes, signedBytes } from './seal.ts';
import { SealChain } from './seal-chain.ts';
import { contentAt, digestOf, newSigner, SealedChain } from './sealed-archive.ts';
import { newPrivateKey, pemOfPublicKey, publicKeyOfPem, type Signer, signerOfPem, signSeal } from './signing.ts';

/** Three plain seals. */
async function threeSeals(): Promise<SealedChain> {
  const sealed = new SealedChain();
  await sealed.first();
  await sealed.plain();
  await sealed.plain();
  return sealed;
}

function taken(objects: readonly Buffer[]): SealChain {
  const chain = new SealChain();
  for (const object of objects) chain.take(object);
  return chain;
}

/** What comes of another body in place of the next seal. */
async function nextCode(sealed: SealedChain, change: Partial<SealBody>, ...signers: readonly Signer[]) {
  const body = { ...sealed.chain.next(sealed.content()), ...change };
  const bytes = await signSeal(body, signers.length === 0 ? [sealed.signing] : signers);
  return codeOf(() => {
    taken([...sealed.objects, bytes]);
  });
}

describe('a chain of seals', () => {
  it('is taken as it was made, and knows who signs', async () => {
    const sealed = await threeSeals();
    const chain = taken(sealed.objects);
    expect(chain.good.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(chain.good.map(({ sha256 }) => sha256)).toEqual(sealed.objects.map((object) => readSeal(object).sha256));
    expect(chain.keys).toEqual({ signing: sealed.signing.publicKey, recovery: sealed.recovery.publicKey });
    expect(chain.voided).toEqual([]);
    expect(codeOf(() => chain.requireTrust(sealed.signing.publicKey))).toBe('fine');
  });

  it('is trusted by a key that has signed it, and by no other', async () => {
    const sealed = await threeSeals();
    const chain = taken(sealed.objects);
    expect(codeOf(() => chain.requireTrust(newSigner().publicKey))).toBe('untrusted-key');
    expect(codeOf(() => chain.requireTrust(sealed.recovery.publicKey))).toBe('untrusted-key');
  });

  it('is made again byte for byte: neither a clock nor chance is in it', async () => {
    const [signing, body] = [newSigner(), new SealChain().next(contentAt(10))];
    expect(await signSeal(body, [signing])).toEqual(await signSeal(body, [signing]));
  });

  it('can be checked with openssl', async () => {
    const sealed = await threeSeals();
    const { body, signatures } = readSeal(sealed.objects[2] as Buffer);
    const folder = temporaryFolder();
    const file = (name: string, content: string | Buffer): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const key = file('key.pem', pemOfPublicKey(sealed.signing.publicKey));
    const signature = file('signature', Buffer.from(signatures[0]?.signature ?? '', 'hex'));
    const message = file('message', signedBytes(body));
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-in', message, '-sigfile', signature];
    expect(execFileSync('openssl', args).toString()).toContain('Signature Verified Successfully');
  });

  it('refuses any of its bytes changed', async () => {
    const sealed = await threeSeals();
    fc.assert(
      fc.property(fc.nat(2), fc.nat(), fc.nat(7), (index, at, bit) => {
        const object = Buffer.from(sealed.objects[index] as Buffer);
        object[at % object.length] = (object[at % object.length] ?? 0) ^ (1 << bit);
        expect(codeOf(() => taken(sealed.objects.with(index, object)).requireTrust(sealed.signing.publicKey))).not.toBe(
          'fine',
        );
      }),
      { numRuns: 500 },
    );
  });

  it('refuses seals that are left out, repeated, or in another order', async () => {
    const { objects } = await threeSeals();
    const [a, b, c] = objects as [Buffer, Buffer, Buffer];
    const codes = [
      [a, c],
      [b, c],
      [a, a],
      [a, c, b],
    ].map((list) => codeOf(() => taken(list)));
    expect(codes).toEqual(['wrong-place', 'wrong-place', 'wrong-place', 'wrong-place']);
  });

  it('refuses one that follows another chain', async () => {
    const [sealed, other] = [await threeSeals(), await threeSeals()];
    expect(codeOf(() => taken([...sealed.objects.slice(0, 2), other.objects[2] as Buffer]))).toBe('broken-link');
  });

  it('stays as it was after a refusal', async () => {
    const sealed = await threeSeals();
    const chain = taken(sealed.objects.slice(0, 2));
    expect(codeOf(() => chain.take(sealed.objects[0] as Buffer))).toBe('wrong-place');
    expect(codeOf(() => chain.take(sealed.objects[2] as Buffer))).toBe('fine');
  });
});

describe('who signs', () => {
  it('is the key in force and no other, once', async () => {
    const sealed = await threeSeals();
    const other = newSigner();
    expect(await nextCode(sealed, {})).toBe('fine');
    expect(await nextCode(sealed, {}, other)).toBe('unknown-key');
    expect(await nextCode(sealed, {}, sealed.recovery)).toBe('unknown-key');
    expect(await nextCode(sealed, {}, sealed.signing, other)).toBe('unknown-key');
    expect(await nextCode(sealed, {}, sealed.signing, sealed.signing)).toBe('bad-seal');
  });

  it('has signed this very seal', async () => {
    const sealed = await threeSeals();
    const [second, third] = sealed.objects.slice(1).map((object) => readSeal(object));
    const swapped = sealBytes({ body: (third as SealWithBody).body, signatures: (second as SealWithBody).signatures });
    expect(codeOf(() => taken([...sealed.objects.slice(0, 2), swapped]))).toBe('bad-signature');
    const borrowed = { ...newSigner(), publicKey: sealed.signing.publicKey };
    expect(await nextCode(sealed, {}, borrowed)).toBe('bad-signature');
  });

  it('changes by a rotation that the old and the new key sign', async () => {
    const sealed = await threeSeals();
    const [old, fresh] = [sealed.signing, newSigner()];
    const keys = { change: 'rotation', signing: fresh.publicKey, recovery: sealed.recovery.publicKey } as const;
    expect(await nextCode(sealed, { keys }, old)).toBe('missing-signature');
    expect(await nextCode(sealed, { keys }, fresh, old)).toBe('missing-signature');
    expect(await nextCode(sealed, { keys }, sealed.recovery, fresh)).toBe('unknown-key');
    expect(await nextCode(sealed, { keys: { ...keys, recovery: digestOf('x') } }, old, fresh)).toBe('bad-key-change');
    await sealed.rotate(fresh);
    expect(await nextCode(sealed, {}, old)).toBe('unknown-key');
    expect(await nextCode(sealed, {}, fresh)).toBe('fine');
    expect(await nextCode(sealed, { keys: { ...keys, signing: old.publicKey } }, fresh, old)).toBe('bad-key-change');
    expect(codeOf(() => sealed.chain.requireTrust(old.publicKey))).toBe('fine');
    expect(codeOf(() => sealed.chain.requireTrust(fresh.publicKey))).toBe('fine');
  });

  it('changes by the recovery key if the old one is lost', async () => {
    const sealed = await threeSeals();
    const [fresh, recovery] = [newSigner(), newSigner()];
    const keys = { change: 'recovery', signing: fresh.publicKey, recovery: recovery.publicKey } as const;
    expect(await nextCode(sealed, { keys }, sealed.signing, fresh)).toBe('unknown-key');
    expect(await nextCode(sealed, { keys }, sealed.recovery)).toBe('missing-signature');
    expect(await nextCode(sealed, { keys }, recovery, fresh)).toBe('unknown-key');
    await sealed.recover(fresh, recovery);
    expect(sealed.chain.keys).toEqual({ signing: fresh.publicKey, recovery: recovery.publicKey });
    expect(await nextCode(sealed, {})).toBe('unknown-key');
    expect(await nextCode(sealed, {}, fresh)).toBe('fine');
  });

  it('is pinned by the first seal only', async () => {
    const sealed = await threeSeals();
    const keys = { change: 'first', signing: digestOf('x'), recovery: digestOf('y') } as const;
    expect(await nextCode(sealed, { keys })).toBe('bad-key-change');
    expect(await nextCode(new SealedChain(), {})).toBe('bad-key-change');
  });
});

type SealWithBody = ReturnType<typeof readSeal>;

describe('a stolen key', () => {
  it('has a last good seal, and all after it are void', async () => {
    const sealed = await threeSeals();
    const [stolen, thief, fresh] = [sealed.signing, newSigner(), newSigner()];
    // The thief seals more than there is, and takes the key over.
    await sealed.add(sealed.chain.next(contentAt(1_000)), stolen);
    const theft = { change: 'rotation', signing: thief.publicKey, recovery: sealed.recovery.publicKey } as const;
    await sealed.add(sealed.chain.next(contentAt(1_001, theft)), stolen, thief);
    await sealed.revoke(3, stolen, fresh);
    const chain = taken(sealed.objects);
    expect(chain.good.map(({ number }) => number)).toEqual([1, 2, 3, 6]);
    expect(chain.voided).toEqual([4, 5]);
    for (const key of [stolen, thief]) expect(codeOf(() => chain.requireTrust(key.publicKey))).toBe('revoked-key');
    expect(codeOf(() => chain.requireTrust(fresh.publicKey))).toBe('fine');
    expect(await nextCode(sealed, {}, stolen)).toBe('revoked-key');
    expect(await nextCode(sealed, {}, thief)).toBe('revoked-key');
    expect(await nextCode(sealed, {}, fresh)).toBe('fine');
  });

  it('can’t revoke itself, name another seal, or come back', async () => {
    const sealed = await threeSeals();
    const [stolen, fresh] = [sealed.signing, newSigner()];
    const lastGood = { number: 2, sha256: sealed.chain.good[1]?.sha256 ?? '' };
    const keys = {
      change: 'revocation',
      signing: fresh.publicKey,
      recovery: sealed.recovery.publicKey,
      revoked: stolen.publicKey,
      lastGood,
    } as const;
    expect(await nextCode(sealed, { keys }, stolen, fresh)).toBe('unknown-key');
    const { recovery } = sealed;
    expect(await nextCode(sealed, { keys }, recovery, fresh)).toBe('fine');
    const elsewhere = { ...lastGood, sha256: digestOf('x') };
    expect(await nextCode(sealed, { keys: { ...keys, lastGood: elsewhere } }, recovery, fresh)).toBe('bad-key-change');
    const later = { ...lastGood, number: 9 };
    expect(await nextCode(sealed, { keys: { ...keys, lastGood: later } }, recovery, fresh)).toBe('bad-key-change');
    expect(await nextCode(sealed, { keys: { ...keys, revoked: fresh.publicKey } }, recovery, fresh)).toBe(
      'bad-key-change',
    );
    await sealed.revoke(2, stolen, fresh);
    const back = { change: 'rotation', signing: stolen.publicKey, recovery: recovery.publicKey } as const;
    expect(await nextCode(sealed, { keys: back }, fresh, stolen)).toBe('bad-key-change');
    // A seal that is void is no good one later on.
    const third = { number: 3, sha256: readSeal(sealed.objects[2] as Buffer).sha256 };
    const again = { ...keys, signing: newSigner().publicKey, revoked: fresh.publicKey, lastGood: third };
    expect(await nextCode(sealed, { keys: again }, recovery, fresh)).toBe('bad-key-change');
  });
});

describe('what is sealed', () => {
  const shipments = topicPartitionOf(SHIPMENTS, 0);
  const verdicts = topicPartitionOf(VERDICTS, 0);
  const base = contentAt(100);
  const head = base.heads[shipments] as SealContent['heads'][string];

  it.each<[string, Partial<SealContent>, ArchiveErrorCode | 'fine']>([
    ['more', {}, 'fine'],
    ['the same again', contentAt(30), 'fine'],
    ['fewer inputs', { ...base, ...contentAt(29) }, 'went-back'],
    ['fewer verdicts', { verdicts: { count: 1, root: digestOf('x') } }, 'went-back'],
    [
      'another head at the same offset',
      {
        ...contentAt(30),
        heads: { ...contentAt(30).heads, [shipments]: { first: 0, next: 30, sha256: digestOf('x') } },
      },
      'went-back',
    ],
    ['another number of partitions', { cut: { ...base.cut, verdicts: [101, 5] } }, 'went-back'],
    [
      'a head that does not reach the cut',
      { heads: { ...base.heads, [shipments]: { ...head, next: 99 } } },
      'bad-seal',
    ],
    [
      'a head behind the one of the cut',
      { heads: { ...base.heads, [shipments]: { ...head, first: 100, next: 120 } } },
      'bad-seal',
    ],
    ['verdicts behind the cut', { heads: { ...base.heads, [verdicts]: { ...head, next: 102 } } }, 'bad-seal'],
    ['a head of no partition', { heads: { ...base.heads, [topicPartitionOf(SHIPMENTS, 1)]: head } }, 'bad-seal'],
    ['inputs without a head', { heads: { [verdicts]: head } }, 'bad-seal'],
    ['a topic that is not archived', { heads: { ...base.heads, 'sourcing.draws.v1/0': head } }, 'bad-seal'],
    ['verdicts as an input', { cut: { ...base.cut, inputs: { ...base.cut.inputs, [verdicts]: 100 } } }, 'bad-seal'],
    ['another archive that it continues', { continuesSha256: digestOf('x') }, 'bad-seal'],
  ])('is taken or refused if it is %s', async (_, change, code) => {
    const sealed = await threeSeals();
    expect(await nextCode(sealed, { ...base, ...change })).toBe(code);
  });

  it('may go on from another archive in the first seal', async () => {
    const sealed = new SealedChain();
    const keys = { change: 'first', signing: sealed.signing.publicKey, recovery: digestOf('r') } as const;
    expect(await nextCode(sealed, { keys, continuesSha256: digestOf('old head') })).toBe('fine');
  });

  it('is refused if it is not written as a seal', async () => {
    const sealed = await threeSeals();
    const seal = readSeal(sealed.objects[0] as Buffer);
    const written = (value: unknown) => codeOf(() => readSeal(canonicalBytes(value)));
    const { body, signatures } = seal;
    expect([
      written({ body, signatures }),
      written({ body, signatures: [] }),
      written({ body: { ...body, type: 'oretrail-manifest' }, signatures }),
      written({ body: { ...body, more: 1 }, signatures }),
      codeOf(() => readSeal(Buffer.from(JSON.stringify({ signatures, body })))),
    ]).toEqual(['fine', ...Array(4).fill('bad-seal')]);
  });
});

describe('keys', () => {
  it('are read from PEM, and are Ed25519', () => {
    const pem = newPrivateKey();
    const { publicKey } = signerOfPem(pem);
    expect(publicKey).toMatch(/^[0-9a-f]{64}$/);
    expect(publicKeyOfPem(pemOfPublicKey(publicKey))).toBe(publicKey);
    const other = execFileSync('openssl', ['genpkey', '-algorithm', 'x25519']).toString();
    expect(codeOf(() => publicKeyOfPem(other))).toBe('unknown-key');
  });
});
