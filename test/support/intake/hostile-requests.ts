/** Requests that mean harm, of many kinds, as a seed draws them. */
import { gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';
import { keyOf } from './api-keys.ts';
import { type Scene, statementOf } from './contract-scene.ts';
import {
  CREDENTIALS,
  EVENT_TYPES,
  FRAMINGS,
  type Headers,
  LOOKUPS,
  METHODS,
  NOT_HTTP,
  OTHER_TYPES,
  QUERIES,
  SEGMENTS,
  VALUES,
} from './hostile-texts.ts';

/**
 * Bytes for a connection. `count` answers are due, one by default; if it is 0, the connection is cut behind the bytes.
 * With `isLast` it is of no use afterwards, and may have closed without an answer.
 */
export type HostileRequest = Readonly<{ bytes: Buffer; count?: number; isLast?: boolean; isHead?: boolean }>;

/** Who sends, and what it may state. */
export type Hostile = Readonly<{ random: Random; scene: Scene; name: string }>;
type Kind = readonly [weight: number, name: string, make: (hostile: Hostile) => HostileRequest];

const KIB = 1_024;
const BODY_TOO_LARGE = 5 * KIB * KIB;
/** Packed to a thousandth: more than an upload, and more than a body, may unpack to. */
const BOMB = gzipSync(Buffer.alloc(17 * KIB * KIB, ' '), { level: 9 });

function requestOf(method: string, path: string, headers: Headers, body: string | Buffer = ''): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: x\r\n${lines}\r\n`, 'latin1'),
    Buffer.from(body),
  ]);
}

const by = (name: string): Headers => [['Authorization', `Bearer ${keyOf(name)}`]];

function posted({ name }: Hostile, path: string, type: string, body: string | Buffer, more: Headers = []): Buffer {
  const length = String(Buffer.byteLength(body));
  return requestOf('POST', path, [...by(name), ['Content-Type', type], ['Content-Length', length], ...more], body);
}

function good({ random, scene, name }: Hostile): string {
  const id = `e-${random.below(1_000)}`;
  return statementOf(scene, name, { id, subject: scene.lot(name, id) });
}

/** Text with some of its bytes changed, lost or doubled. */
function spoilt(random: Random, text: string): Buffer {
  let bytes = Buffer.from(text);
  for (let changes = 1 + random.below(4); changes > 0; changes -= 1) {
    const at = random.below(bytes.length);
    const piece = [Buffer.alloc(0), random.bytes(1 + random.below(3)), bytes.subarray(at, at + random.below(40))];
    bytes = Buffer.concat([bytes.subarray(0, at), random.pick(piece), bytes.subarray(at + 1)]);
  }
  return bytes;
}

/** An event in which one value is another. */
function oddEvent(hostile: Hostile): string {
  const places = [...good(hostile).matchAll(/:("[^"]*"|\d+)/g)];
  const { index, 0: found } = hostile.random.pick(places);
  const text = good(hostile);
  return `${text.slice(0, index)}:${hostile.random.pick(VALUES)}${text.slice(index + found.length)}`;
}

function deep({ random }: Hostile): string {
  const opening = random.pick(['[', '{"a":', '{"data":[', '[{"id":']);
  return opening.repeat(1 + random.below(random.percent(5) ? 60_000 : 600));
}

function oddHeaders({ random }: Hostile): Headers {
  const value = (): string =>
    random
      .bytes(1 + random.below(30))
      .toString('latin1')
      .replaceAll(/\p{Cc}/gu, '~');
  const names = [
    'traceparent',
    'X-Forwarded-For',
    'Accept',
    'Content-Encoding',
    'Cookie',
    'Accept-Version',
    'X-A',
    'If-Match',
    'Range',
    'Origin',
    'TE',
    'Upgrade',
    'Forwarded',
  ];
  return Array.from({ length: random.below(12) }, () => [random.pick(names), value()] as const);
}

function binaryHeaders({ random, scene, name }: Hostile): Headers {
  const usual = {
    specversion: '1.0',
    id: 'b-1',
    source: scene.party(name),
    type: 'oretrail.mineral-shipment.v1',
    subject: scene.lot(name, '1'),
    time: scene.hours(-1),
  };
  const odd = ['%', '%ff', '%00', '\xff\xfe', '', 'x'.repeat(2_000), '%F0%9F%98%80', '"', '{}'];
  const headers = Object.entries(usual).map(
    ([of, value]) => [`ce-${of}`, random.percent(20) ? random.pick(odd) : value] as const,
  );
  return random.percent(10)
    ? [...headers, [random.pick(['ce-', 'ce-data', 'ce-A_B', 'ce-__proto__', 'ce-id']), 'x']]
    : headers;
}

const chunked = (size: number): string => `${size.toString(16)}\r\n${' '.repeat(size)}\r\n`;
const path = ({ random }: Hostile): string =>
  `/${Array.from({ length: random.below(6) }, () => random.pick(SEGMENTS)).join('/')}${random.percent(50) ? `?${random.pick(QUERIES)}` : ''}`;

/** Each kind, and how often it is drawn out of some thousand: what costs the sender a megabyte is rare. */
const KINDS: readonly Kind[] = [
  [
    90,
    'bytes',
    (h) => ({
      bytes: posted(
        h,
        '/v1/events',
        h.random.pick([...EVENT_TYPES, ...OTHER_TYPES]),
        h.random.bytes(h.random.below(300)),
      ),
    }),
  ],
  [
    120,
    'spoilt event',
    (h) => ({ bytes: posted(h, '/v1/events', h.random.pick(EVENT_TYPES), spoilt(h.random, good(h))) }),
  ],
  [120, 'odd event', (h) => ({ bytes: posted(h, '/v1/events', h.random.pick(EVENT_TYPES), oddEvent(h)) })],
  [20, 'good event', (h) => ({ bytes: posted(h, '/v1/events', 'application/cloudevents+json', good(h)) })],
  [
    40,
    "another's event",
    (h) => ({
      bytes: posted(h, '/v1/events', 'application/cloudevents+json', good({ ...h, name: 'smm' }), [['X-A', h.name]]),
    }),
  ],
  [
    60,
    'deep',
    (h) => ({ bytes: posted(h, h.random.pick(['/v1/events', '/v1/grants']), h.random.pick(EVENT_TYPES), deep(h)) }),
  ],
  [
    60,
    'binary mode',
    (h) => ({
      bytes: posted(
        h,
        '/v1/events',
        'application/json',
        h.random.percent(50) ? '{}' : spoilt(h.random, good(h)),
        binaryHeaders(h),
      ),
    }),
  ],
  [
    60,
    'odd headers',
    (h) => ({ bytes: posted(h, '/v1/events', h.random.pick(EVENT_TYPES), '{}', oddHeaders(h)), isLast: true }),
  ],
  [120, 'address', (h) => ({ bytes: requestOf('GET', path(h), by(h.name)) })],
  [60, 'address without sign-in', (h) => ({ bytes: requestOf('GET', path(h), []) })],
  [80, 'look-up', (h) => ({ bytes: requestOf('GET', h.random.pick(LOOKUPS), by(h.name)) })],
  [40, 'method', (h) => method(h)],
  [
    40,
    'grant',
    (h) => ({
      bytes: posted(
        h,
        '/v1/grants',
        'application/cloudevents+json',
        h.random.percent(50) ? oddEvent(h) : spoilt(h.random, good(h)),
      ),
    }),
  ],
  [
    8,
    'sign-in',
    (h) => ({ bytes: requestOf('GET', '/v1/grants', [['Authorization', h.random.pick(CREDENTIALS)]]), isLast: true }),
  ],
  [8, 'not HTTP', (h) => ({ bytes: Buffer.from(h.random.pick(NOT_HTTP), 'latin1'), isLast: true })],
  [
    8,
    'noise',
    (h) => ({ bytes: Buffer.concat([h.random.bytes(1 + h.random.below(60)), Buffer.from('\r\n\r\n')]), isLast: true }),
  ],
  [
    8,
    'framing',
    (h) => ({
      bytes: requestOf('POST', '/v1/events', [...by(h.name), ...h.random.pick(FRAMINGS)], '{}\r\n0\r\n\r\n'),
      isLast: true,
    }),
  ],
  [6, 'cut off', (h) => cutOff(h)],
  [
    6,
    'many at once',
    (h) => ({ bytes: Buffer.concat(Array(20).fill(requestOf('GET', '/v1/jobs/x', by(h.name)))), count: 20 }),
  ],
  [6, 'headers too large', () => ({ bytes: requestOf('GET', '/', [['X-A', 'x'.repeat(17 * KIB)]]), isLast: true })],
  [6, 'address too long', (h) => ({ bytes: requestOf('GET', `/${'x'.repeat(h.random.below(15 * KIB))}`, by(h.name)) })],
  [
    6,
    'too large by its length',
    (h) => ({
      bytes: requestOf('POST', '/v1/events', [
        ...by(h.name),
        ['Content-Type', EVENT_TYPES[0] ?? ''],
        ['Content-Length', String(BODY_TOO_LARGE)],
      ]),
      isLast: true,
    }),
  ],
  [
    1,
    'too large in chunks',
    (h) => ({
      bytes: requestOf(
        'POST',
        '/v1/events',
        [...by(h.name), ['Content-Type', EVENT_TYPES[0] ?? ''], ['Transfer-Encoding', 'chunked']],
        chunked(BODY_TOO_LARGE),
      ),
      isLast: true,
    }),
  ],
  [
    1,
    'large',
    (h) => ({
      bytes: posted(
        h,
        '/v1/events',
        h.random.pick(EVENT_TYPES),
        Buffer.alloc(h.random.below(4) * KIB * KIB, h.random.pick([' ', '[', '\n', '"'])),
      ),
    }),
  ],
  [
    2,
    'many events',
    (h) => ({ bytes: posted(h, '/v1/events', 'application/x-ndjson', '{}\n'.repeat(h.random.pick([10, 100, 1_001]))) }),
  ],
  [
    6,
    'packed',
    (h) => ({ bytes: posted(h, '/v1/events', 'application/json', BOMB, [['Content-Encoding', 'gzip']]), isLast: true }),
  ],
  [1, 'packed upload', (h) => ({ bytes: posted(h, '/v1/uploads', 'text/csv', BOMB), isLast: true })],
  [
    4,
    'upload',
    (h) => ({
      bytes: posted(
        h,
        '/v1/uploads',
        h.random.pick([...EVENT_TYPES, ...OTHER_TYPES]),
        h.random.percent(50) ? deep(h) : h.random.bytes(200),
      ),
      isLast: true,
    }),
  ],
  [
    4,
    'capture',
    (h) => ({
      bytes: posted(
        h,
        '/epcis/v2/capture',
        'application/json',
        h.random.percent(50) ? deep(h) : spoilt(h.random, good(h)),
      ),
      isLast: true,
    }),
  ],
];

function method(hostile: Hostile): HostileRequest {
  const name = hostile.random.pick(METHODS);
  const bytes = requestOf(
    name,
    hostile.random.pick(['/v1/events', '/v1/grants', '/', '/nowhere', '*', 'http://x/v1/grants']),
    by(hostile.name),
  );
  return { bytes, isLast: name === 'BREW' || name === 'get', isHead: name === 'HEAD' };
}

/** A request whose sender leaves in the middle of it. */
function cutOff(hostile: Hostile): HostileRequest {
  const whole = posted(
    hostile,
    hostile.random.pick(['/v1/events', '/v1/uploads']),
    'application/x-ndjson',
    good(hostile),
  );
  return { bytes: whole.subarray(0, 1 + hostile.random.below(whole.length - 1)), count: 0, isLast: true };
}

const WEIGHTS = KINDS.reduce((sum, [weight]) => sum + weight, 0);

/** The next request, and what it is called. */
export function hostileRequest(hostile: Hostile): HostileRequest & Readonly<{ kind: string }> {
  let left = hostile.random.below(WEIGHTS);
  for (const [weight, kind, make] of KINDS) {
    if (left < weight) return { ...make(hostile), kind };
    left -= weight;
  }
  throw new RangeError('the weights are more than their sum');
}
