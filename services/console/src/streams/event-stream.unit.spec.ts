import { describe, expect, it } from 'vitest';
import { EventStream } from './event-stream.ts';
import { STREAM_BUFFER_BYTES } from './limits.ts';

const TEXT = `${'x'.repeat(1_023)}\n`;
const FOR_EVER_MS = 3_600_000;

/** Sends until the reader has taken too long. @returns texts that were taken over */
async function fill(body: EventStream): Promise<number> {
  let sent = 0;
  while (await body.send(TEXT)) sent += 1;
  return sent;
}

describe('the body of a stream', () => {
  it('holds no more than its buffer for a reader that reads nothing, and ends with the last text', async () => {
    const body = new EventStream(5);
    const sent = await fill(body);
    expect(sent * TEXT.length).toBeLessThan(STREAM_BUFFER_BYTES);
    expect(body.readableLength).toBeLessThan(STREAM_BUFFER_BYTES + TEXT.length);
    body.finish('end');
    const texts: string[] = [];
    for await (const chunk of body) texts.push(String(chunk));
    expect(texts.join('')).toBe(`${TEXT.repeat(sent + 1)}end`);
  });

  it('is cut off if the reader does not take the end, either', async () => {
    const body = new EventStream(5);
    await fill(body);
    const closed = new Promise((resolve) => body.once('close', resolve));
    body.finish('end');
    await closed;
    expect(body.destroyed).toBe(true);
  });

  it('continues when a reader has read, however late', async () => {
    const body = new EventStream(FOR_EVER_MS);
    let isFull = false;
    const sending = (async () => {
      for (let i = 0; i < 300; i += 1) {
        isFull ||= body.readableLength >= STREAM_BUFFER_BYTES - TEXT.length;
        if (!(await body.send(TEXT))) return false;
      }
      body.finish('');
      return true;
    })();
    await expect.poll(() => isFull).toBe(true);
    let length = 0;
    for await (const chunk of body) length += String(chunk).length;
    expect([await sending, length]).toEqual([true, 300 * TEXT.length]);
  });

  it('waits for nobody when the reader is gone', async () => {
    const body = new EventStream(FOR_EVER_MS);
    const filling = fill(body);
    body.destroy();
    await filling;
    expect(await body.send(TEXT)).toBe(false);
  });
});
