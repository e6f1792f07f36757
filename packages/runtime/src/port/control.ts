/** Messages of the control topic. Source: protocol.md, "Tasks, transactions, recovery" and "Quiescence and cuts". */
import { compareUtf8, DEFAULT_RULESET, RULESETS, type RulesetId } from '@oretrail/model';
import { PROTOCOL_VIOLATIONS } from './errors.ts';
import type { LogRecord, NewRecord, TopicPartition } from './log.ts';
import { CONTROL } from './topics.ts';

/** Where public inputs are cut: for each place the offset behind the last record to be read. */
export type CutInputs = Readonly<Record<TopicPartition, number>>;

/** A message of the control topic, which all workers read. */
export type ControlMessage =
  | Readonly<{ type: 'ruleset'; ruleset: RulesetId }>
  /** From here on this source may correct the events of others, or may no longer. */
  | Readonly<{ type: 'operator-added' | 'operator-removed'; operator: string }>
  | Readonly<{ type: 'cut'; cut: number; inputs: CutInputs }>
  | Readonly<{ type: 'hold'; cut: number }>
  /** If the cut was proved, says where its verdicts end, and the grants where there are some: there the archive ends its segments. */
  | Readonly<{ type: 'resume'; cut: number; verdicts?: readonly number[]; grants?: number }>
  | Readonly<{ type: 'retry' }>;

/** What the control topic has said so far. */
export type ControlState = Readonly<{
  ruleset: RulesetId;
  cut: number | null;
  inputs: CutInputs;
  /** A law that was set during a cut: what is cut must not change, so the law waits until the tasks continue. */
  nextRuleset: RulesetId | null;
  /** Sources that may correct the events of others, sorted by their bytes. */
  operators: readonly string[];
  /** The changes of operators that were made during a cut. */
  nextOperators: readonly string[] | null;
}>;

/** The state before the first message: the last ruleset, no cut, and no operator. */
export const INITIAL_CONTROL: ControlState = {
  ruleset: DEFAULT_RULESET,
  cut: null,
  inputs: {},
  nextRuleset: null,
  operators: [],
  nextOperators: null,
};

function knownRuleset(text: string): RulesetId {
  const known = RULESETS.find((id) => id === text);
  if (known === undefined) {
    throw PROTOCOL_VIOLATIONS.error(
      'unknown-ruleset',
      `${text} is none of ${RULESETS.join(', ')}: a newer version is needed`,
    );
  }
  return known;
}

/** @throws ProtocolViolation if a newer version has left a law that is not known here */
export function requireKnownLaw({ ruleset, nextRuleset }: ControlState): void {
  knownRuleset(ruleset);
  if (nextRuleset !== null) knownRuleset(nextRuleset);
}

function resumed({ ruleset, nextRuleset, operators, nextOperators }: ControlState): ControlState {
  return { ...INITIAL_CONTROL, ruleset: nextRuleset ?? ruleset, operators: nextOperators ?? operators };
}

/** The operators that there are, or will be when the cut in force is over. */
export function latestOperators({ operators, nextOperators }: ControlState): readonly string[] {
  return nextOperators ?? operators;
}

type OperatorMessage = Extract<ControlMessage, { operator: string }>;

function withOperators(state: ControlState, { type, operator }: OperatorMessage): ControlState {
  const others = latestOperators(state).filter((one) => one !== operator);
  const all = type === 'operator-added' ? [...others, operator].sort(compareUtf8) : others;
  return state.cut === null ? { ...state, operators: all } : { ...state, nextOperators: all };
}

/** The control state after one more message. */
export function controlled(state: ControlState, record: LogRecord): ControlState {
  const message = record.value as ControlMessage;
  switch (message.type) {
    case 'ruleset':
      return state.cut === null
        ? { ...state, ruleset: knownRuleset(message.ruleset) }
        : { ...state, nextRuleset: knownRuleset(message.ruleset) };
    case 'operator-added':
    case 'operator-removed':
      return withOperators(state, message);
    case 'cut':
      return { ...state, cut: message.cut, inputs: message.inputs };
    case 'resume':
      return message.cut === state.cut ? resumed(state) : state;
    // Only that it comes matters: the coordinator of the cut is alive.
    case 'hold':
    case 'retry':
      return state;
    default:
      throw PROTOCOL_VIOLATIONS.error('unknown-record', `${record.topic} at ${record.offset} holds an unknown message`);
  }
}

/** What a control message is filed under: all of a cut under one key. */
const KEYS: Readonly<Record<ControlMessage['type'], string>> = {
  ruleset: 'ruleset',
  'operator-added': 'operator',
  'operator-removed': 'operator',
  cut: 'cut',
  hold: 'cut',
  resume: 'cut',
  retry: 'retry',
};

/** A control message as it is written. */
export function controlRecord(message: ControlMessage): NewRecord<ControlMessage> {
  return { topic: CONTROL, partition: 0, key: KEYS[message.type], value: message };
}

/** Whether a control message asks to try again what is parked. At a cut, too: none is proved while anything is parked. */
export function asksForRetry({ value }: LogRecord): boolean {
  return (value as ControlMessage).type === 'retry';
}
