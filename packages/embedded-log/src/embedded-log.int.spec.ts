import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLogContract, type LogUnderTest } from '@oretrail/log-contract';
import { EmbeddedLog } from './embedded-log.ts';

function under(directory: string): LogUnderTest {
  const log = EmbeddedLog.open({ directory, partitions: 2 });
  return {
    log,
    reopen: async () => {
      await log.close();
      return under(directory);
    },
    close: async () => {
      await log.close();
      rmSync(directory, { recursive: true });
    },
  };
}

describeLogContract('the embedded log', async () => under(mkdtempSync(join(tmpdir(), 'oretrail-log-'))));
