/** Asking a part over HTTP whether it is there. */

/** A question that is not answered by then counts as a no: a port may be open long before anybody reads from it. */
const QUESTION_TIMEOUT_MS = 2_000;

/** Whether a URL is answered with success. A refused connection rejects. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS) });
  await response.body?.cancel();
  return response.ok;
}
