/** What kafkajs 2.2.4 lets through of aborted transactions: three reproductions. Source: docs/upstream/kafkajs-aborted-records.md. */
import type { Message } from 'kafkajs';
import type { Step } from './transaction-script.ts';

/** From where a consumer reads, in answers of how many bytes, and which aborted records the published kafkajs delivers. */
export type Reading = Readonly<{ from: number; answerBytes: number; leaks: readonly string[] }>;
/** One reproduction: the steps that write the topic, and what each reading of it gives. */
export type Scene = Readonly<{
  title: string;
  steps: readonly Step[];
  /** First offsets of the aborted transactions, in the order in which the broker lists them. */
  listed: readonly string[];
  readings: readonly Reading[];
}>;

/** kafkajs's own default. */
const WIDE = 1_048_576;
/** A broker gives one batch, for it gives at least that. */
const ONE_BATCH = 1;
const MARKER_KEY = Buffer.from([0, 0, 0, 0]);

const text = (value: string): Message => ({ key: 'k', value });
const sends = (by: string, ...values: readonly string[]): Step => ({ by, sends: values.map(text) });
const aborts = (by: string): Step => ({ by, ends: 'abort' });
const commits = (by: string): Step => ({ by, ends: 'commit' });

/** Each value says where it comes to lie, and whether it is committed. */
export const SCENES: readonly Scene[] = [
  {
    title: 'transactions overlap, and the one that began later is aborted first',
    steps: [
      sends('A', 'A at 0'),
      sends('A', 'A at 1'),
      sends('B', 'B at 2'),
      sends('A', 'A at 3'),
      aborts('B'),
      sends('A', 'A at 5'),
      aborts('A'),
      sends('B', 'committed B at 7'),
      commits('B'),
    ],
    listed: ['2', '0'],
    readings: [
      { from: 0, answerBytes: WIDE, leaks: ['A at 0', 'A at 1'] },
      { from: 1, answerBytes: WIDE, leaks: ['A at 1'] },
    ],
  },
  {
    title: 'an answer starts inside aborted transactions of several producers',
    steps: [
      sends('A', 'A at 0'),
      sends('B', 'B at 1'),
      sends('C', 'C at 2', 'C at 3'),
      sends('B', 'B at 4'),
      sends('A', 'A at 5'),
      aborts('A'),
      aborts('B'),
      aborts('C'),
      sends('C', 'committed C at 9'),
      commits('C'),
    ],
    listed: ['0', '1', '2'],
    readings: [
      { from: 3, answerBytes: WIDE, leaks: ['C at 3'] },
      { from: 0, answerBytes: ONE_BATCH, leaks: ['B at 1', 'C at 2', 'C at 3', 'B at 4'] },
    ],
  },
  {
    title: 'a record of a user has the key of an abort marker',
    steps: [
      sends('A', 'A at 0'),
      { by: 'A', sends: [{ key: MARKER_KEY, value: 'A at 1, with that key' }] },
      sends('A', 'A at 2'),
      aborts('A'),
      { by: 'A', sends: [{ key: MARKER_KEY, value: 'committed A at 4, with that key' }] },
      sends('A', 'committed A at 5'),
      commits('A'),
    ],
    listed: ['0'],
    readings: [
      { from: 0, answerBytes: WIDE, leaks: ['A at 1, with that key', 'A at 2'] },
      { from: 1, answerBytes: WIDE, leaks: ['A at 1, with that key', 'A at 2'] },
    ],
  },
];

/** Whether no read_committed consumer may get it. */
export const isAborted = ({ value }: Readonly<{ value: string }>): boolean => !value.startsWith('committed');
