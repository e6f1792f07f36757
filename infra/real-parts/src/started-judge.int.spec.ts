/** Questions to a process, which node plays. */
import { expect, it, vi } from 'vitest';
import { StartedJudge } from './started-judge.ts';

/** Repeats each question, fails at one that is `fail`, and dies at one that is `die`. */
const ECHO = `
  require('node:readline').createInterface(process.stdin).on('line', (line) => {
    if (line === 'die') { console.error('dead'); process.exit(1); }
    console.log('half of ' + line);
    console.log(line === 'fail' ? '!bad luck' : line + '\\n.');
  });`;

function echo() {
  const onEnd = vi.fn();
  return { judge: new StartedJudge(process.execPath, ['-e', ECHO], onEnd), onEnd };
}

it('answers questions in turn, also behind one that failed', async () => {
  const { judge, onEnd } = echo();
  const answers = await Promise.allSettled(['a', 'fail', 'b'].map((question) => judge.ask(question)));
  expect(answers).toEqual([
    { status: 'fulfilled', value: ['half of a', 'a'] },
    { status: 'rejected', reason: new Error('the judge could not read fail: bad luck') },
    { status: 'fulfilled', value: ['half of b', 'b'] },
  ]);
  expect(onEnd).not.toHaveBeenCalled();
  await expect(judge.ask('die')).rejects.toThrow();
});

it('that dies fails all that was asked, with what it has said', async () => {
  const { judge, onEnd } = echo();
  const [first, second] = await Promise.allSettled([judge.ask('die'), judge.ask('a')]);
  expect([first?.status, second?.status]).toEqual(['rejected', 'rejected']);
  expect(String((second as PromiseRejectedResult).reason)).toContain('dead');
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
});

it('that cannot be started fails the question, not this process', async () => {
  const onEnd = vi.fn();
  const judge = new StartedJudge('/no/such/program', [], onEnd);
  await expect(judge.ask('a')).rejects.toThrow('the judge has ended, asked for a: spawn /no/such/program ENOENT');
  expect(onEnd).toHaveBeenCalledOnce();
});
