/** A process that answers one question after the other, because to start it takes longer: `Judge serve`. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What a line of an answer is that ends it, and what a line begins with that ends it by a failure. */
const [END, FAILED] = ['.', '!'];

/** Keeps this process alive, or does not: for a judge that waits for a question it need not live on. */
function keepAlive(judge: ChildProcess, isKept: boolean): void {
  const how = isKept ? 'ref' : 'unref';
  for (const one of [judge, judge.stdin, judge.stdout, judge.stderr]) {
    if (one === judge || one instanceof Socket) one[how]();
  }
}

/** A judge that has been started. It ends with this process, as its standard input does. */
export class StartedJudge {
  private readonly judge: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private last: Promise<unknown> = Promise.resolve();
  private said = '';

  /** @param onEnd is called if it ends by itself, or can't be started */
  constructor(command: string, args: readonly string[], onEnd: () => void) {
    this.judge = spawn(command, args);
    this.judge.once('exit', onEnd);
    this.judge.once('error', ({ message }) => {
      this.said += message;
      onEnd();
    });
    this.judge.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
    });
    // If it has died, what it should have answered says so.
    this.judge.stdin.on('error', () => {});
    this.lines = createInterface(this.judge.stdout)[Symbol.asyncIterator]();
    keepAlive(this.judge, false);
  }

  /**
   * Asks when all that was asked before is answered.
   * @returns the lines of the answer
   * @throws Error with what the judge has said, if it fails or has ended
   */
  ask(question: string): Promise<readonly string[]> {
    const answer = this.last.then(() => this.askNow(question));
    this.last = answer.catch(() => {});
    return answer;
  }

  private async askNow(question: string): Promise<readonly string[]> {
    keepAlive(this.judge, true);
    try {
      this.judge.stdin.write(`${question}\n`);
      const answer: string[] = [];
      for (;;) {
        const next = await this.lines.next();
        if (next.done) throw new Error(`the judge has ended, asked for ${question}: ${this.said}`);
        if (next.value.startsWith(FAILED)) {
          throw new Error(`the judge could not read ${question}: ${next.value.slice(FAILED.length)}`);
        }
        if (next.value === END) return answer;
        answer.push(next.value);
      }
    } finally {
      keepAlive(this.judge, false);
    }
  }
}
