/** Archives that can't be opened or read, as errors of the command line. */

import {
  ARCHIVE_ROOT,
  ArchiveError,
  openArchiveStore,
  openStore,
  type Store,
  StoreError,
  type StoreErrorCode,
} from '@oretrail/archive';
import { OretrailError } from '@oretrail/errors';
import { ReplayError, type ReplayErrorCode } from '@oretrail/replay';
import { COMMAND_ERRORS, type CommandErrorCode } from '../errors.ts';
import { stackStore } from '../stack-addresses.ts';

const OF_STORE: Readonly<Record<StoreErrorCode, CommandErrorCode>> = {
  'bad-place': 'bad-store',
  'no-bucket': 'bad-store',
  'not-locking': 'bad-store',
  'not-reached': 'store-unreachable',
  'not-s3': 'store-unreachable',
  'not-able': 'store-refused',
  refused: 'store-refused',
};

const OF_REPLAY: Readonly<Record<ReplayErrorCode, CommandErrorCode>> = {
  'no-seal': 'no-seal',
  'fate-changed': 'archive-fails',
  'newer-ruleset': 'unknown-ruleset',
  'not-at-rest': 'not-quiet',
  'bad-bundle': 'bad-bundle',
  'not-derived': 'archive-fails',
  'other-engine': 'other-engine',
  'no-verdict': 'no-verdict',
};

/**
 * Carries out what reads an archive.
 * @throws CommandLineError where the store can't be used, or an object of it fails: then nothing was proved
 */
export async function onArchive<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const options = { cause: error };
    if (error instanceof StoreError) throw new OretrailError(COMMAND_ERRORS, OF_STORE[error.code], error.what, options);
    if (error instanceof ReplayError)
      throw new OretrailError(COMMAND_ERRORS, OF_REPLAY[error.code], error.what, options);
    if (error instanceof ArchiveError) {
      throw new OretrailError(
        COMMAND_ERRORS,
        'archive-fails',
        `${error.message.replace(/\.$/, '')} (${error.code})`,
        options,
      );
    }
    throw error;
  }
}

/** Lets the AWS SDK find the store of a running stack, where a place means that. */
function adoptStore(place: string): void {
  Object.assign(process.env, stackStore(place, process.env));
}

/** Lends the store of a place to `use`. @throws CommandLineError as {@link onArchive} */
export function withStore<T>(place: string, use: (store: Store) => Promise<T>): Promise<T> {
  adoptStore(place);
  return onArchive(async () => use(await openStore(place)));
}

/** The same, of an archive. @throws CommandLineError also `no-archive`: a place mistyped is no archive without seals */
export function withArchive<T>(place: string, use: (store: Store) => Promise<T>): Promise<T> {
  return withStore(place, async (store) => {
    for await (const _ of store.list(ARCHIVE_ROOT)) return use(store);
    throw new OretrailError(COMMAND_ERRORS, 'no-archive', `${place} holds no archive`);
  });
}

/** The same to write into it: a bucket must lock what is written. */
export function withArchiveStore<T>(place: string, use: (store: Store) => Promise<T>): Promise<T> {
  adoptStore(place);
  return onArchive(async () => use(await openArchiveStore(place)));
}

/** How the help speaks of a store. */
export const STORE_HELP = 'the folder of an archive, or s3://BUCKET/PREFIX';
