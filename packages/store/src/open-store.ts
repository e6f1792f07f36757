/** Opens a store by its place: the path of a folder, or `s3://BUCKET/PREFIX`. */
import { DirectoryStore } from './directory-store.ts';
import { storeError } from './errors.ts';
import { KEY, type Store } from './store.ts';

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//;
/** Source: S3, "Bucket naming rules". */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** The region for a store other than AWS, if none is given: such stores ignore it. */
const REGION = 'us-east-1';

/** Variables that say how S3 is reached; the rest, such as AWS_ACCESS_KEY_ID and AWS_PROFILE, the AWS SDK reads itself. */
export type StoreEnvironment = Readonly<Partial<Record<'ORETRAIL_S3_ENDPOINT' | 'AWS_REGION', string>>>;

async function openBucket(place: string, environment: StoreEnvironment) {
  const [bucket = '', ...folders] = place.slice('s3://'.length).replace(/\/+$/, '').split('/');
  const prefix = folders.join('/');
  if (!BUCKET.test(bucket) || (prefix !== '' && !KEY.test(prefix))) {
    throw storeError('bad-store', `${place} names no bucket and prefix`);
  }
  const { ORETRAIL_S3_ENDPOINT: endpoint, AWS_REGION: region } = environment;
  // Half a second that only those pay who need it.
  const { S3Store } = await import('./s3/s3-store.ts');
  const at = { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
  return new S3Store(
    endpoint ? { ...at, endpoint, region: region || REGION } : { ...at, ...(region ? { region } : {}) },
  );
}

/** Opens a store to read from it. Nothing is asked of it yet. @throws StoreError `bad-place` */
export async function openStore(place: string, environment: StoreEnvironment = process.env): Promise<Store> {
  const scheme = SCHEME.exec(place)?.[1];
  if (scheme === 's3') return openBucket(place, environment);
  if (scheme === undefined && place !== '') return new DirectoryStore(place);
  throw storeError('bad-store', `${JSON.stringify(place)} is neither a folder nor s3://BUCKET/PREFIX`);
}

/**
 * Opens a store to write an archive into it. Whether what is written stays is tried first: a bucket must lock it, write
 * nothing over and compare checksums; a folder must know hard links, and locks nothing.
 * @throws StoreError any of them
 */
export async function openArchiveStore(place: string, environment: StoreEnvironment = process.env): Promise<Store> {
  if (SCHEME.exec(place)?.[1] !== 's3') {
    const folder = await openStore(place, environment);
    if (folder instanceof DirectoryStore) await folder.requireLinks();
    return folder;
  }
  const store = await openBucket(place, environment);
  await store.requireLocks();
  await store.requireAbilities();
  return store;
}
