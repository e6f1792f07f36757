/**
 * Subjects that have a home: all that is kept of one lies with what is kept of the others of that home, so that what changes
 * together is read and written together. A subject is one entry of its home, a bundle.
 */
import { compareUtf8 } from '@oretrail/model';
import { type Chunk, indexOfKey } from './chunk.ts';

/** Keys and values of one subject in turn, in the order of the keys. */
type Bundle = unknown[];

/** How chunks are found, and made ready to be changed. */
export type ChunkAccess = Readonly<{
  chunkOf: (family: string, group: string, key: string) => Chunk;
  changing: (chunk: Chunk) => Chunk;
}>;

/** The homes of subjects that have one, and the family of what lies there, by home. */
const [HOMES, HOUSED] = ['homes', 'housed'];

/** What a chunk of a home has of a subject. */
function bundleIn(chunk: Chunk, subject: string): Bundle {
  return (chunk.get(subject) as Bundle | undefined) ?? [];
}

/** Where a key is, or would be. */
function placeOf(bundle: Bundle, key: string): number {
  return indexOfKey(bundle, key, 2);
}

/** The subjects of one state that have a home. */
export class HousedSubjects {
  private readonly chunks: ChunkAccess;
  /** The subject that was last asked for, its home, and the chunk there once it is known: an evaluation asks for one subject some thirty times. */
  private last: { readonly subject: string; readonly home: string; chunk: Chunk | null } | null = null;

  constructor(chunks: ChunkAccess) {
    this.chunks = chunks;
  }

  /** The home of a subject; empty if it has none. */
  homeOf(subject: string): string {
    if (this.last?.subject === subject) return this.last.home;
    const home = (this.chunks.chunkOf(HOMES, '', subject).get(subject) as string | undefined) ?? '';
    this.last = { subject, home, chunk: null };
    return home;
  }

  /** Gives a subject a home, or none if it is empty. What is kept of it is for the caller to bring along. */
  setHome(subject: string, home: string): void {
    const chunk = this.chunks.changing(this.chunks.chunkOf(HOMES, '', subject));
    if (home === '') chunk.delete(subject);
    else chunk.set(subject, home);
    this.last = null;
  }

  /** How many entries a home has of a subject. */
  countOf(home: string, subject: string): number {
    return this.bundleOf(home, subject).length / 2;
  }

  get(home: string, subject: string, key: string): unknown {
    const bundle = this.bundleOf(home, subject);
    const at = placeOf(bundle, key);
    return bundle[at] === key ? bundle[at + 1] : undefined;
  }

  /** @returns whether the key is new */
  put(home: string, subject: string, key: string, value: unknown): boolean {
    const chunk = this.chunks.changing(this.chunkOf(home, subject));
    const bundle = bundleIn(chunk, subject);
    const at = placeOf(bundle, key);
    const isNew = bundle[at] !== key;
    if (isNew) bundle.splice(at, 0, key, value);
    else bundle[at + 1] = value;
    if (bundle.length === 2) chunk.set(subject, bundle);
    return isNew;
  }

  /** @returns whether the key was there */
  remove(home: string, subject: string, key: string): boolean {
    const chunk = this.chunkOf(home, subject);
    const bundle = bundleIn(chunk, subject);
    const at = placeOf(bundle, key);
    if (bundle[at] !== key) return false;
    // The chunk in which it was found: asked for again, another one may be read, if there is no room in memory.
    this.chunks.changing(chunk);
    bundle.splice(at, 2);
    if (bundle.length === 0) chunk.delete(subject);
    return true;
  }

  /** The entries of a subject from a key on, in order or in reverse, as they are when this is called. */
  entriesFrom(
    home: string,
    subject: string,
    from: string,
    isReverse: boolean,
  ): readonly (readonly [string, unknown])[] {
    const bundle = this.bundleOf(home, subject);
    const entries: (readonly [string, unknown])[] = [];
    for (let at = 0; at < bundle.length; at += 2) {
      const key = bundle[at] as string;
      if (isReverse ? compareUtf8(key, from) <= 0 : compareUtf8(key, from) >= 0) entries.push([key, bundle[at + 1]]);
    }
    return isReverse ? entries.reverse() : entries;
  }

  private bundleOf(home: string, subject: string): Bundle {
    return bundleIn(this.chunkOf(home, subject), subject);
  }

  /** The chunk of a home where a subject is, or would be. */
  private chunkOf(home: string, subject: string): Chunk {
    const last = this.last?.subject === subject && this.last.home === home ? this.last : null;
    if (last?.chunk?.isHere === true) {
      last.chunk.wasUsed = true;
      return last.chunk;
    }
    const chunk = this.chunks.chunkOf(HOUSED, home, subject);
    if (last !== null) last.chunk = chunk;
    return chunk;
  }
}
