/** Bodies that mean harm, break off, or never end: each is refused, nothing is left on disk, and honest senders are served. */
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { sourceOf } from '@oretrail/test-support/intake/plain-intake';
import { UploadStory } from '@oretrail/test-support/intake/upload-story';
import { changed } from '@oretrail/test-support/sample-events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FORM_BYTES_MAX, FORM_PARTS_MAX, UPLOAD_BYTES_MAX } from './limits.ts';

const EVENT = JSON.stringify({ ...changed('mineral', ['id'], 'e-1'), source: sourceOf('smm') });
const BOUNDARY = 'x-boundary';
const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

type Part = Readonly<{ name: string; filename?: string; content: string | Buffer }>;
const opening = ({ name, filename }: Part): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`;
const form = (...parts: readonly Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(opening(part)), Buffer.from(part.content), Buffer.from('\r\n')]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
const FILE: Part = { name: 'file', filename: 'events.ndjson', content: EVENT };

let folder: string;
let story: UploadStory;
beforeEach(async () => {
  folder = temporaryFolder();
  story = await UploadStory.begin(folder);
});
afterEach(() => story.end());

const send = (body: Buffer | string, headers: Readonly<Record<string, string>> = FORM) =>
  story.send('POST', '/v1/uploads', { body, headers });

/** What is refused leaves nothing, and takes nothing from the next sender. */
async function expectHonestServed(): Promise<void> {
  for (let i = 0; readdirSync(folder).length > 0 && i < 200; i += 1) await pause(10);
  expect(readdirSync(folder)).toEqual([]);
  expect(story.intake.calls).toEqual([]);
  expect(await story.over(await story.upload(EVENT))).toMatchObject({ accepted: 1 });
}

describe('a form', () => {
  it('is taken with one file, whatever else is in it', async () => {
    const evil = { ...FILE, filename: '../../../etc/passwd' };
    for (const body of [form(FILE), form({ name: 'note', content: 'x' }, evil, { name: '__proto__', content: 'y' })]) {
      const { statusCode, headers } = await send(body);
      expect(statusCode).toBe(202);
      await story.over(String(headers['location']));
    }
    expect(story.intake.written).toHaveLength(1);
    expect(readdirSync(folder).every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true);
  });

  it.each([
    ['no file', form({ name: 'note', content: 'x' })],
    ['two files', form(FILE, FILE)],
    [
      'too many parts',
      form(...Array.from({ length: FORM_PARTS_MAX + 2 }, (_, i) => ({ name: `f${i}`, content: 'x' })), FILE),
    ],
    ['no end', form(FILE).subarray(0, -BOUNDARY.length - 8)],
    ['an end within its head', form(FILE).subarray(0, 40)],
    ['nothing', Buffer.from('x')],
    ['another boundary', Buffer.from(form(FILE).toString().replaceAll(BOUNDARY, 'y'))],
    ['headers without end', Buffer.from(`--${BOUNDARY}\r\n${'X-A: b\r\n'.repeat(20_000)}`)],
  ])('is refused with %s', async (_name, body) => {
    const { statusCode, body: answer } = await send(body);
    expect([statusCode, answer]).toEqual([400, expect.stringContaining('bad-request')]);
    await expectHonestServed();
  });

  it.each([
    ['a file', form({ ...FILE, content: Buffer.alloc(UPLOAD_BYTES_MAX + 1, 'x') })],
    [
      'fields',
      form(...Array.from({ length: 4 }, (_, i) => ({ name: `f${i}`, content: Buffer.alloc(5 * 1_024 * 1_024) }))),
    ],
    ['nothing before its first part', Buffer.concat([Buffer.alloc(UPLOAD_BYTES_MAX + FORM_BYTES_MAX), form(FILE)])],
  ])('is refused with too much of %s, with and without a length', async (_name, body) => {
    expect((await send(body)).statusCode).toBe(413);
    expect(await overSocket({ ...FORM, 'transfer-encoding': 'chunked' }, [body], true)).toBe(413);
    await expectHonestServed();
  });

  it.each([
    ['none', ''],
    ['an empty one', '; boundary='],
    ['a long one', `; boundary=${'x'.repeat(8_000)}`],
  ])('is refused without a boundary that it has: %s', async (_name, boundary) => {
    expect((await send(form(FILE), { 'content-type': `multipart/form-data${boundary}` })).statusCode).toBe(400);
    await expectHonestServed();
  });
});

/** Sends chunks over a connection. @returns the status, 0 if there was none @param isEnded whether the body comes to an end */
async function overSocket(
  headers: Readonly<Record<string, string>>,
  chunks: readonly Buffer[],
  isEnded: boolean,
): Promise<number> {
  const { app } = story;
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const sent = request({
    port,
    path: '/v1/uploads',
    method: 'POST',
    headers: { 'x-by': 'smm', ...headers },
    agent: false,
  });
  const status = new Promise<number>((resolve) => {
    sent.on('response', (answer) => resolve(answer.resume().statusCode ?? 0));
    sent.on('error', () => resolve(0));
  });
  for (const chunk of chunks) sent.write(chunk);
  if (isEnded) sent.end();
  else await pause(50).then(() => sent.destroy());
  return status;
}

describe('a body', () => {
  it('that breaks off leaves nothing', async () => {
    for (const headers of [FORM, { 'content-type': 'application/x-ndjson' }]) {
      const body = 'boundary' in headers ? form(FILE) : Buffer.from(EVENT);
      expect(await overSocket({ ...headers, 'content-length': '100000' }, [body], false)).toBe(0);
      expect(
        await overSocket({ ...headers, 'transfer-encoding': 'chunked' }, [form(FILE).subarray(0, 150)], false),
      ).toBe(0);
    }
    await expectHonestServed();
  });

  it('that says that it is too long is not read', async () => {
    expect(await overSocket({ 'content-length': String(UPLOAD_BYTES_MAX + 1) }, [Buffer.from('x')], false)).toBe(413);
    await expectHonestServed();
  });

  it('that is packed is unpacked within its bound', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(`${EVENT}\n`), Buffer.alloc(UPLOAD_BYTES_MAX, ' ')]));
    const job = await story.over(await story.upload(bomb));
    expect(job).toMatchObject({ state: 'done', problem: { code: 'request-too-large' }, accepted: 0 });
    expect((await send(EVENT, { 'content-encoding': 'br' })).statusCode).toBe(415);
    expect((await send(gzipSync(EVENT), { 'content-encoding': 'gzip' })).statusCode).toBe(202);
  });

  it('of any kind ends in an answer that is not a fault of the intake', async () => {
    for (const [body, headers] of [
      ['', {}],
      ['{', {}],
      ['[', {}],
      ['[[[[[[', {}],
      [`[${'['.repeat(100_000)}`, {}],
      [Buffer.alloc(1_000), {}],
      ['{"a":1}', { 'content-type': 'not a type' }],
      ['"'.repeat(10_000), { 'content-type': 'text/csv' }],
      ['lot_id;;;\n;;;\n', {}],
    ] as const) {
      const answer = await send(body, headers);
      expect(answer.statusCode, body.toString().slice(0, 20)).toBeLessThan(500);
      if (answer.statusCode === 202) expect((await story.over(String(answer.headers['location']))).state).toBe('done');
    }
    const { statusCode } = await story.send('GET', '/v1/jobs/..%2F..%2Fetc');
    expect(statusCode).toBe(404);
  });
});

describe('a page of rows', () => {
  it('begins only at what another page names', async () => {
    const url = await story.upload(`${EVENT}\n${EVENT}\n`);
    await story.over(url);
    for (const from of ['-1', '1', '7', '1e3', 'x', '99999999', '', '0x1']) {
      const { statusCode } = await story.send('GET', `${url}/rows?from=${from}`);
      expect([from, statusCode]).toEqual([from, 400]);
    }
    expect((await story.send('GET', `${url}/rows?outcome=lost`)).statusCode).toBe(400);
  });
});
