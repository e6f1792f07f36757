/** Tells answers of S3 from those of another server at that address: a web server, a proxy, a page that asks to log in. */
import type { S3Client } from '@aws-sdk/client-s3';
import { storeError } from '../errors.ts';

/** What S3 never answers in. An object of an archive has no content type of its own. */
const PAGE = /^\s*text\/html\b/i;
/** From here on a page is how a proxy says that the store behind it fails; another try may do better. */
const SERVER_ERROR = 500;

type Response = Readonly<{ statusCode?: number; headers?: Readonly<Record<string, string | undefined>> }>;

/** Has a client refuse every page: the SDK reads one as an answer in which everything is left out. */
export function refusePages(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { statusCode = 0, headers = {} } = (result.response ?? {}) as Response;
      const type = headers['content-type'] ?? '';
      if (statusCode >= SERVER_ERROR || !PAGE.test(type)) return result;
      throw storeError('not-s3', `The answer is a page (${statusCode}, ${type.slice(0, 40)})`);
    },
    // The nearest to the network, so before the answer is read.
    { step: 'deserialize', priority: 'low', name: 'refusePages' },
  );
}

/** Requires a member that every answer of S3 has. @throws StoreError `not-s3` */
export function requireMember(member: unknown, name: string, what: string): void {
  if (member === undefined) throw storeError('not-s3', `${what}: the answer has no ${name}`);
}
