import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BEGINNING_BYTES_MAX, FILE_FORMATS, type FileFormat, recognise } from './file-format.ts';

const EVENT = { specversion: '1.0', id: 'a', type: 'oretrail.mineral-shipment.v1', data: { inputs: [{ lotId: 'x' }] } };
const EPCIS = { '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'], type: 'EPCISDocument' };
const EPCIS_BODY = { ...EPCIS, schemaVersion: '2.0', epcisBody: { eventList: [{ type: 'ObjectEvent' }] } };
const LINE = JSON.stringify(EVENT);
const PRETTY = JSON.stringify(EVENT, null, 2);
const TABLE = 'lotId,material,mass\nurn:lot:a,"nickel, refined",5\n';
const XML = '<?xml version="1.0"?>\n<lots>\n  <lot id="a"/>\n</lots>\n';
const MARK = '\uFEFF';

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
const swapped = (text: string): Buffer => wide(text).swap16();
/** Every character in four bytes. */
const utf32 = (text: string): Buffer =>
  Buffer.from([...text].flatMap((c) => [c.charCodeAt(0) & 0xff, c.charCodeAt(0) >> 8, 0, 0]));

const FORMATS: readonly (readonly [FileFormat, string, string | Buffer])[] = [
  ['json-over-lines', 'one event, over many lines', PRETTY],
  ['json-over-lines', 'the same with a byte order mark and CRLF', MARK + PRETTY.replaceAll('\n', '\r\n')],
  ['json-over-lines', 'one behind the other', `${PRETTY}\n${PRETTY}\n`],
  ['json-over-lines', 'blank lines before it', `\n\n${JSON.stringify(EVENT, null, '\t')}`],
  ['json-over-lines', 'an object of no member', '{\n}\n'],
  ['json-array', 'events over many lines', JSON.stringify([EVENT, EVENT], null, 2)],
  ['json-array', 'no event', '[]\n'],
  ['json-array', 'no event, over two lines', '[\n]\n'],
  ['json-array', 'an event a line', `[\n${LINE},\n${LINE}\n]\n`],
  ['json-array', 'events a line, on the line of the bracket', `[${LINE},\n${LINE}]\n`],
  ['json-array', 'one long line', JSON.stringify(Array.from({ length: 2_000 }, () => EVENT))],
  ['csv-file', 'commas', TABLE],
  ['csv-file', 'semicolons', TABLE.replaceAll(',', ';')],
  ['csv-file', 'tabs, CRLF and a mark', MARK + TABLE.replaceAll(',', '\t').replaceAll('\n', '\r\n')],
  ['csv-file', 'all in quotes, in an old encoding', Buffer.from('"Los";"Größe"\n"a";"5"\n', 'latin1')],
  ['epcis-file', 'JSON-LD over many lines', JSON.stringify(EPCIS_BODY, null, 2)],
  ['epcis-file', 'JSON-LD on one line', JSON.stringify(EPCIS_BODY)],
  ['epcis-file', 'JSON-LD on one long line', JSON.stringify({ ...EPCIS, padding: 'x'.repeat(100_000) })],
  ['epcis-file', 'bare events in an array', JSON.stringify([{ type: 'TransformationEvent' }], null, 1)],
  ['epcis-file', 'events of EPCIS, one a line', '{"isA":"ObjectEvent"}\n{"isA":"ObjectEvent"}\n'],
  ['json-array', 'all on one line', JSON.stringify([EVENT, EVENT])],
  ['json-array', 'all on one line, with its end', `${JSON.stringify([EVENT])}\r\n\r\n`],
  ['json-array', 'commas at the beginnings of lines', `[${LINE}\n,${LINE}\n]`],
  ['epcis-file', 'an event a line', `${JSON.stringify(EPCIS).slice(0, -1)},"eventList":[\n${LINE},\n${LINE}\n]}\n`],
  ['epcis-file', 'bare events in an array on one line', JSON.stringify([{ type: 'TransformationEvent' }])],
  ['epcis-xml-file', 'XML', '<?xml version="1.0"?>\n<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2">\n'],
  ['epcis-xml-file', 'XML on one line', `<EPCISDocument>${'<x/>'.repeat(20_000)}</EPCISDocument>`],
  ['xml-file', 'XML', XML],
  ['xml-file', 'a page', '<!DOCTYPE html><html><title>Sign in</title></html>'],
  ['utf-16-file', 'little-endian with its mark', wide(`${MARK}${LINE}\n`)],
  ['utf-16-file', 'little-endian without', wide(LINE)],
  ['utf-16-file', 'big-endian with its mark', swapped(`${MARK}${LINE}\n`)],
  ['utf-16-file', 'big-endian without', swapped(LINE)],
  ['utf-16-file', 'a table', wide(MARK + TABLE)],
  ['utf-16-file', 'of 32 bits', utf32(MARK + LINE)],
  ['packed-file', 'gzip', gzipSync(LINE)],
  ['packed-file', 'a spreadsheet', Buffer.from('504b030414000600', 'hex')],
  ['packed-file', 'zstd', zstdCompressSync(LINE)],
];

const EVENTS: readonly (readonly [string, string | Buffer])[] = [
  ['events', `${LINE}\n${LINE}\n`],
  ['one without a line end', LINE],
  ['with a byte order mark and CRLF', `${MARK}${LINE}\r\n${LINE}\r\n`],
  ['nothing', ''],
  ['blank lines', '\n \r\n\n'],
  ['a first line that is cut off', `{"specversion":"1.0","id":\n${LINE}\n`],
  ['a first line that is cut off behind a comma', `{"specversion":"1.0",\n${LINE}\n`],
  ['two lines that are cut off', `{"specversion":"1.0",\n{"specversion":"1.0",\n`],
  ['a first line that is prose', `first, second\n${LINE}\n`],
  ['a first line of XML', `<lot>\n${LINE}\n`],
  ['prose', 'nothing to see here\nor here\n'],
  ['a list on its line', `[]\n${LINE}\n`],
  ['a list of an object on its line', `[{}]\n${LINE}\n`],
  ['two events on a line', `${LINE}${LINE}\n`],
  ['a long line', `{"x":"${'x'.repeat(BEGINNING_BYTES_MAX)}"}\n`],
  ['a long line of nothing', 'x'.repeat(BEGINNING_BYTES_MAX)],
  ['zero bytes', Buffer.alloc(64)],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ['an event that speaks of EPCIS', `{"type":"oretrail.x","data":{"type":"EPCISDocument"}}\n`],
];

/** What is known when so many bytes have come. */
const known = (bytes: Buffer, count: number) => recognise(bytes.subarray(0, count), count >= bytes.length);

describe('a file that is', () => {
  it.each(FORMATS)('%s is known: %s', (format, _name, content) => {
    const bytes = Buffer.from(content);
    expect(known(bytes, bytes.length)).toBe(format);
  });

  it.each(EVENTS)('to be read line by line is so: %s', (_name, content) => {
    const bytes = Buffer.from(content);
    expect(known(bytes, bytes.length)).toBe('events');
  });

  it('of each format is among the examples', () => {
    expect(new Set(FORMATS.map(([format]) => format))).toEqual(new Set(Object.keys(FILE_FORMATS)));
  });
});

describe('a beginning', () => {
  const all = [...FORMATS.map(([, name, content]) => [name, content] as const), ...EVENTS];

  it.each(all)('never tells one thing and then another: %s', (_name, content) => {
    const bytes = Buffer.from(content);
    const last = known(bytes, bytes.length);
    const counts = Array.from({ length: Math.min(bytes.length, 600) }, (_, i) => i);
    for (const count of counts) expect([null, last]).toContain(known(bytes, count));
  });

  it('is enough after one line that is JSON: a pipe may be slow', () => {
    expect(recognise(Buffer.from(`${LINE}\n`), false)).toBe('events');
    expect(recognise(Buffer.from('[17]\n'), false)).toBe('events');
    expect(recognise(Buffer.from('no event\n'), false)).toBeNull();
  });
});
