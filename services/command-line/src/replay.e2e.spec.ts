import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OretrailEvent, RULESETS } from '@oretrail/model';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { generatedEvents } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';

const SEED = 3;
const events: readonly OretrailEvent[] = generatedEvents({ seed: SEED, vehicles: 12, realisticFaults: 0.3 });
const root = temporaryFolder();
const archive = join(root, 'archive');
const forged = join(root, 'forged');
let vin = '';

beforeAll(async () => {
  const life = { seed: SEED, partitions: 3, ruleset: RULESETS[2], events };
  await writeSealedLife(new DirectoryStore(archive), life);
  await writeSealedLife(new DirectoryStore(forged), { ...life, claimed: RULESETS[0] });
  const outcome = JSON.parse((await replay(archive, '--json')).output);
  vin = events.find(({ type }) => type === 'oretrail.vehicle-production.v1')?.subject ?? '';
  expect(outcome.isIdentical).toBe(true);
});

/** One that could be, and that no event names. */
const STRANGER = '1HGCM82633A004352';
const replay = (...args: readonly string[]) => captureCall(['replay', ...args]);

describe('replay', () => {
  it('gives every sealed verdict again', async () => {
    const { status, output } = await replay(archive, '--vin', vin);
    expect([status, output.split(' ')[0]]).toEqual([0, 'IDENTICAL']);
    expect(output).toMatch(/seal 1: identical, [0-9]+ vehicles?\n/);
    expect(output).toMatch(new RegExp(`${vin}: sha256:[0-9a-f]{64}\n`));
  });

  it('says that a vehicle has no verdict, after what it found', async () => {
    const { status, output, errors } = await replay(archive, '--vin', STRANGER);
    expect([status, output.split(' ')[0], errors]).toEqual([2, 'IDENTICAL', expect.stringContaining('(no-verdict)')]);
  });

  it('says the same in another time zone and locale, on another partition count', async () => {
    const main = join(import.meta.dirname, 'main.ts');
    const env = { ...process.env, TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    const args = [main, 'replay', archive, '--json', '--quiet', '--partitions', '5'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe((await replay(archive, '--json')).output);
  });

  it('tells the first difference', async () => {
    const { status, output } = await replay(forged);
    expect([status, output.split(' ')[0]]).toEqual([1, 'DIFFERENT']);
    expect(output).toContain(`/ruleset: sealed "${RULESETS[2]}", replayed "${RULESETS[0]}"`);
  });

  it('compares the archive with the key and the seal that are held', async () => {
    const [own, other] = [archive, forged].map((store) => join(store, 'audit/v1/seals/00000000000000000001.json'));
    const { signing } = JSON.parse(readFileSync(own ?? '', 'utf8')).body.keys;
    const { signing: stranger } = JSON.parse(readFileSync(other ?? '', 'utf8')).body.keys;
    expect((await replay(archive)).output).toContain('Nothing was compared with what you hold');
    const { status, output } = await replay(archive, '--key', signing, '--head', own ?? '');
    expect([status, output]).toEqual([0, expect.stringContaining('Compared with the key and the seal that you hold.')]);
    for (const view of [[], ['--ruleset', RULESETS[0]]]) {
      const byKey = await replay(archive, '--key', stranger, ...view);
      expect([byKey.status, byKey.errors]).toEqual([1, expect.stringContaining('audit/v1/seals/')]);
      const byHead = await replay(archive, '--head', other ?? '', ...view);
      expect([byHead.status, byHead.errors]).toEqual([1, expect.stringContaining('(differs-from-head)')]);
    }
  });

  it('shows another law, another time and one vehicle', async () => {
    const { status, output } = await replay(archive, '--ruleset', RULESETS[0]);
    expect([status, output]).toEqual([0, expect.stringContaining(`under ${RULESETS[0]}\n`)]);
    const one = await replay(archive, '--ruleset', RULESETS[1], '--vin', vin);
    expect(JSON.parse(one.output)).toMatchObject({ vin, ruleset: RULESETS[1] });
    const before = await replay(archive, '--as-known-at', '2000-01-01T00:00:00Z', '--vin', vin);
    expect([before.status, before.errors]).toEqual([2, expect.stringContaining('(no-verdict)')]);
  });

  it('names an object that fails, and compares nothing then', async () => {
    const copy = join(root, 'copy');
    cpSync(archive, copy, { recursive: true });
    const folder = join(copy, 'audit/v1/reference.facts.v1/0');
    const [segment = ''] = readdirSync(folder).filter((name) => name.endsWith('.avro'));
    const path = join(folder, segment);
    const bytes = readFileSync(path);
    rmSync(path);
    writeFileSync(path, bytes.fill(0, bytes.length - 20, bytes.length - 16));
    const { status, output, errors } = await replay(copy);
    expect([status, output]).toEqual([1, '']);
    expect(errors).toContain(`audit/v1/reference.facts.v1/0/${segment}: `);
    expect(errors).toContain('(bad-block)');
  });

  it.each([
    ['no-seal', () => [archive, '--seal', '99']],
    ['no-archive', () => [join(root, 'none')]],
    ['bad-number', () => [archive, '--seal', '0']],
    ['unknown-ruleset', () => [archive, '--ruleset', 'us-30d@1900-01-01']],
    ['bad-store', () => ['ftp://x/']],
  ])('is a wrong call: %s', async (code, args) => {
    const { status, errors } = await replay(...args());
    expect([status, errors]).toEqual([2, expect.stringContaining(`(${code})`)]);
  });
});

describe('evidence', () => {
  const bundle = join(root, 'evidence.json');

  it('is taken out of an archive, and proves the verdict without it', async () => {
    const taken = await captureCall(['evidence', vin, archive, '--out', bundle]);
    expect([taken.status, taken.output]).toEqual([0, expect.stringContaining(' on which the verdict of seal ')]);
    const head = join(archive, 'audit/v1/seals/00000000000000000001.json');
    const { status, output } = await captureCall(['evidence', 'verify', bundle, '--head', head]);
    expect([status, output.split(':')[0]]).toEqual([0, `PROVED ${vin}`]);
    expect(output).toContain('Compared with the seal that you hold.');
  });

  it('fails if it was changed, or is of another archive', async () => {
    const text = readFileSync(bundle, 'utf8');
    const changed = join(root, 'changed.json');
    writeFileSync(changed, text.replace('"seal":', '"seal":1'));
    expect(await captureCall(['evidence', 'verify', changed])).toMatchObject({
      status: 2,
      errors: expect.stringContaining('(bad-bundle)'),
    });
    const head = join(forged, 'audit/v1/seals/00000000000000000001.json');
    const { status, errors } = await captureCall(['evidence', 'verify', bundle, '--head', head]);
    expect([status, errors]).toEqual([1, expect.stringContaining('differs-from-head')]);
  });

  it.each([
    ['diff', ['--ruleset', RULESETS[1]]],
    ['evidence', ['--out', join(root, 'none.json')]],
  ])('says that there is no archive: %s', async (command, flags) => {
    const [none, asked] = [join(root, 'none'), command === 'evidence' ? [vin] : []];
    const { status, errors } = await captureCall([command, ...asked, none, ...flags]);
    expect([status, errors]).toEqual([2, expect.stringContaining('(no-archive)')]);
  });

  it('says before its work that there is no folder for what it writes', async () => {
    const out = join(root, 'nowhere', 'file');
    // The archive isn't there either: it would be looked for next.
    const calls = [
      ['evidence', vin, join(root, 'none'), '--out', out],
      ['diff', join(root, 'none'), '--html', out],
    ];
    for (const call of calls) {
      const { status, errors } = await captureCall(call);
      expect([status, errors]).toEqual([3, expect.stringContaining('(output-failed)')]);
    }
  });

  it.each([
    ['missing-flag', () => [vin, archive]],
    ['no-verdict', () => [STRANGER, archive, '--out', join(root, 'none.json')]],
    ['file-unreadable', () => ['verify', join(root, 'none.json')]],
  ])('is a wrong call: %s', async (code, args) => {
    const { status, errors } = await captureCall(['evidence', ...args()]);
    expect([status, errors]).toEqual([2, expect.stringContaining(`(${code})`)]);
  });
});
