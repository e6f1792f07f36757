/** Dead letters as the API shows them. */
import type { AsOf } from '../../api/shapes.ts';
import type { Word } from '../../words/words.ts';

/** Where something lies. */
export type Place = Readonly<{ topic: string; partition: number; offset: number }>;

/** A letter without its record. */
export type Letter = Readonly<{
  asOf?: AsOf;
  id: string;
  place: Place;
  of: Place;
  code: string;
  writtenAt: string;
  state: string;
  redrive: Readonly<{
    to: Place;
    time: string;
    operator: string | null;
    principal: string | null;
    digest: string | null;
    again: string | null;
  }> | null;
}>;

/** One fault of an event. */
export type Fault = Readonly<{ pointer: string; code: string; detail: string }>;

/** What a letter holds. */
export type Revealed = Readonly<{
  message: string;
  valueBytes: number;
  death: Readonly<{ code: string; message: string; errors: readonly Fault[] }> | null;
  event: Readonly<Record<string, unknown>> | null;
}>;

/** What would change if a letter were taken. */
export type Effects = Readonly<{
  lots: number;
  vehicles: number;
  isPartial: boolean;
  evaluated: number;
  changed: number;
  rows: readonly Readonly<{ vin: string; statusBefore: string | null; statusAfter: string | null }>[];
}>;

/** What came of a redrive. */
export type Outcome = Readonly<{
  outcome: string;
  to?: Readonly<{ topic: string; partition: number; offset?: number }>;
  code?: string;
  message?: string;
  errors?: readonly Fault[];
  effects?: Effects;
}>;

/** `sourcing.shipments.v1, partition 0, record 7`. */
export const placeText = ({ topic, partition, offset }: Place): string =>
  `${topic}, partition ${partition}, record ${offset}`;

const STATES: Readonly<Record<string, Word>> = {
  open: { mark: '✗', word: 'Open', tone: 'bad' },
  sent: { mark: '?', word: 'Sent again', tone: 'open' },
  taken: { mark: '✓', word: 'Taken', tone: 'good' },
  'buried-again': { mark: '✗', word: 'Refused again', tone: 'bad' },
};

/** How a letter stands. */
export const stateWord = ({ state }: Letter): Word => STATES[state] ?? { mark: '?', word: state, tone: 'open' };

const CODES: Readonly<Record<string, string>> = {
  'refused-event': 'The event breaks the contract',
  'wrong-partition': 'It was in the wrong partition',
  'wrong-topic': 'It was in the wrong topic',
  'key-mismatch': 'Its key is not its subject',
  'not-allowed': 'It corrects what its source may not correct',
  'unknown-schema': 'The registry did not know its schema',
  'schema-unavailable': 'The registry did not give its schema',
  'bad-magic': 'It is not in the format of the registry',
};

/** Why a letter is dead, in words. */
export const whyText = (code: string): string => CODES[code] ?? code.replaceAll('-', ' ');

/** The address of the page of a letter. */
export const letterPath = (id: string): string => `/ops/letters/${encodeURIComponent(id)}`;
