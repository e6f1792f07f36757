/** Pieces of hostile requests. */

/** Header lines in their order; a name may come more than once. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** Content types of events. */
export const EVENT_TYPES = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/x-ndjson',
  'application/json',
];
/** Content types of something else, and of nothing. */
export const OTHER_TYPES = ['text/csv', '/', 'application/json; charset=utf-7', 'multipart/form-data; boundary=x', ''];
/** Methods that addresses may not take, or that nobody has. */
export const METHODS = ['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'BREW', 'get', 'HEAD', 'QUERY'];
/** Parts of addresses. */
export const SEGMENTS = [
  'v1',
  'events',
  'statements',
  'grants',
  '..',
  '.',
  '%2e%2e',
  '%00',
  '%ff',
  '',
  'a'.repeat(400),
  '%',
  '~',
  '*',
  ';',
  'ü',
  '\\',
  '%F0%9F%98%80',
  'x'.repeat(4_000),
  '__proto__',
  'constructor',
  'errors',
  'jobs',
  'openapi.json',
  'templates',
  'epcis',
  'v2',
  'stream',
  'receipt',
];
/** Queries. */
export const QUERIES = [
  'dryRun=x',
  'dryRun=true&dryRun=false',
  '__proto__=1',
  'subject=',
  'subject=%',
  'from=zz',
  'limit=-1',
  'limit=1e9',
  'since=0',
  '&&&&',
  '=',
  'a[b]=c',
  `subject=${'x'.repeat(3_000)}`,
  'onError=rollback&x',
  'from=00',
  'id=%00&subject=x',
  'source=urn:party:smm',
];
/** JSON values, in the place of another. */
export const VALUES = [
  '1e999',
  '-0',
  '"\\ud800"',
  'null',
  '[]',
  '{}',
  'true',
  '"__proto__"',
  '1.7976931348623157e308',
  '"\\u0000"',
  '"\\u202e"',
  `"${'9'.repeat(5_000)}"`,
  '[[[[[[[[]]]]]]]]',
  '"2023-13-45T99:99:99Z"',
  '99999999999999999999',
  '{"__proto__":{"a":1}}',
  '""',
  '"\\uffff"',
];
/** What is asked for, and is not there. */
export const LOOKUPS = [
  '/v1/statements/0',
  `/v1/statements/${'a'.repeat(64)}`,
  '/v1/statements/x/receipt',
  '/v1/statements?subject=x',
  '/v1/grants',
  '/v1/grants/x/statements?since=2026-01-01T00:00:00Z',
  '/v1/jobs/x',
  '/v1/jobs/x/rows',
  '/errors/constructor',
  '/v1/templates/x.csv',
  '/epcis/v2/events/x',
  '/epcis/v2/capture',
  '/v1/receipt-keys',
  '/v1/statements?subject=x&from=0g',
];
/** What is not HTTP/1.1. */
export const NOT_HTTP = [
  'hello\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'GET  /  HTTP/1.1\r\n\r\n',
  '\r\n\r\n\r\nx\r\n\r\n',
  'GET / HTTP/1.1\nHost: x\n\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost x\r\n\r\n',
  '\0\0\0\0\r\n\r\n',
];
/** Headers that leave open where the body ends. */
export const FRAMINGS: readonly Headers[] = [
  [
    ['Content-Length', '1'],
    ['Content-Length', '2'],
  ],
  [
    ['Content-Length', '1'],
    ['Transfer-Encoding', 'chunked'],
  ],
  [['Content-Length', '-1']],
  [['Content-Length', '99999999999999999999']],
  [['Transfer-Encoding', 'gzip, chunked, identity']],
  [
    ['Transfer-Encoding', 'chunked'],
    ['Transfer-Encoding', 'identity'],
  ],
];
/** What nobody can sign in with. */
export const CREDENTIALS = [
  'Bearer',
  'Bearer x',
  'Basic YTpi',
  `Bearer oretrail_${'A'.repeat(43)}`,
  'Bearer a.b.c',
  'Bearer eyJhbGciOiJub25lIn0.e30.',
  `Bearer ${'x'.repeat(8_000)}`,
  'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6Ii4uLy4uL2V0Yy9wYXNzd2QifQ.e30.AA',
  'bearer  \t',
];
