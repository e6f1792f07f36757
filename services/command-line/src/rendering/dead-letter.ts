/** One dead letter, for people. What it states may hold a supplier's prices and masses: it is shown only when asked for. */

import type { Fault } from '@oretrail/errors';
import { counted } from '@oretrail/explanation';
import { printable, printableJson } from '@oretrail/model';
import { type Inspection, type Legible, type Letter, letterName, type Redrive } from '@oretrail/operations';
import type { Colours } from '../terminal.ts';
import { eventOf } from './dead-letters.ts';

/** A letter with all that is known of it. */
export type ShownLetter = Readonly<{
  letter: Letter;
  inspection: Inspection;
  redrive: Redrive | undefined;
  /** Whether what it states may be shown. */
  withData: boolean;
}>;

/** Bytes of the value that are shown: those of the wire format, in which there is no secret. */
const PREFIX_BYTES = 5;
/** The same if all may be shown: enough to see what was sent instead of Avro. */
const DUMP_BYTES_MAX = 256;
const DUMP_LINE_BYTES = 16;
const PRINTABLE_ASCII = /[^\x20-\x7e]/g;

function legibleText(bytes: Legible): string {
  if (bytes === null) return '-';
  return 'text' in bytes ? printable(bytes.text) : `0x${bytes.hex}`;
}

/** Offset, bytes in hex, and ASCII, a line for every sixteen. */
function hexDump(value: Buffer): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < value.length; at += DUMP_LINE_BYTES) {
    const part = value.subarray(at, at + DUMP_LINE_BYTES);
    const hex = part.toString('hex').replace(/../g, '$& ');
    const ascii = part.toString('latin1').replace(PRINTABLE_ASCII, '.');
    lines.push(`  ${at.toString(16).padStart(4, '0')}  ${hex.padEnd(DUMP_LINE_BYTES * 3)} ${ascii}`);
  }
  return lines;
}

function shownBytes({ letter: { value }, withData }: ShownLetter): Buffer {
  return (value ?? Buffer.alloc(0)).subarray(0, withData ? DUMP_BYTES_MAX : PREFIX_BYTES);
}

function errorLine({ code, pointer, detail }: Fault, withData: boolean): string {
  const where = pointer === '' ? 'the whole event' : printable(pointer);
  return `  ${code} at ${where}${withData ? `: ${printable(detail)}` : ''}`;
}

function redriveText(redrive: Redrive | undefined): string {
  if (redrive === undefined) return 'never';
  const { to, time, operator } = redrive;
  const by = operator === null ? '' : `, repaired by ${printable(operator)}`;
  return `${time} to ${to.topic}/${to.partition} at offset ${to.offset}${by}`;
}

function eventLines({ inspection: { event }, withData }: ShownLetter): readonly string[] {
  if (event === null) return ['Event: none can be read'];
  if (!withData) return ['Event: can be read; --data shows it, prices and masses included'];
  const lines = printableJson(event, 2).split('\n');
  return ['Event:', ...lines.map((line) => `  ${printable(line)}`)];
}

/** The answer of `dlq show`. */
export function renderLetter(shown: ShownLetter, colours: Colours): string {
  const { letter, inspection, redrive, withData } = shown;
  const { code, message, from, buried } = letter;
  const { key, headers, valueBytes, schemaId, death } = inspection;
  const lines = [
    `${colours.bold(letterName(letter))}, buried ${buried}`,
    `From:  ${from.topic}/${from.partition} at offset ${from.offset}`,
    `Why:   ${colours.red(code)}: ${printable(message)}`,
    `Sent again: ${redriveText(redrive)}`,
    death === null ? 'Now it would be taken' : `Now it would be refused: ${death.code}: ${printable(death.message)}`,
    ...(death?.errors ?? []).map((error) => errorLine(error, withData)),
    `Key:   ${legibleText(key)}`,
    'Headers:',
    ...headers.map(([name, value]) => `  ${printable(name)}: ${legibleText(value)}`),
    `Value: ${counted(valueBytes, 'byte')}${schemaId === null ? '' : `, schema ${schemaId}`}`,
    ...hexDump(shownBytes(shown)),
    ...eventLines(shown),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same as JSON: one object, of which `event` can be repaired and handed to `dlq redrive --patch`. */
export function letterDetailsJson(shown: ShownLetter): string {
  const { letter, inspection, redrive, withData } = shown;
  const { dlq, partition, offset, code, message, from, buried } = letter;
  const { death, event, ...legible } = inspection;
  const errors = death?.errors.map(({ pointer, code: of, detail }) => ({
    pointer,
    code: of,
    ...(withData ? { detail } : {}),
  }));
  return `${printableJson({
    letter: letterName(letter),
    ...{ dlq, partition, offset, code, message, from, buried },
    ...eventOf(letter),
    redriven: redrive ?? null,
    ...legible,
    death: death === null ? null : { ...death, errors },
    valueHex: shownBytes(shown).toString('hex'),
    ...(withData ? { event } : {}),
  })}\n`;
}
