/** For specs: a process that sends a history to a target by webhooks, and ends when all is delivered. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { historyOf } from '../read-model/history.ts';
import { MadeUpConsole } from './made-up-console.ts';

const [folder = '', seed = '1', url = ''] = process.argv.slice(2);
const LOOK_MS = 5;

const made = await MadeUpConsole.open({
  folder,
  batches: historyOf({ seed: Number(seed), vehicles: 10 }).batches,
  identities: { auditor: { roles: ['auditor'] } },
  hooks: {
    directory: join(folder, 'subscriptions'),
    allowed: ['127.0.0.0/8'],
    ca: readFileSync(join(folder, 'ca.pem')),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    delays: [1],
    onOutcome: () => undefined,
    onFault: (error) => process.stderr.write(`${error}\n`),
  },
});
const { rows } = await made.json('auditor', '/v1/subscriptions');
if (rows.length === 0) await made.send('auditor', 'POST', '/v1/subscriptions', { url, from: 'start' });
for (let waiting = 1, cursor = ''; waiting > 0 || cursor === ''; await sleep(LOOK_MS)) {
  const [one] = (await made.json('auditor', '/v1/subscriptions')).rows;
  waiting = one.waiting;
  // Until it has read anything, nothing waits.
  cursor = one.cursor === '0' ? '' : one.cursor;
}
await made.close();
