import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { TopicMessage } from '@oretrail/kafka-log';
import { describe, expect, it } from 'vitest';
import { type Outgoing, outgoing } from './outgoing.ts';
import { Writer, type WriterOptions } from './writer.ts';

const MEBIBYTE = 1_024 * 1_024;

const message = (name: string, bytes = 10): Outgoing =>
  outgoing({ topic: 't', partition: 0, key: Buffer.from(name), value: Buffer.alloc(bytes), headers: [] }, null);
const names = (messages: readonly TopicMessage[]): string => messages.map(({ key }) => String(key)).join('');

/** A writer, the requests that it has made, and what answers the last of them: the error that it is to fail with, or nothing. */
function given(options: Partial<WriterOptions> = {}) {
  const requests: string[] = [];
  const told: string[] = [];
  let answer: (error?: Error) => void = () => {};
  let offset = 0;
  const append = async (messages: readonly TopicMessage[]): Promise<readonly number[]> => {
    requests.push(names(messages));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    answer = (error) => (error === undefined ? resolve() : reject(error));
    await promise;
    return messages.map(() => offset++);
  };
  const writer = new Writer({
    open: () => ({ append, close: async () => void told.push('closed') }),
    onWritten: (written) => void told.push(`written ${written.length}`),
    onAway: () => void told.push('away'),
    onBack: () => void told.push('back'),
    onFailed: () => void told.push('failed'),
    onBroken: () => void told.push('broken'),
    ...options,
  });
  const answers = async (error?: Error): Promise<void> => {
    answer(error);
    await eventLoopTurn();
  };
  return { writer, requests, told, answers };
}

describe('the writer', () => {
  it('takes what has queued meanwhile into one request, in order', async () => {
    const { writer, requests, told, answers } = given();
    const flights = [writer.write([message('a')]), writer.write([message('b'), message('c')])];
    await eventLoopTurn();
    writer.write([message('d')]);
    flights.push(writer.write([message('e')]));
    await answers();
    await answers();
    await Promise.all(flights.map(({ answered }) => answered));
    expect(requests).toEqual(['abc', 'de']);
    expect(flights.map(({ messages }) => messages.map(({ offset }) => offset))).toEqual([[0], [1, 2], [4]]);
    expect([told, writer.events, writer.bytes]).toEqual([['written 3', 'written 2'], 0, 0]);
  });

  it('bounds the bytes of a request, and answers when the last one is there', async () => {
    const { writer, requests, answers } = given();
    const flight = writer.write(['a', 'b', 'c'].map((name) => message(name, 3 * MEBIBYTE)));
    await eventLoopTurn();
    await answers();
    expect(requests).toEqual(['ab', 'c']);
    expect(await Promise.race([flight.answered.then(() => 'answered'), 'waiting'])).toBe('waiting');
    await answers();
    await flight.answered;
  });

  it('bounds what is queued, under way included', async () => {
    const { writer, answers } = given({ eventsMax: 2, bytesMax: 100 });
    writer.write([message('a'), message('b')]);
    await eventLoopTurn();
    expect(() => writer.requireRoom(1, 0)).toThrow(expect.objectContaining({ code: 'queue-full' }));
    await answers();
    writer.requireRoom(1, 0);
    expect(() => writer.requireRoom(1, 101)).toThrow(expect.objectContaining({ code: 'queue-full' }));
  });

  it('lets all go who wait when Kafka does not answer in time, and writes on', async () => {
    const { writer, requests, told, answers } = given({ answerMaxMs: 1 });
    const first = writer.write([message('a')]);
    await eventLoopTurn();
    const second = writer.write([message('b')]);
    await Promise.all([first.answered, second.answered]);
    expect(() => writer.requireOpen()).toThrow(expect.objectContaining({ code: 'kafka-away' }));
    await answers();
    writer.requireOpen();
    await answers();
    expect([requests, told]).toEqual([
      ['a', 'b'],
      ['away', 'written 1', 'back', 'written 1'],
    ]);
  });

  it('forgets what is queued when a request has failed, and waits for a new producer', async () => {
    const { writer, requests, told, answers } = given();
    const first = writer.write([message('a')]);
    await eventLoopTurn();
    const second = writer.write([message('b')]);
    await answers(new Error('gone'));
    await Promise.all([first.answered, second.answered, writer.drained()]);
    expect([first, second].map(({ messages }) => messages[0]?.offset)).toEqual([null, null]);
    expect([writer.hasFailed, writer.events, writer.bytes]).toEqual([true, 0, 0]);
    writer.reopen();
    writer.write([message('c')]);
    await eventLoopTurn();
    await answers();
    expect([requests, told]).toEqual([
      ['a', 'c'],
      ['failed', 'closed', 'written 1'],
    ]);
  });

  it('can not continue when what was written can not be noted', async () => {
    const onWritten = (): never => {
      throw new Error('the disk is full');
    };
    const { writer, told, answers } = given({ onWritten });
    const flight = writer.write([message('a')]);
    await eventLoopTurn();
    await answers();
    await flight.answered;
    expect([told, writer.hasFailed]).toEqual([['broken'], true]);
  });
});
