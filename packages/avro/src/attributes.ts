/** Attributes of CloudEvents from headers that were received. Source: CloudEvents 1.0, Kafka protocol binding, 3.2. */
import { EVENT_BYTES_MAX } from '@oretrail/model';
import { AVRO_ERRORS } from './errors.ts';
import { Cursor } from './guard/cursor.ts';
import { ATTRIBUTE_PREFIX, CONTENT_TYPE, CONTENT_TYPE_HEADER, type ReceivedHeaders } from './headers.ts';
import { HEADERS_MAX } from './limits.ts';
import { isAscii, isText, KEPT_LENGTH_MAX } from './text-bytes.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name, and a text that it had. */
type Known = { readonly name: string; text: string };

/** What stood at each place last: the records of one writer have the same headers in the same order, and say much the same. */
const lastAt: Known[] = [];

function knownAt(place: number, bytes: Buffer, start: number, end: number): Known {
  const last = lastAt[place];
  if (last !== undefined && last.name.length === end - start && isText(bytes, start, last.name)) return last;
  const known: Known = { name: bytes.toString('utf8', start, end), text: '' };
  if (known.name.length <= KEPT_LENGTH_MAX) lastAt[place] = known;
  return known;
}

/** What the headers of one name say: how many there are, and where the value of the first stands. */
type Named = {
  readonly known: Known;
  readonly bytes: Buffer | null;
  readonly start: number;
  readonly end: number;
  count: number;
};

/** The headers that say something of an event, by name. */
class NamedHeaders {
  readonly all: Named[] = [];
  private count = 0;
  private size = 0;

  /** @throws AvroError `too-many-headers`, `too-large` */
  take(name: Buffer, nameStart: number, nameEnd: number, bytes: Buffer | null, start: number, end: number): void {
    this.size += nameEnd - nameStart + end - start;
    if (this.count === HEADERS_MAX) throw AVRO_ERRORS.error('too-many-headers', `Over ${HEADERS_MAX} headers`);
    if (this.size > EVENT_BYTES_MAX) throw AVRO_ERRORS.error('too-large', `Headers of over ${EVENT_BYTES_MAX} bytes`);
    const known = knownAt(this.count, name, nameStart, nameEnd);
    this.count += 1;
    if (!known.name.startsWith(ATTRIBUTE_PREFIX) && known.name !== CONTENT_TYPE_HEADER) return;
    const before = this.all.find((one) => one.known.name === known.name);
    if (before === undefined) this.all.push({ known, bytes, start, end, count: 1 });
    else before.count += 1;
  }

  /** Headers as they stand in a record: names and values behind their lengths, below zero if there is none. */
  takeAll(headerBytes: Buffer): void {
    const cursor = new Cursor(headerBytes);
    for (let left = cursor.long(); left > 0; left -= 1) {
      const nameLength = Math.max(0, cursor.long());
      const nameStart = cursor.at;
      cursor.skip(nameLength);
      const length = cursor.long();
      const start = cursor.at;
      cursor.skip(Math.max(0, length));
      this.take(headerBytes, nameStart, nameStart + nameLength, length < 0 ? null : headerBytes, start, cursor.at);
    }
  }
}

function namedIn(headers: ReceivedHeaders): readonly Named[] {
  const named = new NamedHeaders();
  if ('headerBytes' in headers) named.takeAll(headers.headerBytes);
  else for (const { name, value } of headers) named.take(name, 0, name.length, value, 0, value?.length ?? 0);
  return named.all;
}

/** Cut: a name is a stranger's, and the message goes into logs and letters. */
const shown = (name: string): string => JSON.stringify(name.slice(0, 80));

function text({ known, bytes, start, end, count }: Named): string {
  const { name, text: last } = known;
  if (count !== 1) throw AVRO_ERRORS.error('bad-header', `${shown(name)} occurs ${count} times`);
  if (bytes === null) throw AVRO_ERRORS.error('bad-header', `${shown(name)} has no value`);
  if (last.length === end - start && isText(bytes, start, last)) return last;
  const read = decoded(name, bytes, start, end);
  if (read.length <= KEPT_LENGTH_MAX) known.text = read;
  return read;
}

function decoded(name: string, bytes: Buffer, start: number, end: number): string {
  if (isAscii(bytes, start, end)) return bytes.toString('latin1', start, end);
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch (cause) {
    throw AVRO_ERRORS.error('bad-header', `${shown(name)} is not UTF-8`, { cause });
  }
}

/** Media types have parameters and no case: RFC 9110, 8.3.1. */
function requireAvro(contentType: Named | undefined): void {
  if (contentType === undefined) return;
  const mediaType = text(contentType);
  if (mediaType === CONTENT_TYPE || mediaType.split(';', 1)[0]?.trim().toLowerCase() === CONTENT_TYPE) return;
  throw AVRO_ERRORS.error('bad-header', `The content type is ${shown(mediaType)}`);
}

/** Each becomes a member of its own, whatever its name. */
function setMember(attributes: Record<string, string>, name: string, value: string): void {
  if (name !== '__proto__') attributes[name] = value;
  else Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Attributes by name, and the bytes of their values. */
export type StatedAttributes = Readonly<{ attributes: Readonly<Record<string, string>>; bytes: number }>;

/**
 * The attributes of a received event, of whatever name: those of no meaning here are ignored later.
 * @throws AvroError `too-many-headers`, `too-large`, `bad-header`. A missing content type passes, for the wire format says that
 * it is Avro.
 */
export function statedAttributes(headers: ReceivedHeaders): StatedAttributes {
  const all = namedIn(headers);
  requireAvro(all.find(({ known }) => known.name === CONTENT_TYPE_HEADER));
  const attributes: Record<string, string> = {};
  let bytes = 0;
  for (const one of all) {
    if (one.known.name === CONTENT_TYPE_HEADER) continue;
    setMember(attributes, one.known.name.slice(ATTRIBUTE_PREFIX.length), text(one));
    bytes += one.end - one.start;
  }
  return { attributes, bytes };
}

/** The attributes alone. @throws AvroError as {@link statedAttributes} */
export function attributesOf(headers: ReceivedHeaders): Readonly<Record<string, string>> {
  return statedAttributes(headers).attributes;
}
