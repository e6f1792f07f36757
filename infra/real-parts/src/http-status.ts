/** Asking a part over HTTP whether it is there. */

/** A question that is not answered by then counts as a no: a port may be open long before anybody reads from it. */
const QUESTION_TIMEOUT_MS = 2_000;

/** The status with which a URL is answered. A refused connection rejects. */
export async function httpStatus(url: string): Promise<number> {
  const response = await fetch(url, { signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS) });
  await response.body?.cancel();
  return response.status;
}
