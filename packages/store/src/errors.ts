/** Why a store cannot be used, as one closed table. None of these is a finding: they say nothing about the archive. */
import { type CodeOf, crash, errorTable, type OretrailError, reject, retry } from '@oretrail/errors';
import { redactUrls } from '@oretrail/model';

/** Every code. A writer stops and starts again; a reader has proved nothing. */
export const STORE_ERRORS = errorTable('store', {
  'bad-store': reject(
    'The address of the store is not one that Oretrail reads.',
    'Give the path of a folder, or s3://BUCKET/PREFIX.',
  ),
  'no-bucket': reject(
    'There is no bucket of that name.',
    'Create the bucket with Object Lock, which can be chosen only when it is created.',
  ),
  'not-locking': reject(
    'The bucket does not keep versions or does not lock objects, so anybody with the rights could remove an archive.',
    'Use a bucket that was created with Object Lock.',
  ),
  'store-unreachable': retry(
    'The store did not answer in time, several times in a row.',
    'Check ORETRAIL_S3_ENDPOINT, AWS_REGION, clock and network; then call again: a repeated call does no harm.',
  ),
  'not-s3': retry(
    'The answer is not from an S3 store, but from a web server, a proxy or a login page.',
    'Check ORETRAIL_S3_ENDPOINT and the network between.',
  ),
  'not-able': crash(
    'The store lacks something that an archive needs, so objects could be lost or overwritten.',
    'Use S3 with If-None-Match and SHA-256 checksums, or a file system with hard links.',
  ),
  'store-refused': crash('The store refused a request.', 'See its answer, and check the credentials and their rights.'),
});

/** A store that cannot be used. */
export type StoreError = OretrailError<CodeOf<typeof STORE_ERRORS>>;

/** @param what without the secrets of an address: what a store answers may quote one */
export function storeError(code: CodeOf<typeof STORE_ERRORS>, what: string, options?: ErrorOptions): StoreError {
  return STORE_ERRORS.error(code, redactUrls(what), options);
}
