import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pemOfPublicKey, sealKey } from '@oretrail/archive';
import { DirectoryStore } from '@oretrail/store';
import { newKeys, sampleTopics, writeSample } from '@oretrail/test-support/archive/sample-archive';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';

const keys = newKeys();
const root = temporaryFolder();
const archive = join(root, 'archive');
const pem = join(root, 'key.pem');
const sealAt = (number: number): string => join(archive, sealKey(number));

beforeAll(async () => {
  await writeSample(new DirectoryStore(archive), keys, await sampleTopics);
  writeFileSync(pem, pemOfPublicKey(keys.signing.publicKey));
});

const verify = (...args: readonly string[]) => captureCall(['audit', 'verify', ...args]);

describe('audit verify', () => {
  it('says that all is good, and how far', async () => {
    const { status, output, errors } = await verify(archive, '--key', pem, '--head', sealAt(2));
    // A slow machine says how far it is.
    expect([status, errors.replaceAll(/^verifying: .*\n/gm, '')]).toEqual([0, '']);
    expect(output).toMatch(/^GOOD .*: [0-9,]+ records, [0-9]+ vehicles with a verdict\n/);
    expect(output).toContain('Seal 2, SHA-256 ');
    expect(output).toContain('sourcing.shipments.v1/0 up to offset ');
    expect(output).toContain('Compared with the key and the seal that you hold.');
  });

  it('says that an archive that is compared with nothing only agrees with itself', async () => {
    expect((await verify(archive)).output).toContain('Give --key or --head');
  });

  it('names the object that fails, and why', async () => {
    const copy = join(root, 'copy');
    cpSync(archive, copy, { recursive: true });
    const folder = join(copy, 'audit/v1/sourcing.shipments.v1/1');
    const [first = ''] = readdirSync(folder).filter((name) => name.endsWith('.avro'));
    rmSync(join(folder, first));
    const key = `audit/v1/sourcing.shipments.v1/1/${first}`;
    const told = await verify(copy, '--key', keys.signing.publicKey);
    expect([told.status, told.output.split('\n')[0]]).toEqual([1, `FAILS ${key} (missing-object)`]);
    const { status, output } = await verify(copy, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(output).finding).toMatchObject({ code: 'missing-object', key });
  });

  it('finds a tail that is gone by the seal that is held, and no lock in a folder', async () => {
    const copy = join(root, 'shorter');
    cpSync(archive, copy, { recursive: true });
    rmSync(join(copy, sealKey(2)));
    expect((await verify(copy, '--key', pem)).status).toBe(0);
    const { status, output } = await verify(copy, '--head', sealAt(2));
    expect([status, output]).toEqual([1, expect.stringContaining('(older-than-head)')]);
    expect((await verify(archive, '--locked-until', '2034-01-01T00:00:00Z')).output).toContain('(not-locked)');
  });

  it('finds that an archive without a seal is not proven to be complete, unless that is not asked', async () => {
    const copy = join(root, 'unsealed');
    cpSync(archive, copy, { recursive: true });
    for (const number of [1, 2]) rmSync(join(copy, sealKey(number)));
    const { status, output } = await verify(copy);
    expect([status, output.split('\n')[0]]).toEqual([1, `FAILS ${copy} (unsealed)`]);
    expect(JSON.parse((await verify(copy, '--json')).output).finding).toMatchObject({ code: 'unsealed', key: '' });
    const allowed = await verify(copy, '--allow-unsealed');
    expect([allowed.status, allowed.output]).toEqual([0, expect.stringContaining('No seal: nothing proves')]);
    rmSync(join(copy, 'audit/v1/sourcing.shipments.v1/1'), { recursive: true });
    // What only a seal tells.
    expect((await verify(copy, '--allow-unsealed')).status).toBe(0);
  });

  it.each([
    ['no-archive', () => [join(root, 'nothing')]],
    ['bad-store', () => ['http://example.org/']],
    ['bad-head', () => [archive, '--head', pem]],
    ['bad-key', () => [archive, '--key', sealAt(1)]],
    ['file-unreadable', () => [archive, '--key', join(root, 'none.pem')]],
    ['bad-time', () => [archive, '--locked-until', 'tomorrow']],
  ])('is a wrong call: %s', async (code, args) => {
    const { status, output, errors } = await verify(...args());
    expect([status, output]).toEqual([2, '']);
    expect(errors).toContain(`(${code})`);
  });
});
