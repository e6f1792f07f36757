import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { addBlank, type Blank, SHIPMENTS, VERDICTS } from '@oretrail/runtime';
import { DirectoryStore, type Store } from '@oretrail/store';
import { plainRecord } from '@oretrail/test-support/archive/arbitrary-records';
import { codeOf } from '@oretrail/test-support/archive/thrown-code';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifestKey, segmentKey } from '../keys.ts';
import { SEGMENT_BYTES_MAX, SEGMENT_RECORDS_MAX } from '../limits.ts';
import { readManifest } from '../manifests/manifest.ts';
import { type ArchivedRecord, recordBytes } from '../segments/archived-record.ts';
import { blockOf, headerOf } from '../segments/container.ts';
import { type PartitionPlace, syncMarkerOf } from '../segments/segment-place.ts';
import { SegmentWriter } from '../segments/segment-writer.ts';
import { type ArchiverOptions, PartitionArchiver } from './partition-archiver.ts';

const INPUT: PartitionPlace = { topic: SHIPMENTS, partition: 0 };
const OUTPUT: PartitionPlace = { topic: VERDICTS, partition: 1 };

const root = temporaryFolder();
let folders = 0;

function newFolder(): string {
  folders += 1;
  return join(root, String(folders));
}

const optionsOf = (store: Store): ArchiverOptions => ({ store, cluster: 'c', schemaOf: async (id) => `schema ${id}` });

/** Every object of a folder, byte for byte. */
function objectsIn(folder: string): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => !name.startsWith('.') && statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

const offsets = (from: number, to: number): readonly ArchivedRecord[] =>
  Array.from({ length: to - from }, (_, i) => plainRecord(from + i));

/** All of an archive's segments, as `first-next`. */
async function segmentsOf(folder: string, place: PartitionPlace): Promise<readonly string[]> {
  const path = join(folder, 'audit', 'v1', place.topic, String(place.partition));
  const names = readdirSync(path).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    const { manifest } = readManifest(readFileSync(join(path, name)));
    return `${manifest.first}-${manifest.next}`;
  });
}

/** Offsets between records, as a log tells of them that has lost none. */
function blanksBetween(records: readonly ArchivedRecord[], from: number): readonly Blank[] {
  const blanks: Blank[] = [];
  let due = from;
  for (const { offset } of records) {
    if (offset > due) addBlank(blanks, [due, offset]);
    due = offset + 1;
  }
  return blanks;
}

/** A life of an archiver: which batch sizes come, and when it hears of cuts. */
type Life = Readonly<{ batches: readonly number[]; cuts: readonly Readonly<{ offset: number; heardAt: number }>[] }>;

/** Archives everything; after an error it begins again from the store, as a worker does, and hears of all cuts anew. */
async function archiveAll(store: Store, place: PartitionPlace, records: readonly ArchivedRecord[], life: Life) {
  for (let starts = 0; starts < 100; starts += 1) {
    try {
      await archiveOnce(store, place, records, life);
      return starts;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
  throw new Error('it never ends');
}

async function archiveOnce(store: Store, place: PartitionPlace, records: readonly ArchivedRecord[], life: Life) {
  const archiver = await PartitionArchiver.open(optionsOf(store), place, records[0] ?? null);
  const end = (records.at(-1)?.offset ?? -1) + 1;
  for (let i = 0; archiver.position < end; i += 1) {
    for (const { offset, heardAt } of life.cuts) if (heardAt <= archiver.position) await archiver.cutAt(offset);
    const size = life.batches[i % life.batches.length] ?? 1;
    const from = records.findIndex(({ offset }) => offset >= archiver.position);
    const batch = records.slice(from, from + size);
    const blanks = blanksBetween(batch, archiver.position);
    await archiver.take({ records: batch, next: (batch.at(-1)?.offset ?? 0) + 1, blanks });
  }
  for (const { offset } of life.cuts) await archiver.cutAt(offset);
}

/** What a kill looks like from within. */
class Killed extends Error {}

/** A store whose process is killed at the n-th write: before it, or when it was done but nobody heard of it. */
function killing(store: Store, at: number, isDone: boolean): Store {
  let writes = 0;
  return {
    put: async (object) => {
      writes += 1;
      if (writes === at && !isDone) throw new Killed();
      const outcome = await store.put(object);
      if (writes === at) throw new Killed();
      return outcome;
    },
    get: (key) => store.get(key),
    list: (prefix) => store.list(prefix),
    retentionOf: (key) => store.retentionOf(key),
  };
}

describe('an archiver', () => {
  it('ends segments at 50,000 records, whatever the batches', async () => {
    const [folder, total] = [newFolder(), 2 * SEGMENT_RECORDS_MAX + 5];
    const records = offsets(0, total);
    const cuts = [{ offset: total, heardAt: total }];
    await archiveAll(new DirectoryStore(folder), INPUT, records, { batches: [1_700, 9_999], cuts });
    expect(await segmentsOf(folder, INPUT)).toEqual(['0-50000', '50000-100000', '100000-100005']);
  });

  it('ends segments before they have over 32 MiB', async () => {
    const folder = newFolder();
    // Of two and a bit of them, no third has room.
    const records = [0, 1, 2, 3].map((offset) => plainRecord(offset, SEGMENT_BYTES_MAX / 2 - 20));
    const cuts = [{ offset: 4, heardAt: 0 }];
    await archiveAll(new DirectoryStore(folder), INPUT, records, { batches: [4], cuts });
    expect(await segmentsOf(folder, INPUT)).toEqual(['0-2', '2-4']);
  });

  it('takes no record that fits in no segment', async () => {
    const archiver = await PartitionArchiver.open(optionsOf(new DirectoryStore(newFolder())), INPUT, null);
    const records = [plainRecord(0, SEGMENT_BYTES_MAX)];
    expect(await codeOf(() => archiver.take({ records, next: 1 }))).toBe('too-large');
  });

  it('ends segments at cuts, heard of in time or late, and holds the rest', async () => {
    const folder = newFolder();
    const cuts = [
      { offset: 10, heardAt: 0 },
      { offset: 15, heardAt: 30 },
      { offset: 15, heardAt: 30 },
      { offset: 25, heardAt: 30 },
      { offset: 5, heardAt: 40 },
    ];
    await archiveAll(new DirectoryStore(folder), INPUT, offsets(0, 40), { batches: [3], cuts });
    expect(await segmentsOf(folder, INPUT)).toEqual(['0-10', '10-15', '15-25']);
  });

  it('cuts verdicts where no record lies', async () => {
    const folder = newFolder();
    const archiver = await PartitionArchiver.open(optionsOf(new DirectoryStore(folder)), OUTPUT, null);
    await archiver.take({ records: [plainRecord(3), plainRecord(5)], next: 9 });
    await archiver.cutAt(8);
    await archiver.cutAt(9);
    await archiver.take({ records: [plainRecord(12)], next: 13 });
    await archiver.cutAt(20);
    expect([await segmentsOf(folder, OUTPUT), archiver.safe, archiver.position]).toEqual([['3-6'], 6, 13]);
    await archiver.take({ records: [], next: 20 });
    expect(await segmentsOf(folder, OUTPUT)).toEqual(['3-6', '12-13']);
  });

  it('raises an alarm at a hole in an input, and at records once more', async () => {
    const open = () => PartitionArchiver.open(optionsOf(new DirectoryStore(newFolder())), INPUT, null);
    const taking = async (batch: readonly number[], next: number) => {
      const archiver = await open();
      return codeOf(() => archiver.take({ records: batch.map((offset) => plainRecord(offset)), next }));
    };
    expect(await taking([0, 1, 2], 3)).toBe('fine');
    expect(await taking([0, 2], 3)).toBe('hole');
    expect(await taking([1], 2)).toBe('hole');
    expect(await taking([0], 2)).toBe('hole');
    expect(await taking([0, 0], 1)).toBe('bad-order');
    expect(await taking([0, 1], 1)).toBe('bad-order');
  });

  it('takes of an input what the log says to have no record, names it, and still finds what was lost', async () => {
    const blanks: readonly Blank[] = [
      [0, 1],
      [3, 5],
      [7, 9],
    ];
    const taking = async (batch: readonly number[], next: number) => {
      const archiver = await PartitionArchiver.open(optionsOf(new DirectoryStore(newFolder())), INPUT, null);
      const records = batch.map((offset) => plainRecord(offset));
      const code = await codeOf(() => archiver.take({ records, next, blanks }));
      if (code === 'fine') await archiver.cutAt(next);
      return [code, archiver.head?.manifest.blanks ?? null, archiver.settled];
    };
    expect(await taking([1, 2, 5, 6], 9)).toEqual([
      'fine',
      [
        [0, 1],
        [3, 5],
      ],
      9,
    ]);
    expect(await taking([1, 2, 5, 6, 9], 10)).toEqual(['fine', blanks, 10]);
    for (const lost of [1, 2, 5, 6]) {
      const left = [1, 2, 5, 6].filter((offset) => offset !== lost);
      expect((await taking(left, 9))[0], `without ${lost}`).toBe('hole');
    }
    expect((await taking([1, 2, 5, 6], 10))[0]).toBe('hole');
  });

  it('never goes on with a topic that was made anew, trimmed, emptied, or is of another cluster', async () => {
    const store = new DirectoryStore(newFolder());
    const records = offsets(0, 5);
    await archiveAll(store, INPUT, records, { batches: [5], cuts: [{ offset: 5, heardAt: 0 }] });
    const open = (first: ArchivedRecord | null, cluster = 'c') =>
      codeOf(() => PartitionArchiver.open({ ...optionsOf(store), cluster }, INPUT, first));
    expect(await open(plainRecord(0))).toBe('fine');
    expect(await open(plainRecord(1))).toBe('other-partition');
    expect(await open({ ...plainRecord(0), appendTimeMs: 1 })).toBe('other-partition');
    expect(await open(null)).toBe('other-partition');
    expect(await open(plainRecord(0), 'd')).toBe('other-partition');
  });

  it('keeps the schemas that values name, and says which the registry did not know', async () => {
    const folder = newFolder();
    const store = new DirectoryStore(folder);
    const named = (offset: number, id: number): ArchivedRecord => {
      const value = Buffer.alloc(6);
      value.writeUInt32BE(id, 1);
      return { ...plainRecord(offset), value };
    };
    const texts: Readonly<Record<number, string>> = { 7: '"string"', 9: 'x'.repeat(100_001) };
    const options = { ...optionsOf(store), schemaOf: async (id: number) => texts[id] ?? null };
    const archiver = await PartitionArchiver.open(options, INPUT, null);
    await archiver.take({ records: [named(0, 7), named(1, 8), named(2, 7), named(3, 9), plainRecord(4, 4)], next: 5 });
    await archiver.cutAt(5);
    expect(readFileSync(join(folder, 'audit', 'v1', 'schemas', '0000000007.avsc'), 'utf8')).toBe('"string"');
    expect(archiver.head?.manifest.schemas).toEqual({
      // printf '"string"' | sha256sum
      7: 'e9e5c1c9e4f6277339d1bcde0733a59bd42f8731f449da6dc13010a916930d48',
      8: null,
      9: null,
    });
  });
});

describe('an archiver that is killed', () => {
  const anyLife = fc.record({
    batches: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
    cuts: fc
      .array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 })
      .map((cuts) => cuts.map((offset) => ({ offset, heardAt: 0 }))),
  });

  it('at any write has written the same archive in the end, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife, fc.boolean(), fc.boolean(), async (life, isOutput, hasHoles) => {
        const place = isOutput ? OUTPUT : INPUT;
        const records = offsets(0, 50).filter(({ offset }) => !hasHoles || offset % 7 < 4);
        const undisturbed = newFolder();
        await archiveAll(new DirectoryStore(undisturbed), place, records, life);
        const writes = Object.keys(objectsIn(undisturbed)).length;
        for (let at = 1; at <= writes; at += 1) {
          for (const isDone of [false, true]) {
            const folder = newFolder();
            const starts = await archiveAll(killing(new DirectoryStore(folder), at, isDone), place, records, life);
            expect(starts).toBe(1);
            expect(objectsIn(folder)).toEqual(objectsIn(undisturbed));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('takes over what another version of zlib has written, and names that', async () => {
    const folder = newFolder();
    const store = new DirectoryStore(folder);
    const records = offsets(0, 5);
    const other = otherwiseDeflated(records);
    await store.put({ key: segmentKey({ ...INPUT, first: 0 }), body: other });
    await archiveAll(store, INPUT, records, { batches: [5], cuts: [{ offset: 5, heardAt: 0 }] });
    const manifest = objectsIn(folder)[manifestKey({ ...INPUT, first: 0 })] ?? '';
    expect(readManifest(Buffer.from(manifest, 'base64')).manifest.objectBytes).toBe(other.length);
  });

  it('leaves a segment as it was written, though it has heard of a cut within it since', async () => {
    const folder = newFolder();
    const writer = new SegmentWriter({ ...INPUT, first: 3 });
    for (const record of offsets(3, 9)) writer.add(record.offset, recordBytes(record));
    const store = new DirectoryStore(folder);
    await archiveAll(store, INPUT, offsets(0, 3), { batches: [2], cuts: [{ offset: 3, heardAt: 0 }] });
    await store.put({ key: segmentKey({ ...INPUT, first: 3 }), body: writer.finish().object });
    const cuts = [3, 5, 9, 11].map((offset) => ({ offset, heardAt: 0 }));
    await archiveAll(store, INPUT, offsets(0, 12), { batches: [4], cuts });
    expect(await segmentsOf(folder, INPUT)).toEqual(['0-3', '3-9', '9-11']);
  });

  it.each([
    ['other records', recordBytes(plainRecord(0, 11)), 'different-content'],
    ['no records', Buffer.from('else'), 'bad-record'],
  ])('raises an alarm if %s are there', async (_, bytes, code) => {
    const store = new DirectoryStore(newFolder());
    const writer = new SegmentWriter({ ...INPUT, first: 0 });
    writer.add(0, bytes);
    await store.put({ key: segmentKey({ ...INPUT, first: 0 }), body: writer.finish().object });
    const life = { batches: [5], cuts: [{ offset: 5, heardAt: 0 }] };
    expect(await codeOf(() => archiveAll(store, INPUT, offsets(0, 5), life))).toBe(code);
  });

  it('raises an alarm if another archiver has gone another way', async () => {
    const store = new DirectoryStore(newFolder());
    const late = await PartitionArchiver.open(optionsOf(store), INPUT, null);
    await late.take({ records: offsets(0, 5), next: 5 });
    await archiveAll(store, INPUT, offsets(0, 9), { batches: [5], cuts: [{ offset: 9, heardAt: 0 }] });
    expect(await codeOf(() => late.cutAt(5))).toBe('different-content');
  });
});

/** The same records, each in a block of its own. */
function otherwiseDeflated(records: readonly ArchivedRecord[]): Buffer {
  const place = { ...INPUT, first: 0 };
  const blocks = records.flatMap((record) => blockOf([recordBytes(record)], syncMarkerOf(place)));
  return Buffer.concat([headerOf(place), ...blocks]);
}
