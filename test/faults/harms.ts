/** What becomes of files and folders on bad disks, in bad copies and under careless hands. */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Random } from '@oretrail/test-support/random';

type Harm = (path: string, random: Random) => void;

/** Bytes of a page, of LMDB as of most disks. */
const PAGE_BYTES = 4_096;

function randomBytes(random: Random, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => random.below(256)));
}

/** A harm that leaves a file, with other bytes. */
function inBytes(change: (bytes: Buffer, random: Random) => Buffer): Harm {
  return (path, random) => writeFileSync(path, change(readFileSync(path), random));
}

function instead(make: (path: string) => void): Harm {
  return (path) => {
    rmSync(path, { recursive: true });
    make(path);
  };
}

const OF_ALL: Readonly<Record<string, Harm>> = {
  gone: instead(() => {}),
  'a link to itself': instead((path) => symlinkSync(path, path)),
  'a link to nowhere': instead((path) => symlinkSync(`${path}-nowhere`, path)),
};

/** Harms of a file. */
export const HARMS_OF_FILES: Readonly<Record<string, Harm>> = {
  ...OF_ALL,
  'a folder': instead((path) => mkdirSync(path)),
  empty: inBytes(() => Buffer.alloc(0)),
  'cut off': inBytes((bytes, random) => bytes.subarray(0, random.below(bytes.length + 1))),
  'random bytes': inBytes((bytes, random) => randomBytes(random, bytes.length)),
  'zeros at its end': inBytes((bytes, random) => bytes.fill(0, random.below(bytes.length + 1))),
  twice: inBytes((bytes) => Buffer.concat([bytes, bytes])),
  'other JSON': inBytes((_, random) => Buffer.from(`${random.pick(['{}', '[]', 'null', '7', '"x"'])}\n`)),
  'a page of random bytes': inBytes((bytes, random) => {
    const page = random.below(Math.floor(bytes.length / PAGE_BYTES) + 1);
    randomBytes(random, PAGE_BYTES).copy(bytes, PAGE_BYTES * page);
    return bytes;
  }),
  'another bit': inBytes((bytes, random) => {
    const at = random.below(bytes.length + 1);
    if (at < bytes.length) bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);
    return bytes;
  }),
};

/** Harms of a folder. */
export const HARMS_OF_FOLDERS: Readonly<Record<string, Harm>> = {
  ...OF_ALL,
  empty: instead((path) => mkdirSync(path)),
  'a file': instead((path) => writeFileSync(path, 'x')),
};
