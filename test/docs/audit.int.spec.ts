/** The commands by which docs/audit.md checks an archive by hand, carried out on the golden archive. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Of } from '@oretrail/archive';
import { MissingPartError, type Part, type Resolution } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { afterAll, expect, it } from 'vitest';

const PAGE = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8');
const root = mkdtempSync(join(tmpdir(), 'oretrail-by-hand-'));
afterAll(() => rmSync(root, { recursive: true }));
cpSync(join(import.meta.dirname, '..', 'golden-archive', 'v1'), root, { recursive: true });

const blocks = (language: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, [...args], { cwd: root, encoding: 'utf8' });

async function resolvePython(): Promise<Resolution<Part>> {
  try {
    run('python3', '--version');
    run('openssl', 'version');
  } catch (error) {
    return { missing: new MissingPartError(`python3 or openssl: ${error}`).message };
  }
  const part: Part = { address: 'python3', origin: 'native', stop: async () => {} };
  return { origin: 'native', start: async () => part };
}

const sealNames = readdirSync(join(root, 'audit/v1/seals')).sort();
const seals = sealNames.map((name) => JSON.parse(readFileSync(join(root, 'audit/v1/seals', name), 'utf8')));

await describeWith('an archive by hand', { python: resolvePython }, () => {
  it('has the heads that its seal names', () => {
    writeFileSync(join(root, 'walk.py'), blocks('python')[0] ?? '');
    for (const [place, head] of Object.entries<{ sha256: string }>(seals.at(-1).body.heads)) {
      expect(run('sh', '-c', `python3 walk.py audit/v1/${place}/*.json`).trim(), place).toBe(head.sha256);
    }
  });

  it('has seals that name each other', () => {
    const digests = sealNames.map((name) => sha256Of(readFileSync(join(root, 'audit/v1/seals', name))));
    expect(seals.map(({ body }) => body.previousSha256)).toEqual([null, ...digests.slice(0, -1)]);
  });

  it('is signed', () => {
    const signing = blocks('sh').find((text) => text.includes('openssl')) ?? '';
    expect(run('sh', '-c', signing)).toContain('Signature Verified Successfully');
  });
});
