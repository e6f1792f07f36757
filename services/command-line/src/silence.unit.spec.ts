import { Writable } from 'node:stream';
import picocolors from 'picocolors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { breakSilence } from './silence.ts';

class Heard extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

function listenTo(...args: readonly string[]): Readonly<{ output: Heard; errors: Heard }> {
  const [output, errors, none] = [new Heard(), new Heard(), picocolors.createColors(false)];
  breakSilence({ output, errors, outputColours: none, errorColours: none, isErrorsInteractive: false }, args);
  return { output, errors };
}

describe('a call that prints nothing', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('says after two seconds that it is at work, and then every ten', () => {
    const { output, errors } = listenTo('publish', 'events.ndjson');
    vi.advanceTimersByTime(1_900);
    expect(errors.text).toBe('');
    vi.advanceTimersByTime(22_000);
    expect(errors.text.split('\n')).toEqual([
      'oretrail: publish is still at work after 2 s',
      'oretrail: publish is still at work after 12 s',
      'oretrail: publish is still at work after 22 s',
      '',
    ]);
    expect(output.text).toBe('');
  });

  it('does not say so while it prints', () => {
    const { output, errors } = listenTo('verdicts');
    for (let i = 0; i < 10; i++) {
      output.write('.');
      vi.advanceTimersByTime(1_500);
    }
    expect([output.text, errors.text]).toEqual(['..........', '']);
    vi.advanceTimersByTime(1_000);
    expect(errors.text).toContain('verdicts is still at work');
  });

  it.each(['--quiet', '--watch', '--follow'])('is left in peace with %s', (flag) => {
    const { errors } = listenTo('run', flag);
    vi.advanceTimersByTime(60_000);
    expect(errors.text).toBe('');
  });
});
