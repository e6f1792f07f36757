import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isErrorOf } from '@oretrail/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AVRO_ERRORS, type AvroError } from '../errors.ts';
import { ownSchema, SUBJECTS } from '../schemas.ts';
import type { ClientOptions } from './client.ts';
import { REGISTRY_ERRORS, registryError } from './errors.ts';
import { ANSWER_BYTES_MAX, IDS_AT_ONCE_MAX, REFUSED_TRIES_MAX, TRIES_MAX, WRITE_TRIES_MAX } from './limits.ts';
import { COMPATIBILITY, SchemaRegistry } from './registry.ts';

type Reply = Readonly<{ status: number; body?: unknown }>;
type Asked = Readonly<{ method: string; path: string; body: string; authorization: string | undefined }>;

/** As much of a registry as these requests touch. */
class StandIn {
  readonly asked: Asked[] = [];
  /** Answers given before any other, and a null if none is given at all. */
  readonly next: (Reply | null)[] = [];
  readonly schemas: string[] = [];
  /** Answers for single paths, each time; a null if none is given at all. */
  readonly instead = new Map<string, Reply | null>();
  readonly levels = new Map<string, string>();
  isCompatible = true;

  answer({ method, path, body }: Asked): Reply {
    if (/^\/subjects\/[^/]+\/versions$/.test(path) && method === 'GET') return { status: 200, body: [1] };
    const id = /^\/schemas\/ids\/([0-9]+)$/.exec(path)?.[1];
    if (id !== undefined) {
      const schema = this.schemas[Number(id) - 1];
      return schema === undefined ? { status: 404, body: { error_code: 40403 } } : { status: 200, body: { schema } };
    }
    if (path.startsWith('/compatibility/')) return { status: 200, body: { is_compatible: this.isCompatible } };
    if (path.startsWith('/config')) return this.config(method, path, body);
    return this.register(path, JSON.parse(body).schema);
  }

  paths(): string[] {
    return this.asked.map(({ method, path }) => `${method} ${path}`);
  }

  private config(method: string, path: string, body: string): Reply {
    if (method === 'PUT') this.levels.set(path, JSON.parse(body).compatibility);
    const level = this.levels.get(path);
    return level === undefined ? { status: 404 } : { status: 200, body: { compatibilityLevel: level } };
  }

  private register(path: string, schema: string): Reply {
    const found = this.schemas.indexOf(schema);
    if (found >= 0) return { status: 200, body: { id: found + 1 } };
    return path.endsWith('/versions') ? { status: 200, body: { id: this.schemas.push(schema) } } : { status: 404 };
  }
}

let registry: StandIn;
let server: Server;
let url: string;
let client: SchemaRegistry;

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url: path = '', headers } = request;
  const asked = {
    method,
    path: path.replace('/api', ''),
    body: await text(request),
    authorization: headers.authorization,
  };
  registry.asked.push(asked);
  const { next, instead } = registry;
  const one = instead.has(asked.path) ? instead.get(asked.path) : registry.answer(asked);
  const reply = next.length > 0 ? next.shift() : one;
  if (reply === null || reply === undefined) return;
  response.writeHead(reply.status, { 'content-type': 'application/json', location: '/elsewhere' });
  response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}));
}

beforeEach(async () => {
  registry = new StandIn();
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  url = `http://127.0.0.1:${address.port}/api/`;
  client = clientOf();
});

// Only who waits in vain is given little time: on a busy machine another would ask twice, and get the next one's answer.
function clientOf(options: Partial<ClientOptions> = {}): SchemaRegistry {
  return new SchemaRegistry({ url, headers: { authorization: 'Basic eA==' }, retryDelayMs: 1, ...options });
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'fine',
    (reason: unknown) => reason,
  );
  if (isErrorOf(AVRO_ERRORS, error) || isErrorOf(REGISTRY_ERRORS, error)) return `${error.domain} ${error.code}`;
  return String(error);
}

describe('registering', () => {
  it('checks and registers each schema, and changes no level', async () => {
    registry.levels.set('/config', 'FULL');
    const ids = await client.registerAll();
    expect([...ids.keys()]).toEqual(SUBJECTS);
    expect(registry.schemas).toEqual(SUBJECTS.map((subject) => ownSchema(subject).text));
    expect([...registry.levels]).toEqual([['/config', 'FULL']]);
    expect(registry.asked.every(({ authorization }) => authorization === 'Basic eA==')).toBe(true);
  });

  it('only looks, the second time', async () => {
    const first = await client.registerAll();
    registry.asked.length = 0;
    expect(await client.registerAll()).toEqual(first);
    expect(await client.findAll()).toEqual(first);
    const looks = SUBJECTS.map((subject) => `POST /subjects/${subject}`);
    expect(registry.paths()).toEqual([...looks, ...looks]);
  });

  it('is not what a reader does', async () => {
    expect((await client.findAll()).size).toBe(0);
    expect(registry.schemas).toEqual([]);
  });

  it('stops before a schema that can’t read the older ones', async () => {
    registry.isCompatible = false;
    expect(await failureOf(client.register('oretrail.Verdict'))).toBe('registry incompatible');
    expect(registry.schemas).toEqual([]);
  });

  it('stops if the registry finds so itself', async () => {
    const refusal = [{ status: 404 }, { status: 404 }, { status: 409 }];
    for (let tries = 0; tries < WRITE_TRIES_MAX; tries += 1) registry.next.push(...refusal);
    expect(await failureOf(client.register('oretrail.Verdict'))).toBe('registry incompatible');
  });

  it.each([-1, 0.5, 2 ** 32, '7', null])('does not take %s for an id', async (id) => {
    registry.next.push({ status: 200, body: { id } });
    expect(await failureOf(client.register('oretrail.Verdict'))).toBe('registry bad-answer');
  });
});

describe('the level of a subject', () => {
  const verdict = '/config/oretrail.Verdict';

  it.each([
    ['NONE', 'NONE'],
    ['BACKWARD', 'BACKWARD'],
    ['FULL', 'FULL'],
    ['FORWARD_TRANSITIVE', 'FORWARD_TRANSITIVE'],
    [COMPATIBILITY, null],
    ['FULL_TRANSITIVE', null],
  ])('that is %s is found insufficient: %s', async (level, is) => {
    registry.levels.set('/config', COMPATIBILITY);
    registry.levels.set(verdict, level);
    const found = await client.insufficientLevels();
    expect(found).toEqual(is === null ? [] : [{ subject: 'oretrail.Verdict', is }]);
    expect(registry.asked.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('that is not set is the one of the registry, or none', async () => {
    expect(new Set((await client.insufficientLevels()).map(({ is }) => is))).toEqual(new Set(['NONE']));
    registry.levels.set('/config', 'FULL_TRANSITIVE');
    expect(await client.insufficientLevels()).toEqual([]);
  });

  it('that may not be known is not taken for a good one', async () => {
    registry.levels.set('/config', COMPATIBILITY);
    registry.instead.set(verdict, { status: 403 });
    expect(await client.insufficientLevels()).toEqual([{ subject: 'oretrail.Verdict', is: 'unknown' }]);
  });

  it('is set although another sets it at the same time', async () => {
    registry.next.push({ status: 409 });
    await client.setLevels(['oretrail.Verdict']);
    expect([...registry.levels]).toEqual([[verdict, COMPATIBILITY]]);
  });

  it('is set if that is asked for', async () => {
    await client.setLevels(['oretrail.Verdict']);
    expect([...registry.levels]).toEqual([[verdict, COMPATIBILITY]]);
    registry.instead.set(verdict, { status: 403 });
    expect(await failureOf(client.setLevels(['oretrail.Verdict']))).toBe('registry registry-refused');
  });
});

describe('a writer by id', () => {
  beforeEach(() => {
    registry.schemas.push(ownSchema('oretrail.Verdict').text, '{"type":"thing"}');
  });

  it('is asked for once', async () => {
    const first = await client.writerOf(1);
    expect(await client.writerOf(1)).toBe(first);
    expect(first.name).toBe('oretrail.Verdict');
    expect(registry.paths()).toEqual(['GET /schemas/ids/1']);
  });

  it('that is unknown makes a dead letter, and is not asked for again at once', async () => {
    expect(await failureOf(client.writerOf(9))).toBe('avro unknown-schema');
    expect(await failureOf(client.writerOf(9))).toBe('avro unknown-schema');
    expect(registry.paths()).toEqual(['GET /schemas/ids/9']);
  });

  it('whose schema is none makes a dead letter, for good', async () => {
    expect(await failureOf(client.writerOf(2))).toBe('avro bad-schema');
    expect(await failureOf(client.writerOf(2))).toBe('avro bad-schema');
    expect(registry.paths()).toEqual(['GET /schemas/ids/2']);
  });

  it('whose schema is not Avro makes a dead letter', async () => {
    registry.next.push({ status: 200, body: { schema: '{}', schemaType: 'JSON' } });
    expect(await failureOf(client.writerOf(1))).toBe('avro bad-schema');
  });
});

/** Fifteen ways of not giving a schema. */
const NO_SCHEMA: readonly (readonly [string, Reply | null])[] = [
  ...[400, 401, 403, 404, 409, 422, 302, 429, 500, 503].map((status) => [`status ${status}`, { status }] as const),
  ['a page', { status: 200, body: '<!doctype html><p>Log in, please.' }],
  ['no JSON', { status: 200, body: '{' }],
  ['JSON without a schema', { status: 200, body: '[]' }],
  ['a schema that is no text', { status: 200, body: { schema: 7 } }],
  ['more than is read', { status: 200, body: 'x'.repeat(ANSWER_BYTES_MAX + 1) }],
  ['silence', null],
];

describe('one id', () => {
  beforeEach(() => {
    registry.schemas.push(ownSchema('oretrail.Verdict').text);
  });

  it.each(NO_SCHEMA)('that is answered with %s decides about itself alone', async (_what, reply) => {
    if (reply === null) client = clientOf({ idTimeoutMs: 500 });
    registry.instead.set('/schemas/ids/7777', reply);
    const texts = await client.textsOf([7777, 1]);
    expect(texts.get(7777)).toMatchObject({ code: 'schema-unavailable' });
    expect(texts.get(1)).toBe(ownSchema('oretrail.Verdict').text);
    const asked = registry.paths().filter((path) => path.endsWith('/7777')).length;
    expect([REFUSED_TRIES_MAX, TRIES_MAX]).toContain(asked);
    await client.textsOf([7777]);
    expect(registry.paths().filter((path) => path.endsWith('/7777')).length).toBe(asked);
  });

  it.each(NO_SCHEMA)('is not decided if everything is answered with %s', async (_what, reply) => {
    if (reply === null) client = clientOf({ idTimeoutMs: 500 });
    for (const path of ['/schemas/ids/1', '/subjects/oretrail.MineralShipment/versions'])
      registry.instead.set(path, reply);
    expect(await failureOf(client.writerOf(1))).toMatch(/^registry (registry-unreachable|registry-refused)$/);
    registry.instead.clear();
    expect(await failureOf(client.writerOf(1))).toBe('fine');
  });

  it.each([
    [403, 1],
    [503, TRIES_MAX - 1],
  ])('that is answered with %i for a while is given in the end', async (status, times) => {
    for (let n = 0; n < times; n += 1) registry.next.push({ status }, { status: 200, body: [1] });
    expect((await client.writerOf(1)).name).toBe('oretrail.Verdict');
  });

  it('of many costs no more for what others there are', async () => {
    const ids = Array.from({ length: 3 * IDS_AT_ONCE_MAX }, (_, n) => 1_000 + n);
    const texts = await client.textsOf([...ids, 1]);
    expect(ids.every((id) => (texts.get(id) as AvroError).code === 'unknown-schema')).toBe(true);
    expect(typeof texts.get(1)).toBe('string');
    expect(registry.asked.length).toBe(ids.length + 1);
  });

  it('is asked for once by all tasks that need it at the same time, and by those that come a little later', async () => {
    const ids = Array.from({ length: 2 * IDS_AT_ONCE_MAX }, (_, n) => 1_000 + n);
    const [all, few] = [client.textsOf([...ids, 1]), client.textsOf([1, 1_000, 1_001])];
    const [, , third] = await Promise.all([all, few, client.textsOf([...ids.slice(1), 1])]);
    expect([...(await few).keys()].sort((a, b) => a - b)).toEqual([1, 1_000, 1_001]);
    expect([third.size, typeof third.get(1)]).toEqual([ids.length, 'string']);
    await client.textsOf(ids);
    expect(registry.asked.length).toBe(ids.length + 1);
  });

  it('that nothing is decided about fails for all who wait for it, and is asked for again', async () => {
    for (const path of ['/schemas/ids/1', '/subjects/oretrail.MineralShipment/versions'])
      registry.instead.set(path, { status: 403 });
    const asked = [client.textsOf([1]), client.textsOf([1])];
    expect(await Promise.all(asked.map(failureOf))).toEqual(['registry registry-refused', 'registry registry-refused']);
    registry.instead.clear();
    expect((await client.textsOf([1])).size).toBe(1);
  });
});

describe('a registry that fails', () => {
  beforeEach(() => {
    registry.schemas.push(ownSchema('oretrail.Verdict').text);
  });

  it('to be there while schemas are registered is asked again, and then stops that', async () => {
    registry.next.push({ status: 503 }, { status: 429 });
    expect(await failureOf(client.register('oretrail.Verdict'))).toBe('fine');
    registry.next.push(...Array.from({ length: 5 }, () => ({ status: 503 })));
    expect(await failureOf(client.register('oretrail.Verdict'))).toBe('registry registry-unreachable');
  });

  it('to be there at all decides nothing', async () => {
    server.close();
    server.closeAllConnections();
    expect(await failureOf(client.writerOf(1))).toBe('registry registry-unreachable');
  });

  it('and has a secret in its URL is named without it', async () => {
    const secret = clientOf({ url: url.replace('//', '//me:sesame@').concat('?token=sesame'), triesMax: 1 });
    const error: unknown = await secret.writerOf(1).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ domain: 'registry' });
    expect(String(error)).not.toContain('sesame');
    expect(String(registryError('registry-refused', url.replace('//', '//me:sesame@')))).not.toContain('sesame');
  });

  it('by sending elsewhere is not followed: rights are for one address', async () => {
    registry.instead.set('/schemas/ids/1', { status: 302 });
    expect(await failureOf(client.writerOf(1))).toBe('avro schema-unavailable');
    expect(registry.paths()).not.toContain('GET /elsewhere');
  });
});
