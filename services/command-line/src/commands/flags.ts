/** Values of flags, checked where they are read. */

import type { EventEmitter } from 'node:events';
import { type Day, idFault, isDay, isTime, RULESETS, type RulesetId, shownValue } from '@oretrail/model';
import { writtenPrincipal } from '@oretrail/runtime';
import type { Command, Option } from 'commander';
import { COMMAND_ERRORS, type CommandErrorCode, type CommandLineError } from '../errors.ts';

function refused(code: CommandErrorCode, flag: string, value: string, what: string): CommandLineError {
  return COMMAND_ERRORS.error(code, `${flag} ${shownValue(value)} ${what}`);
}

/** One of the rulesets that ship with Oretrail. `name` is how the call says it: a flag or an argument. */
export function rulesetValue(name: string): (value: string) => RulesetId {
  return (value) => {
    const known = RULESETS.find((id) => id === value);
    if (known === undefined) throw refused('unknown-ruleset', name, value, `is not one of ${RULESETS.join(', ')}`);
    return known;
  };
}

/** An RFC 3339 time. */
export function timeValue(flag: string): (value: string) => string {
  return (value) => {
    if (!isTime(value))
      throw refused('bad-time', flag, value, 'is not an RFC 3339 time of at most 9 fractional digits');
    return value;
  };
}

/** A day of the calendar. */
export function dayValue(flag: string): (value: string) => Day {
  return (value) => {
    if (!isDay(value)) throw refused('bad-day', flag, value, 'is not a day');
    return value;
  };
}

/** One of a few words. */
export function choiceValue<Word extends string>(flag: string, words: readonly Word[]): (value: string) => Word {
  return (value) => {
    const known = words.find((word) => word === value);
    if (known === undefined) throw refused('bad-choice', flag, value, `is not one of ${words.join(', ')}`);
    return known;
  };
}

/** Readers of flags that make a list. */
const LIST_READERS = new WeakSet<object>();

/** Whether a flag may be given more than once. */
export function isList({ variadic, parseArg }: Option): boolean {
  return variadic || (parseArg !== undefined && LIST_READERS.has(parseArg));
}

/** The source of events. */
export function sourceValue(flag: string): (value: string) => string {
  return (value) => {
    const fault = idFault(value);
    if (fault !== null) throw refused('bad-source', flag, value, fault);
    return value;
  };
}

/** A reader of a flag that may be repeated: its values once each, sorted. */
function listOf(readOne: (value: string) => string): (value: string, before?: readonly string[]) => readonly string[] {
  const read = (value: string, before: readonly string[] = []): readonly string[] => {
    const one = readOne(value);
    return before.includes(one) ? before : [...before, one].sort();
  };
  LIST_READERS.add(read);
  return read;
}

/** Sources of events, from a flag that may be repeated. */
export function sourceValues(flag: string): ReturnType<typeof listOf> {
  return listOf(sourceValue(flag));
}

/** What stands before a principal of Kafka in a grant. Source: intake.md, "Principals". */
const KAFKA = 'kafka:';

/** Principals of Kafka that topics can be named after, from a flag that may be repeated. */
export function supplierValues(flag: string): ReturnType<typeof listOf> {
  return listOf((value) => {
    // As a grant writes it: topics of that name would never be read.
    if (value.startsWith(KAFKA))
      throw refused('bad-principal', flag, value, `has "${KAFKA}" before the name on the brokers`);
    if (writtenPrincipal(value) !== null) return value;
    throw refused('bad-principal', flag, value, 'is empty, or too long for the name of a topic');
  });
}

/** One of two equal flags would have to be passed over, so only a flag that makes a list may be given twice. */
export function refuseRepeatedFlags(command: Command): void {
  for (const option of command.options.filter((one) => !isList(one))) {
    let isGiven = false;
    // Before its value is read, which may be refused too. Commander is an emitter, and its types say but a part of that.
    (command as Command & EventEmitter).prependListener(`option:${option.name()}`, () => {
      if (isGiven)
        throw COMMAND_ERRORS.error('repeated-flag', `${option.long ?? option.flags} is given more than once`);
      isGiven = true;
    });
  }
  for (const subcommand of command.commands) refuseRepeatedFlags(subcommand);
}

/** A whole number from `min` to `max`. */
export function wholeNumberValue(flag: string, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw refused('bad-number', flag, value, `is not a whole number from ${min} to ${max}`);
  };
}

/** A plain decimal from 0 to 1. */
export function fractionValue(flag: string): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : Number.NaN;
    if (number <= 1) return number;
    throw refused('bad-number', flag, value, 'is not a decimal from 0 to 1');
  };
}

/** How the help speaks of event files. */
export const FILES_HELP = 'NDJSON files of events, one CloudEvent a line; - for standard input';
/** Help of `--operator`. */
export const OPERATOR_HELP = 'a source that may correct the events of others; may be repeated';
/** Help of `--out` for commands that read it. */
export const DIRECTORY_HELP = 'the directory of an earlier `oretrail run`';
