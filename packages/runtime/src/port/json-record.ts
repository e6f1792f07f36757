/** Records in a log that keeps texts: their values are JSON. */
import type { LogRecord, NewRecord } from './log.ts';
import type { Topic } from './topics.ts';

/** The value of a record as JSON: its members in the order in which they were made. */
export function jsonOf({ value, json }: Pick<NewRecord, 'value' | 'json'>): string {
  return json ?? JSON.stringify(value);
}

/**
 * A record of which the JSON is known. Its value is parsed when it is first asked for, since some readers want the key alone,
 * or the text. The value is on the prototype, so a spread leaves it out.
 */
export class NewJsonRecord implements NewRecord {
  readonly topic: Topic;
  readonly partition: number;
  readonly key: string;
  readonly json: string;
  declare readonly causes?: string;
  private parsed: object | null = null;
  private readonly made: (() => object) | null;

  /** @param made gives the value that the JSON was made of, if it is known */
  constructor(topic: Topic, partition: number, key: string, json: string, made: (() => object) | null = null) {
    this.topic = topic;
    this.partition = partition;
    this.key = key;
    this.json = json;
    this.made = made;
  }

  /** Says which statements it comes from. */
  causedBy(causes: string | undefined): this {
    return causes === undefined || causes === '' ? this : Object.assign(this, { causes });
  }

  /** @throws SyntaxError if the text is not JSON */
  get value(): object {
    this.parsed ??= this.made === null ? (JSON.parse(this.json) as object) : this.made();
    return this.parsed;
  }
}

/** The same as a log gives it. */
export class JsonRecord extends NewJsonRecord implements LogRecord {
  readonly offset: number;

  constructor(topic: Topic, partition: number, offset: number, key: string, json: string) {
    super(topic, partition, key, json);
    this.offset = offset;
  }
}
