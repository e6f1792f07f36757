import { describe, expect, it } from 'vitest';
import { WITHHELD } from './error-record.ts';
import { createLogger, type LogContext } from './logger.ts';
import { redacted } from './settings.ts';

/** What a logger writes, line by line. */
function logged(write: (log: ReturnType<typeof createLogger>) => void, secrets: readonly string[] = []) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger({ service: 'audit', level: 'trace', secrets, destination }));
  return lines.map((line) => JSON.parse(line));
}

class KafkaJSConnectionError extends Error {
  override readonly name = 'KafkaJSConnectionError';
}

describe('a log line', () => {
  it('says which service wrote it, and where it happened', () => {
    const [line] = logged((log) => log.info({ topic: 'sourcing.shipments.v1', partition: 2, offset: 17 }, 'read'));
    expect(line).toMatchObject({
      service: 'audit',
      level: 30,
      topic: 'sourcing.shipments.v1',
      partition: 2,
      offset: 17,
    });
    expect(line.msg).toBe('read');
  });

  it('names what is not on the list, and does not show it', () => {
    const context = { lot: 'urn:lot:1', massKg: '417.25' } as LogContext;
    const [line] = logged((log) => log.info(context, 'read'));
    expect(line).toMatchObject({ lot: 'urn:lot:1', withheld: ['massKg'] });
    expect(JSON.stringify(line)).not.toContain('417.25');
  });

  it('hides secrets wherever they turn up, the longest first', () => {
    const secrets = ['pass"word', 'pass"word-and-more', 'abc'];
    const [line] = logged((log) => log.warn({ object: 'abc' }, 'no pass"word-and-more and no pass"word'), secrets);
    expect(line).toMatchObject({ msg: 'no *** and no ***', object: 'abc' });
  });
});

describe('what strangers write', () => {
  it('stands in a log line with escapes for what is invisible, and means the same', () => {
    const text = '\u009b1A\u202e\u2028\u2029\u0085\u007f\ue000';
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const context = { topic: text, [text]: text } as LogContext;
    createLogger({ service: 'audit', level: 'trace', destination }).info(context, text);
    expect(lines.join('').trimEnd()).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(lines.join(''))).toMatchObject({ topic: text, withheld: [text], msg: text });
  });
});

describe('a URL in a log line', () => {
  const url = 'https://me:sesame@host/path?token=sesame#sesame';

  it.each<LogContext>([
    { err: new KafkaJSConnectionError(`GET ${url} failed`) },
    { err: new KafkaJSConnectionError('a step', { cause: new KafkaJSConnectionError(url) }) },
    { kafka: { broker: url, error: `no answer of ${url}` } },
    { settings: redacted({ ORETRAIL_S3_ENDPOINT: url, ORETRAIL_ARCHIVE: `a ${url}`, ORETRAIL_KAFKA_BROKERS: [url] }) },
  ])('has no secret: %j', (context) => {
    const [line] = logged((log) => log.info(context, 'starting'));
    expect(JSON.stringify(line)).not.toContain('sesame');
    expect(JSON.stringify(line)).toContain('https://***@host/path?***');
  });
});

it('keys of a demo are not shown', () => {
  const settings = redacted({ ORETRAIL_CONSOLE_DEMO_KEYS: [{ name: 'finance', key: 'sesame' }] });
  expect(settings).toEqual({ ORETRAIL_CONSOLE_DEMO_KEYS: '***' });
  const secrets = { ORETRAIL_SIGN_IN_CLIENT_SECRET: 'sesame', ORETRAIL_SIGN_IN_COOKIE_SECRET: 'sesame' };
  expect(Object.values(redacted(secrets))).toEqual(['***', '***']);
});

describe('an error in a log line', () => {
  it('has its text if it speaks of a connection', () => {
    const [line] = logged((log) => log.error({ err: new KafkaJSConnectionError('no broker') }, 'stopping'));
    expect(line.err).toMatchObject({ type: 'KafkaJSConnectionError', message: 'no broker' });
  });

  it('has no text if that may quote a record, but says where it was thrown', () => {
    const cause = new RangeError('-417.25 kg are no mass', {
      cause: Object.assign(new Error('417.25'), { code: 'x' }),
    });
    const [line] = logged((log) => log.fatal({ err: new KafkaJSConnectionError('a step', { cause }) }, 'stopping'));
    expect(line.err.cause).toMatchObject({ type: 'RangeError', message: WITHHELD, cause: { code: 'x' } });
    expect(line.err.cause.frames[0]).toContain('logger.unit.spec.ts');
    expect(JSON.stringify(line)).not.toContain('417.25');
  });

  it('is no error at all, and still shows nothing', () => {
    const [line] = logged((log) => log.fatal({ err: { massKg: '417.25' } }, 'stopping'));
    expect(line.err).toEqual({ type: 'object', message: WITHHELD, frames: [] });
  });
});
