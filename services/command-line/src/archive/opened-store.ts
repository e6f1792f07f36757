/** Archives of the command line, opened. */

import { ARCHIVE_ROOT } from '@oretrail/archive';
import { openArchiveStore, openStore, type Store } from '@oretrail/store';
import { COMMAND_ERRORS } from '../errors.ts';
import { stackStore } from '../stack-addresses.ts';

/** Lets the AWS SDK find the store of a running stack, if a place means that. */
function adoptStore(place: string): void {
  Object.assign(process.env, stackStore(place, process.env));
}

/** Lends the store of a place to `use`. @throws StoreError */
export async function withStore<T>(place: string, use: (store: Store) => Promise<T>): Promise<T> {
  adoptStore(place);
  return use(await openStore(place));
}

/** The same, of an archive. @throws CommandLineError `no-archive`: a mistyped place is not an archive without seals */
export function withArchive<T>(place: string, use: (store: Store) => Promise<T>): Promise<T> {
  return withStore(place, async (store) => {
    for await (const _ of store.list(ARCHIVE_ROOT)) return use(store);
    throw COMMAND_ERRORS.error('no-archive', `${place} holds no archive`);
  });
}

/** The same to write into it: a bucket must lock what is written. */
export async function withArchiveStore<T>(place: string, use: (store: Store) => Promise<T>): Promise<T> {
  adoptStore(place);
  return use(await openArchiveStore(place));
}

/** How the help speaks of a store. */
export const STORE_HELP = 'the folder of an archive, or s3://BUCKET/PREFIX';
