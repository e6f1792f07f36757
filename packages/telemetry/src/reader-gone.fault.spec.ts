/** A service whose log nobody reads any more still comes to its end: what runs it waits for that. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const LOGGER = new URL('./logger.ts', import.meta.url).href;
/** Says that it has begun; asked to, it says its last words, and ends. */
const SERVICE = `
  const { createLogger } = await import(${JSON.stringify(LOGGER)});
  const log = createLogger({ service: 'provenance', level: 'info' });
  log.info({}, 'begun');
  process.stdin.once('data', () => {
    for (let left = 3; left > 0; left -= 1) log.warn({}, 'trying again');
    log.fatal({}, 'stopping');
    process.exit(1);
  });`;

it.each([
  ['is read', false],
  ['is read by nobody any more', true],
])('ends with its status if its log %s', async (_, isGone) => {
  const service = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', SERVICE]);
  service.stderr.resume();
  await once(service.stdout, 'data');
  let rest = '';
  service.stdout.on('data', (chunk) => (rest += chunk));
  if (isGone) service.stdout.destroy();
  service.stdin.write('stop');
  expect(await once(service, 'exit')).toEqual([1, null]);
  if (!isGone) expect(rest).toContain('"msg":"stopping"');
});
