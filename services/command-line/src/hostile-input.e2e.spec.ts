/** Bad input of every kind is rejected line by line, with a clear error; the rest is unharmed. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EXIT_OK, EXIT_REJECTED } from '@oretrail/errors';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { CASE, LINES } from '@oretrail/test-support/events';
import { AT_LENGTH } from '@oretrail/test-support/runs';
import { describe, expect, it } from 'vitest';

type Json = { data?: object };

/** A good event of a type, changed. */
function changed(type: string, change: (event: Json) => void): string {
  const line = LINES.find((text) => text.includes(`"oretrail.${type}.v1"`));
  if (line === undefined) throw new Error(`the case has no ${type}`);
  const event: Json = JSON.parse(line);
  change(event);
  return JSON.stringify(event);
}

const material = (name: string, value: unknown): string =>
  changed('mineral-shipment', (event) => Object.assign(event.data ?? {}, { [name]: value }));

const input = (i: number) => ({ lotId: `urn:lot:${i}`, quantity: { value: '1', unit: 'KGM' } });

const HOSTILE: readonly (readonly [string, string | Buffer, string, string])[] = [
  ['not JSON', '{"id":', 'not-json', ''],
  ['two events on a line', `${LINES[0]}${LINES[1]}`, 'not-json', ''],
  ['a list', '[17]', 'not-an-object', ''],
  ['a bare value', '17', 'not-an-object', ''],
  ['NaN', (LINES[0] ?? '').replace('"1.0"', 'NaN'), 'not-json', ''],
  ['a wrong type', material('material', 5), 'wrong-type', '/data/material'],
  ['null', material('use', null), 'wrong-type', '/data/use'],
  ['an unknown member', material('colour', 'green'), 'unknown-field', '/data/colour'],
  [
    '__proto__',
    (LINES[0] ?? '').replace('"data":{', '"data":{"__proto__":{"x":1},'),
    'unknown-field',
    '/data/__proto__',
  ],
  ['a negative mass', material('quantity', { value: '-5', unit: 'KGM' }), 'out-of-range', '/data/quantity/value'],
  ['1e400', material('quantity', { value: '1e400', unit: 'KGM' }), 'bad-decimal', '/data/quantity/value'],
  [
    '3,000 inputs',
    material(
      'inputs',
      Array.from({ length: 3_000 }, (_, i) => input(i)),
    ),
    'too-large',
    '/data/inputs',
  ],
  [
    '10,000 inputs',
    material(
      'inputs',
      Array.from({ length: 10_000 }, (_, i) => input(i)),
    ),
    'too-large',
    '',
  ],
  ['nesting deeper than a line may hold', `{"data":${'['.repeat(500_000)}`, 'too-large', ''],
  [
    'nesting as deep as a line may hold',
    `{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    'wrong-type',
    '/data',
  ],
  [
    'an id of 1 MB',
    changed('mineral-shipment', (event) => Object.assign(event, { id: 'x'.repeat(1_000_000) })),
    'too-large',
    '',
  ],
  [
    'a long id',
    changed('mineral-shipment', (event) => Object.assign(event, { id: 'x'.repeat(10_000) })),
    'too-large',
    '/id',
  ],
  [
    '2023-02-30',
    changed('vehicle-production', (event) => Object.assign(event.data ?? {}, { expectedDeliveryOn: '2023-02-30' })),
    'bad-date',
    '/data/expectedDeliveryOn',
  ],
  [
    'a wrong VIN',
    changed('vehicle-production', (event) => Object.assign(event.data ?? {}, { vin: '1HGEV0100SA00000O' })),
    'bad-vin',
    '/data/vin',
  ],
  [
    'a VIN with a wrong check digit',
    changed('vehicle-production', (event) => Object.assign(event.data ?? {}, { vin: '1HGEV0109SA000004' })),
    'bad-vin',
    '/data/vin',
  ],
  ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'not-json', ''],
  ['a zero byte', '\u0000', 'not-json', ''],
];

/** Alone, a list of events is a file of them; among lines it is one that is wrong. */
const AMONG_LINES = [...HOSTILE.map(([, line]) => line), `[${LINES[0]}]`];

/** Good events, then after each of them one that is not. */
function mixed(): Buffer {
  const parts = LINES.flatMap((line, i) => {
    const hostile = AMONG_LINES[i];
    return hostile === undefined ? [line, '\n'] : [line, '\n', hostile, '\n'];
  });
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

describe('hostile lines', () => {
  it('are rejected one by one, and change nothing else', () =>
    withTemporaryDirectory(async (directory) => {
      expect(AMONG_LINES.length).toBeLessThanOrEqual(LINES.length);
      const path = join(directory, 'mixed.ndjson');
      writeFileSync(path, mixed());
      const [clean, dirty] = [join(directory, 'clean'), join(directory, 'dirty')];
      expect((await captureCall(['run', CASE, '--out', clean])).status).toBe(EXIT_OK);
      expect((await captureCall(['run', path, '--out', dirty])).status).toBe(EXIT_REJECTED);
      for (const name of ['verdicts.ndjson', 'verdict-log.ndjson']) {
        expect(readFileSync(join(dirty, name), 'utf8')).toBe(readFileSync(join(clean, name), 'utf8'));
      }
      const rejected = readFileSync(join(dirty, 'rejected.ndjson'), 'utf8').trim().split('\n');
      const found = rejected.map((line) => JSON.parse(line));
      expect(found.map(({ line }) => line)).toEqual(AMONG_LINES.map((_, i) => 2 * i + 2));
      expect(rejected.every((line) => line.length < 100_000)).toBe(true);
    }));

  it.each(HOSTILE)('%s is named with its code and pointer, and a remedy', async (_name, line, code, pointer) => {
    await withTemporaryDirectory(async (directory) => {
      const path = join(directory, 'one.ndjson');
      writeFileSync(path, line);
      const { status, output } = await captureCall(['validate', path, '--json']);
      expect(status).toBe(EXIT_REJECTED);
      const { errors } = JSON.parse(output);
      expect(errors).toContainEqual({ pointer, code, detail: expect.stringMatching(/\.$/) });
      const readable = await captureCall(['validate', path]);
      expect(readable.output).toContain(`${path}:1: ${code} at ${pointer === '' ? 'the whole line' : pointer}`);
    });
  });
});

/** A process of the command line, as a shell would start it. */
function start(args: readonly string[], nodeFlags: readonly string[] = []): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...nodeFlags, join(import.meta.dirname, 'main.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** The most memory that a process has held so far, in MiB; null if the system doesn't tell. */
function peakMemoryMib(pid: number | undefined): number | null {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return null;
  const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1];
  return kib === undefined ? null : Number(kib) / 1_024;
}

/** A line that is longer than all memory that its reader may hold. */
const HUGE_LINE_MIB = AT_LENGTH ? 1_024 : 512;

/** Feeds the huge line, no faster than it is read; says the most memory that the reader held meanwhile. */
async function feedHugeLine({ stdin, pid }: ChildProcessWithoutNullStreams): Promise<number> {
  const block = Buffer.alloc(1_024 * 1_024, 'x');
  let peakMib = 0;
  for (let i = 0; i < HUGE_LINE_MIB; i++) {
    if (stdin.write(block) === false) await once(stdin, 'drain');
    if (i % 64 === 0) peakMib = Math.max(peakMib, peakMemoryMib(pid) ?? 0);
  }
  return peakMib;
}

describe('the process', () => {
  it(`reads a line of ${HUGE_LINE_MIB} MiB from standard input in bounded memory`, () =>
    withTemporaryDirectory(async (out) => {
      const child = start(['run', '-', '--out', join(out, 'run')], ['--max-old-space-size=128']);
      const errors = text(child.stderr);
      const exit = once(child, 'exit');
      child.stdout.resume();
      child.stdin.write(`${LINES[0]}\n`);
      const peakMib = await feedHugeLine(child);
      child.stdin.end(`\n${LINES.slice(1).join('\n')}\n`);
      const [status] = await exit;
      expect([status, await errors]).toEqual([EXIT_REJECTED, expect.stringContaining('too-large at the whole line')]);
      // Node itself, chunks in flight and the bounded line: far from what came.
      expect(peakMib).toBeLessThan(400);
      const rejected = JSON.parse(readFileSync(join(out, 'run/rejected.ndjson'), 'utf8'));
      expect(rejected).toMatchObject({ file: '-', line: 2, source: null, id: null });
      const clean = join(out, 'clean');
      await captureCall(['run', CASE, '--out', clean]);
      expect(readFileSync(join(out, 'run/verdicts.ndjson'), 'utf8')).toBe(
        readFileSync(join(clean, 'verdicts.ndjson'), 'utf8'),
      );
    }));

  it('prints no colours into a pipe, and passes its exit status on', async () => {
    const child = start(['validate', '-']);
    const [output, exit] = [text(child.stdout), once(child, 'exit')];
    child.stdin.end('not json\n');
    expect((await exit)[0]).toBe(EXIT_REJECTED);
    expect(await output).not.toContain('\u001b');
  });

  it('stops quietly if nobody reads on', async () => {
    const child = start(['generate', '--seed', '1', '--vehicles', '100000']);
    const [errors, exit] = [text(child.stderr), once(child, 'exit')];
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect((await exit)[0]).toBe(EXIT_OK);
    expect(await errors).toBe('');
  });
});
