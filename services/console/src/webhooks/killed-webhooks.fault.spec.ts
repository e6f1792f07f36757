/** A console that is killed again and again while it sends, and loses its database: each revision arrives, in order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Received, targetCertificate, WebhookTarget } from '@oretrail/test-support/console/webhook-target';
import { Random } from '@oretrail/test-support/random';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../../../test/support/console/killed-webhooks.ts');
const HISTORY = 61;
const KILLS = 2;
/** A process takes some seconds to start, and minutes if the machine is busy. */
const TIMEOUT_MS = 600_000;
const SEED = Math.floor(Math.random() * 1_000_000);

it(
  `arrive at least once and in order: seed ${SEED}`,
  async () => {
    const random = new Random(SEED);
    const folder = temporaryFolder();
    const tls = targetCertificate();
    writeFileSync(join(folder, 'ca.pem'), tls.cert);
    const { revisions } = historyOf({ seed: HISTORY, vehicles: 10 });
    const all = [...revisions].flatMap(([vin, own]) => own.map(({ verdict }) => `${vin} ${verdict.revision}`)).sort();
    const taken: string[] = [];
    let kill: (() => void) | null = null;
    let left = Number.POSITIVE_INFINITY;
    const answer = ({ body }: Received): number => {
      const { vin, revision } = JSON.parse(body).data;
      taken.push(`${vin} ${revision}`);
      left -= 1;
      if (left === 0) kill?.();
      return 204;
    };
    const target = await WebhookTarget.open(tls, answer);
    for (let life = 0; life <= KILLS; life += 1) {
      const isLast = life === KILLS;
      left = isLast ? Number.POSITIVE_INFINITY : 1 + random.below(Math.floor(all.length / KILLS) - 1);
      if (random.percent(50))
        for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `read-model.sqlite${end}`), { force: true });
      const child = spawn(process.execPath, [SCRIPT, folder, String(HISTORY), target.url()], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      kill = () => child.kill('SIGKILL');
      const [code, signal] = await once(child, 'exit');
      expect([life, code, signal]).toEqual(isLast ? [life, 0, null] : [life, null, 'SIGKILL']);
    }
    await target.close();
    expect([...new Set(taken)].sort()).toEqual(all);
    for (const [vin, own] of Map.groupBy(taken, (name) => name.split(' ')[0])) {
      const numbers = own.map((name) => Number(name.split(' ')[1]));
      expect([vin, numbers]).toEqual([vin, [...numbers].sort((a, b) => a - b)]);
    }
    // What was delivered before a kill is not all sent again: at most what was in flight then.
    expect(taken.length - all.length).toBeLessThanOrEqual(KILLS * 5);
  },
  TIMEOUT_MS,
);
