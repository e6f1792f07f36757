/** Server-sent events as a client reads them. Source: HTML, "Server-sent events", 9.2.6. */
import { keyOf } from '../intake/api-keys.ts';

/** One event, or an id without data. */
export type SentEvent = Readonly<{ event: string; id: string; data: string; comment: string }>;

function eventOf(block: string): SentEvent {
  const fields = { event: '', id: '', data: '', '': '' };
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([a-z]*): ?(.*)$/.exec(line) ?? [];
    if (name in fields) fields[name as keyof typeof fields] = value;
  }
  return { event: fields.event, id: fields.id, data: fields.data, comment: fields[''] };
}

/** A party that reads a stream. */
export class StreamReader {
  private readonly answer: Response;
  private readonly stop: AbortController;
  private readonly blocks: AsyncGenerator<SentEvent>;

  private constructor(answer: Response, stop: AbortController) {
    this.answer = answer;
    this.stop = stop;
    this.blocks = this.events();
  }

  /** Opens the stream at an address as a party. */
  static async open(name: string, url: string, headers: Readonly<Record<string, string>> = {}): Promise<StreamReader> {
    const stop = new AbortController();
    const all = { authorization: `Bearer ${keyOf(name)}`, accept: 'text/event-stream', ...headers };
    return new StreamReader(await fetch(url, { headers: all, signal: stop.signal }), stop);
  }

  get status(): number {
    return this.answer.status;
  }

  /** The next events that pass a test, until there are as many; fewer if the stream ends. */
  async take(count: number, isWanted: (one: SentEvent) => boolean = isVerdict): Promise<readonly SentEvent[]> {
    const taken: SentEvent[] = [];
    while (taken.length < count) {
      const { value, done } = await this.blocks.next();
      if (done === true) break;
      if (isWanted(value)) taken.push(value);
    }
    return taken;
  }

  /** All events before one that passes a test, or before the end. */
  async takeUntil(isLast: (one: SentEvent) => boolean): Promise<readonly SentEvent[]> {
    const taken: SentEvent[] = [];
    for await (const one of this.blocks) {
      if (isLast(one)) break;
      taken.push(one);
    }
    return taken;
  }

  close(): void {
    this.stop.abort();
  }

  private async *events(): AsyncGenerator<SentEvent> {
    let text = '';
    for await (const chunk of this.answer.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) yield eventOf(block);
    }
  }
}

/** Whether an event is a revision. */
export function isVerdict({ event }: SentEvent): boolean {
  return event === 'verdict';
}
