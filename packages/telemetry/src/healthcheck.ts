/** Asks the service of this container whether it is ready, for images without a client of HTTP: exit status 0 or 1. */

/** An answer comes from memory; Docker's own limit is in the image. */
const TIMEOUT_MS = 3_000;

const { ORETRAIL_TELEMETRY_PORT: port = '0' } = process.env;
const url = `http://127.0.0.1:${port}/health/ready`;
const isReady = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
  ({ ok }) => ok,
  () => false,
);
process.exitCode = isReady ? 0 : 1;
