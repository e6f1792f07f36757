/** The commands of docs/audit.md that need no broker, carried out on the golden archive of the engine here. */

import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '@oretrail/archive';
import { missingIn, type Part, pythonPackages, type Resolution } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { readBundle } from '@oretrail/replay';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it } from 'vitest';
import { DOCS } from './page.ts';

const PAGE = readFileSync(join(DOCS, 'audit.md'), 'utf8');
const root = temporaryFolder();
cpSync(join(import.meta.dirname, '..', 'golden-archive', 'v2'), root, { recursive: true });

const blocks = (language: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
const run = (command: string, args: readonly string[], env: object = {}): string =>
  execFileSync(command, [...args], { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } });

async function resolvePython(): Promise<Resolution<Part>> {
  try {
    run('python3', ['--version']);
    run('openssl', ['version']);
  } catch (error) {
    return { missing: `python3 or openssl: ${error}` };
  }
  const part: Part = { address: 'python3', origin: 'native', stop: async () => {} };
  return { origin: 'native', start: async () => part };
}

/** A part whose address is where Python finds a reader of Avro: the one that the example of a consumer pins. */
async function resolveAvroReader(): Promise<Resolution<Part>> {
  try {
    const requirements = join(DOCS, 'consumers', 'python', 'requirements.txt');
    const { PYTHONPATH: address } = await pythonPackages('ledger-python', requirements);
    return { origin: 'native', start: async () => ({ address, origin: 'native', stop: async () => {} }) };
  } catch (error) {
    return { missing: missingIn(error) };
  }
}

const sealNames = readdirSync(join(root, 'audit/v1/seals')).sort();
const seals = sealNames.map((name) => JSON.parse(readFileSync(join(root, 'audit/v1/seals', name), 'utf8')));
const [walk = '', rootOfVerdicts = ''] = blocks('python');

await describeWith('an archive by hand', { python: resolvePython }, () => {
  it('has the heads that its seal names', () => {
    writeFileSync(join(root, 'walk.py'), walk);
    for (const [place, head] of Object.entries<{ sha256: string }>(seals.at(-1).body.heads)) {
      expect(run('sh', ['-c', `python3 walk.py audit/v1/${place}/*.json`]).trim(), place).toBe(head.sha256);
    }
  });

  it('has seals that name each other', () => {
    const digests = sealNames.map((name) => sha256Of(readFileSync(join(root, 'audit/v1/seals', name))));
    expect(seals.map(({ body }) => body.previousSha256)).toEqual([null, ...digests.slice(0, -1)]);
  });

  it('is signed with the key that one trusts', () => {
    const signing = blocks('sh').find((text) => text.includes('openssl')) ?? '';
    expect(run('sh', ['-e', '-c', signing])).toBe(`Signature Verified Successfully\n${seals[0].body.keys.signing}`);
  });
});

await describeWith('verdicts by hand', { avroReader: resolveAvroReader }, (parts) => {
  it('have the root that is sealed', () => {
    const { count, root: sealed } = seals.at(-1).body.verdicts;
    const said = run('python3', ['-c', rootOfVerdicts], { PYTHONPATH: parts().avroReader.address });
    expect(said).toBe(`${count} ${sealed}\n`);
  });
});

describe('the commands of the page', () => {
  const { vin } = readBundle(readFileSync(join(root, 'evidence.json')));
  const names: Readonly<Record<string, string>> = {
    STORE: root,
    VIN: vin,
    'oretrail.pub.pem': join(root, 'signing.pub.pem'),
    'last-seal-that-i-hold.json': join(root, 'audit/v1/seals', sealNames.at(-1) ?? ''),
    'evidence.json': join(root, 'taken.json'),
    'evidence.html': join(root, 'evidence.html'),
    'what-if.html': join(root, 'what-if.html'),
  };
  const commands = (blocks('sh')[0] ?? '').trim().split('\n');

  it.each(commands.filter((command) => !/ --brokers | restore /.test(command)))('%s', async (command) => {
    const [, ...words] = command.split(' ');
    // What a call writes is for a folder of the test, not for the one that it runs in.
    expect(words.filter((word) => /^[\w.-]+\.(?:html|json|pem)$/.test(word) && !(word in names))).toEqual([]);
    const { status, errors } = await captureCall(words.map((word) => names[word] ?? word));
    // A what-if may well change something.
    expect(command.includes(' diff ') ? [0, 1] : [0], errors).toContain(status);
  });
});
