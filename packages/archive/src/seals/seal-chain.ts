/**
 * A chain of seals, verified one by one: numbers, links, who may sign, and that nothing sealed is taken back. Pure.
 * Source: architecture.md, "Audit".
 */
import { archiveError } from '../errors.ts';
import {
  type KeyChange,
  type KeyPair,
  readSeal,
  type SealBody,
  type SealContent,
  signedBytes,
  statedEnds,
  verdictEnds,
} from './seal.ts';
import { isSignedBy } from './signing.ts';

/** A seal of a chain. */
export type VerifiedSeal = Readonly<{ number: number; sha256: string; body: SealBody }>;

/** A seal that counts, and the keys in force after it. */
type GoodSeal = Readonly<{ seal: VerifiedSeal; keys: KeyPair }>;

/** Seals from the first on, in order. */
export class SealChain {
  /** Without the seals that a revocation has made void. */
  private readonly counting: GoodSeal[] = [];
  private readonly revoked = new Set<string>();
  /** Every signing key that ever was, good or not: none comes back. */
  private readonly used = new Set<string>();
  /** The digests of all seals, good or not. */
  private readonly digests: string[] = [];

  /** The seals that count, from the first on: without those that a revocation has made void. */
  get good(): readonly VerifiedSeal[] {
    return this.counting.map(({ seal }) => seal);
  }

  /** The keys in force; null before the first seal. */
  get keys(): KeyPair | null {
    return this.counting.at(-1)?.keys ?? null;
  }

  /** Numbers of seals that a revocation has made void. */
  get voided(): readonly number[] {
    const good = new Set(this.counting.map(({ seal }) => seal.number));
    return this.digests.map((_, i) => i + 1).filter((number) => !good.has(number));
  }

  /** The SHA-256 of a seal, good or not; null if there is none of that number. */
  sha256At(number: number): string | null {
    return this.digests[number - 1] ?? null;
  }

  /** The body of the next seal, to be signed. */
  next(content: SealContent): SealBody {
    const previousSha256 = this.digests.at(-1) ?? null;
    return { type: 'oretrail-seal', v: 1, number: this.digests.length + 1, previousSha256, ...content };
  }

  /** Who has to sign a body, in this order. @throws ArchiveError `bad-key-change` */
  signersOf(body: SealBody): readonly string[] {
    return signersOf(body.keys, this.before(body)?.keys ?? null);
  }

  /**
   * Takes the next seal, from the bytes of its object.
   * @throws ArchiveError `bad-seal`, `wrong-place`, `broken-link`, `bad-key-change`, `unknown-key`, `missing-signature`,
   * `bad-signature`, `revoked-key`, `went-back`. Then the chain is as it was.
   */
  take(bytes: Uint8Array): VerifiedSeal {
    const { body, signatures, sha256 } = readSeal(bytes);
    this.requirePlace(body);
    const before = this.before(body);
    this.requireChange(body.keys, before);
    this.requireSignatures(body, signatures);
    if (before !== null) requireProgress(before.seal.body, body);
    const seal = { number: body.number, sha256, body };
    const { signing, recovery } = body.keys ?? (before as GoodSeal).keys;
    this.add({ seal, keys: { signing, recovery } }, before);
    return seal;
  }

  /**
   * Requires that a key has signed this chain, and was not stolen since.
   * @throws ArchiveError `revoked-key`, `untrusted-key`
   */
  requireTrust(publicKey: string): void {
    if (this.revoked.has(publicKey)) throw archiveError('revoked-key', `It is ${publicKey}`);
    if (this.counting.some(({ keys }) => keys.signing === publicKey)) return;
    const first = this.counting[0]?.keys.signing;
    const found = first === undefined ? 'has no seal' : `begins with ${first}`;
    throw archiveError('untrusted-key', `It is ${publicKey}, and the archive ${found}`);
  }

  private requirePlace({ number, previousSha256, continuesSha256 }: SealBody): void {
    const [due, previous] = [this.digests.length + 1, this.digests.at(-1) ?? null];
    if (number !== due) throw archiveError('wrong-place', `It is seal ${number}, and ${due} is due`);
    if (previousSha256 !== previous) {
      throw archiveError('broken-link', `It follows ${previousSha256}, and ${previous} is due`);
    }
    if (number > 1 && continuesSha256 !== null) throw archiveError('bad-seal', 'It continues another archive');
  }

  /** The seal that a new one follows: the last, or the last good one if the new seal revokes what came later. */
  private before({ keys }: Pick<SealBody, 'keys'>): GoodSeal | null {
    if (keys?.change !== 'revocation') return this.counting.at(-1) ?? null;
    const { number, sha256 } = keys.lastGood;
    const found = this.counting.find(({ seal }) => seal.number === number && seal.sha256 === sha256);
    if (found === undefined) throw archiveError('bad-key-change', `Seal ${number} is none that was good`);
    return found;
  }

  private requireChange(change: KeyChange | null, before: GoodSeal | null): void {
    if ((change?.change === 'first') !== (before === null)) {
      throw archiveError('bad-key-change', 'The first seal pins the keys, and no other does');
    }
    if (change === null || before === null) return;
    if (this.used.has(change.signing)) throw archiveError('bad-key-change', 'The new key was in use before');
    if (change.change === 'rotation' && change.recovery !== before.keys.recovery) {
      throw archiveError('bad-key-change', 'A rotation leaves the recovery key as it is');
    }
    if (change.change === 'revocation' && change.revoked !== before.keys.signing) {
      throw archiveError('bad-key-change', `${change.revoked} was not in force at the last good seal`);
    }
  }

  private requireSignatures(body: SealBody, signatures: readonly Readonly<{ key: string; signature: string }>[]): void {
    const due = this.signersOf(body);
    for (const { key } of signatures) {
      if (due.includes(key)) continue;
      throw archiveError(this.revoked.has(key) ? 'revoked-key' : 'unknown-key', `${key} has signed`);
    }
    const bytes = signedBytes(body);
    for (const [i, key] of due.entries()) {
      const found = signatures[i];
      if (found?.key !== key) throw archiveError('missing-signature', `${key} has not signed`);
      if (!isSignedBy(key, bytes, found.signature)) throw archiveError('bad-signature', `It is by ${key}`);
    }
    if (signatures.length > due.length) throw archiveError('bad-seal', 'A signature stands twice');
  }

  private add(made: GoodSeal, before: GoodSeal | null): void {
    const { seal, keys } = made;
    if (seal.body.keys?.change === 'revocation' && before !== null) {
      const gone = this.counting.splice(this.counting.indexOf(before) + 1);
      for (const { keys: stolen } of [before, ...gone]) this.revoked.add(stolen.signing);
    }
    this.counting.push(made);
    this.used.add(keys.signing);
    this.digests.push(seal.sha256);
  }
}

function signersOf(change: KeyChange | null, before: KeyPair | null): readonly string[] {
  switch (change?.change) {
    case undefined:
      return before === null ? [] : [before.signing];
    case 'first':
      return [change.signing];
    case 'rotation':
      return before === null ? [] : [before.signing, change.signing];
    default:
      return before === null ? [] : [before.recovery, (change as KeyChange).signing];
  }
}

/** Offsets that must not shrink, by place: the cut, and how far the chains go. */
function reached({ cut, heads }: SealBody): ReadonlyMap<string, number> {
  const ends = Object.entries({ ...statedEnds(cut), ...verdictEnds(cut) });
  const nexts = Object.entries(heads).map(([place, { next }]) => [`the head of ${place}`, next] as const);
  return new Map([...ends, ...nexts]);
}

/** @throws ArchiveError `went-back` */
function requireProgress(before: SealBody, body: SealBody): void {
  const now = reached(body);
  for (const [place, due] of reached(before)) {
    const at = now.get(place);
    if (at === undefined || at < due) throw archiveError('went-back', `${place} is at ${at}, and was at ${due}`);
  }
  // Grants are not counted: an archive may be older than they are. That they don't vanish is required above.
  const fresh = Object.keys({ ...body.cut.inputs, ...verdictEnds(body.cut) }).length;
  const old = Object.keys({ ...before.cut.inputs, ...verdictEnds(before.cut) }).length;
  if (fresh !== old) throw archiveError('went-back', `It has ${fresh} partitions, and there were ${old}`);
  if (body.verdicts.count < before.verdicts.count) {
    throw archiveError('went-back', `${body.verdicts.count} verdicts stand, and there were ${before.verdicts.count}`);
  }
  for (const [place, { next, sha256 }] of Object.entries(before.heads)) {
    const head = body.heads[place];
    if (head?.next !== next || head.sha256 === sha256) continue;
    throw archiveError('went-back', `The head of ${place} at ${next} is another`);
  }
}
