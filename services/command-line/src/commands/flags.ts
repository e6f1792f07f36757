/** Values of flags, checked where they are read. */
import { isTime, isUri, RULESETS, type RulesetId, shownValue } from '@oretrail/model';
import { type CommandErrorCode, CommandLineError } from '../errors.ts';

function refused(code: CommandErrorCode, flag: string, value: string, what: string): CommandLineError {
  return new CommandLineError(code, `${flag} ${shownValue(value)} ${what}`);
}

/** One of the rulesets that ship with Oretrail. `name` is how the call says it: a flag or an argument. */
export function rulesetValue(name: string): (value: string) => RulesetId {
  return (value) => {
    const known = RULESETS.find((id) => id === value);
    if (known === undefined) throw refused('unknown-ruleset', name, value, `is none of ${RULESETS.join(', ')}`);
    return known;
  };
}

/** An RFC 3339 time. */
export function timeValue(flag: string): (value: string) => string {
  return (value) => {
    if (!isTime(value)) throw refused('bad-time', flag, value, 'is no RFC 3339 time with at most 9 fractional digits');
    return value;
  };
}

/** Sources of events, from a flag that may be repeated. */
export function sourceValues(flag: string): (value: string, before?: readonly string[]) => readonly string[] {
  return (value, before = []) => {
    if (!isUri(value)) throw refused('bad-source', flag, value, 'is no URI');
    return before.includes(value) ? before : [...before, value].sort();
  };
}

/** A whole number from `min` to `max`. */
export function wholeNumberValue(flag: string, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw refused('bad-number', flag, value, `is no whole number from ${min} to ${max}`);
  };
}

/** A plain decimal from 0 to 1. */
export function fractionValue(flag: string): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : Number.NaN;
    if (number <= 1) return number;
    throw refused('bad-number', flag, value, 'is no decimal from 0 to 1');
  };
}

/** How the help speaks of event files. */
export const FILES_HELP = 'NDJSON files of events, one CloudEvent a line; - for standard input';
/** Help of `--operator`. */
export const OPERATOR_HELP = 'a source that may correct the events of others; may be repeated';
/** Help of `--out` where it is read. */
export const DIRECTORY_HELP = 'the directory of an earlier `oretrail run`';
