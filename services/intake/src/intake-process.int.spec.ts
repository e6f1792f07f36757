/** The intake as a process on a real broker and a real registry. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { IntakeProcess } from '@oretrail/test-support/intake/intake-process';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

await describeWith('the process', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  it('reads the topics, says that it is ready, and stops when it is asked to', async () => {
    const intake = await IntakeProcess.begin({
      brokers: parts().kafka.address,
      registry: parts().registry.address,
      folder: temporaryFolder(),
      environment: { ORETRAIL_ISSUERS: '[{"issuer":"https://idp.example","audience":"oretrail"}]' },
    });
    expect(await intake.stop(), intake.output).toEqual([0, null]);
    expect(intake.output).toContain('"msg":"stopped"');
  });
});

it('says which settings are wrong, and is not to be started again', async () => {
  const environment = { PATH: process.env['PATH'], ORETRAIL_ISSUERS: '[{"issuer":"nonsense"}]' };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { env: environment, stdio: 'pipe' });
  let output = '';
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  expect(await once(child, 'close')).toEqual([78, null]);
  for (const due of ['ORETRAIL_STATE_DIRECTORY', 'ORETRAIL_ISSUERS[0].issuer', 'ORETRAIL_ISSUERS[0].audience'])
    expect(output).toContain(due);
});
