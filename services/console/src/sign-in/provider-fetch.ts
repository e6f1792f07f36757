/** Asks the identity provider, within bounds. */
import { HTTP_ERRORS } from '@oretrail/http-api';
import type { CustomFetchOptions } from 'openid-client';
import { PROVIDER_ANSWER_BYTES_MAX } from './limits.ts';

/** The first status that says that the provider itself has failed. */
const SERVER_ERROR = 500;
const TOO_MANY_REQUESTS = 429;

/** @throws Error if it is longer than PROVIDER_ANSWER_BYTES_MAX */
async function bodyOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > PROVIDER_ANSWER_BYTES_MAX)
      throw new Error(`an answer has more than ${PROVIDER_ANSWER_BYTES_MAX} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * An answer of the provider, read to its end. Redirections are not followed: they could carry a secret elsewhere.
 * @throws OretrailError `sign-in-away` if it does not answer, or fails itself
 */
export async function askProvider(address: string, options: CustomFetchOptions): Promise<Response> {
  try {
    const { signal = null, ...rest } = options;
    // The library names the same bodies by types of its own.
    const answer = await fetch(address, { ...(rest as RequestInit), signal, redirect: 'manual' });
    const { status, statusText, headers } = answer;
    if (status >= SERVER_ERROR || status === TOO_MANY_REQUESTS) throw new Error(`${address} answers ${status}`);
    if (answer.body === null) return answer;
    return new Response(await bodyOf(answer.body), { status, statusText, headers });
  } catch (cause) {
    throw HTTP_ERRORS.error('sign-in-away', 'the identity provider gave no answer', { cause });
  }
}
