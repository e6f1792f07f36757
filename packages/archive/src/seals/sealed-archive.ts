/** Seals for the specs of the archive. */
import { createHash } from 'node:crypto';
import { FACTS, SHIPMENTS, topicPartitionOf, VEHICLES, VERDICTS } from '@oretrail/runtime';
import type { KeyChange, SealBody, SealContent } from './seal.ts';
import { SealChain } from './seal-chain.ts';
import { newPrivateKey, type Signer, signerOfPem, signSeal } from './signing.ts';

/** A digest for a name. */
export const digestOf = (name: string): string => createHash('sha256').update(name).digest('hex');

/** A signer with a new key. */
export const newSigner = (): Signer => signerOfPem(newPrivateKey());

/** What a seal says of a pipeline of one partition that has read so many records of everything. */
export function contentAt(read: number, keys: KeyChange | null = null): SealContent {
  const places = [SHIPMENTS, VEHICLES, FACTS].map((topic) => topicPartitionOf(topic, 0));
  const head = (place: string) => [place, { first: 0, next: read, sha256: digestOf(`${place} ${read}`) }] as const;
  return {
    cut: {
      cut: read,
      inputs: Object.fromEntries(places.map((place) => [place, read])),
      verdicts: [read + 1],
      engines: { eligibility: 1 },
    },
    heads: Object.fromEntries([...places, topicPartitionOf(VERDICTS, 0)].map(head)),
    verdicts: { count: read, root: digestOf(`root ${read}`) },
    ruleset: 'us-30d@2025-07-04',
    operators: [],
    software: '0.1.0',
    continuesSha256: null,
    keys,
  };
}

/** A chain with its bytes, and all keys to continue it. */
export class SealedChain {
  readonly chain = new SealChain();
  readonly objects: Buffer[] = [];
  signing = newSigner();
  recovery = newSigner();
  private read = 0;

  /** What the next seal would say, with more records read. */
  content(keys: KeyChange | null = null): SealContent {
    this.read += 10;
    return contentAt(this.read, keys);
  }

  /** Adds a seal by these signers, as the chain takes it. */
  async add(body: SealBody, ...signers: readonly Signer[]): Promise<Buffer> {
    const bytes = await signSeal(body, signers);
    this.chain.take(bytes);
    this.objects.push(bytes);
    return bytes;
  }

  /** Pins the keys. */
  first(): Promise<Buffer> {
    const keys = { change: 'first', signing: this.signing.publicKey, recovery: this.recovery.publicKey } as const;
    return this.add(this.chain.next(this.content(keys)), this.signing);
  }

  /** A plain seal. */
  plain(): Promise<Buffer> {
    return this.add(this.chain.next(this.content()), this.signing);
  }

  /** Another signing key. */
  rotate(signing: Signer): Promise<Buffer> {
    const keys = { change: 'rotation', signing: signing.publicKey, recovery: this.recovery.publicKey } as const;
    const old = this.signing;
    this.signing = signing;
    return this.add(this.chain.next(this.content(keys)), old, signing);
  }

  /** A lost signing key. */
  recover(signing: Signer, recovery = this.recovery): Promise<Buffer> {
    const keys = { change: 'recovery', signing: signing.publicKey, recovery: recovery.publicKey } as const;
    return this.add(this.chain.next(this.content(keys)), this.recovery, signing);
  }

  /** A stolen signing key. */
  revoke(lastGood: number, revoked: Signer, signing: Signer): Promise<Buffer> {
    const sha256 = this.chain.good.find(({ number }) => number === lastGood)?.sha256 ?? digestOf('none');
    const keys: KeyChange = {
      change: 'revocation',
      signing: signing.publicKey,
      recovery: this.recovery.publicKey,
      revoked: revoked.publicKey,
      lastGood: { number: lastGood, sha256 },
    };
    this.signing = signing;
    return this.add(this.chain.next(this.content(keys)), this.recovery, signing);
  }
}
