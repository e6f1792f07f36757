/** Our patch takes CRC-32C from a native module, and works it out in JavaScript on a platform that has none. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes } from './arbitrary-messages.ts';
import { bothOf, KAFKAJS_FOLDER } from './patch.ts';

type Checksum = (bytes: Buffer) => number;

const PATH = 'src/protocol/recordBatch/crc32C/index.js';
const [published, patched] = bothOf<Checksum>(PATH);

/** The patched module on a platform for which there is no native one. */
function withoutNative(): Checksum {
  const file = join(KAFKAJS_FOLDER, PATH);
  const own = createRequire(file);
  const module: { exports: unknown } = { exports: {} };
  const missing = (name: string) => {
    if (!name.startsWith('.')) throw new Error(`Cannot find module '${name}'`);
    return own(name);
  };
  compileFunction(readFileSync(file, 'utf8'), ['module', 'require'])(module, missing);
  return module.exports as Checksum;
}

describe('the checksum of a batch', () => {
  it('is native here', () => {
    expect(patched.toString()).toContain('[native code]');
    expect(withoutNative().toString()).not.toContain('[native code]');
  });

  it('is the published one, native or not', () => {
    const inJavaScript = withoutNative();
    fc.assert(
      fc.property(bytes, fc.nat({ max: 9 }), (whole, from) => {
        const part = whole.subarray(from);
        expect(patched(part)).toBe(published(part));
        expect(inJavaScript(part)).toBe(published(part));
      }),
      { numRuns: 500 },
    );
  });

  it('is that of the check value of CRC-32C', () => {
    for (const checksum of [patched, withoutNative()]) expect(checksum(Buffer.from('123456789'))).toBe(0xe3069283);
  });
});
