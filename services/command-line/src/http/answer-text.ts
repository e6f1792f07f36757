/** The body of an answer, bounded: a server that is not well, or not ours, may send without an end. */

/**
 * Bytes of one answer, after it is unpacked. An intake names at most 100 faults of each of 1,000 events, some 30 MB; a console
 * gives at most 32 MiB of what a verdict rests on (services/console, CLOSURE_BYTES_MAX).
 */
export const ANSWER_BYTES_MAX = 64 * 1_024 * 1_024;

/** A JSON type, such as that of a problem: RFC 6839, 3.1. */
const JSON_TYPE = /^application\/(?:json|[\w.+-]+\+json)\s*(?:;|$)/i;

/** Whether an answer says that it is JSON. */
export function isJson({ headers }: Response): boolean {
  return JSON_TYPE.test(headers.get('content-type') ?? '');
}

/** The whole body. @throws Error if it is over the bound: what comes then is not read */
export async function textOf({ body }: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`its answer has more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
