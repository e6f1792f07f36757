/** Being asked to stop, with Ctrl-C or by the supervisor of the process. */

/** Lends a signal that is aborted when the process is first asked to stop; asked again, it stops at once. */
export async function withInterruption<T>(use: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await use(stop.signal);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
