/** The statements of a request, each as its own text. Source: intake.md, "2. HTTP". */

import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { HTTP_ERRORS } from '@oretrail/http-api';
import type { SentStatement } from '../../intake.ts';
import { EVENTS_MAX } from '../limits.ts';
import { binaryEvent, isBinary } from './binary-event.ts';
import { afterBlanks, jsonItems } from './json-items.ts';

/** One event in structured mode. Source: CloudEvents 1.0, HTTP Protocol Binding, section 3.2. */
export const STRUCTURED = 'application/cloudevents+json';
/** A list of events. Source: CloudEvents 1.0, HTTP Protocol Binding, section 3.3. */
export const BATCH = 'application/cloudevents-batch+json';
/** One event on each line. */
export const LINES = 'application/x-ndjson';
/** The data of one event in binary mode; without `ce-` headers one event in structured mode. */
export const DATA = 'application/json';
/** All forms in which events are taken. */
export const EVENT_CONTENT_TYPES = [STRUCTURED, BATCH, LINES, DATA] as const;

/** What a request holds: one event by itself, or a list, which may have one. */
export type SentEvents = Readonly<{ sent: readonly SentStatement[]; isOne: boolean }>;

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

function withoutMark(bytes: Buffer): Buffer {
  const hasMark = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return hasMark ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
}

/** What is not UTF-8 gets a mark in front that no JSON text begins with, so it is refused by itself as `not-json`. */
function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : `\uFFFD${bytes.toString('utf8')}`;
}

/** Lines that are not blank. Blank ones are passed over byte by byte: a body can have four million of them. */
function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = afterBlanks(bytes, 0); start < bytes.length; ) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    yield bytes.subarray(start, end);
    start = afterBlanks(bytes, end);
  }
}

/** Stops at the first event over the limit, before any is parsed. */
function counted(pieces: Iterable<Buffer>): SentStatement[] {
  const sent: SentStatement[] = [];
  for (const piece of pieces) {
    if (sent.length === EVENTS_MAX) {
      throw HTTP_ERRORS.error('request-too-large', `the request has more than ${EVENTS_MAX} events`);
    }
    sent.push({ text: textOf(piece) });
  }
  if (sent.length === 0) throw HTTP_ERRORS.error('bad-request', 'the request has no event');
  return sent;
}

/**
 * The events of a request, of which none is parsed yet.
 * @throws OretrailError `bad-request`, or `request-too-large` if there are more than {@link EVENTS_MAX}
 */
export function sentEvents(headers: IncomingHttpHeaders, body: Buffer): SentEvents {
  const contentType = (headers['content-type'] ?? '').replace(/;.*$/s, '').trim().toLowerCase();
  const bytes = withoutMark(body);
  switch (contentType) {
    case BATCH:
      return { sent: counted(jsonItems(bytes)), isOne: false };
    case LINES:
      return { sent: counted(linesOf(bytes)), isOne: false };
    default: {
      const text = textOf(bytes);
      const isInHeaders = contentType === DATA && isBinary(headers);
      return { sent: [{ text: isInHeaders ? binaryEvent(headers, text) : text }], isOne: true };
    }
  }
}
