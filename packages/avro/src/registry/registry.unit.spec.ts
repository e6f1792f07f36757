import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AvroError } from '../errors.ts';
import { ownSchema, SUBJECTS } from '../schemas.ts';
import type { ClientOptions } from './client.ts';
import { RegistryError } from './errors.ts';
import { ANSWER_BYTES_MAX, REGISTER_TRIES_MAX } from './limits.ts';
import { COMPATIBILITY, SchemaRegistry } from './registry.ts';

type Reply = Readonly<{ status: number; body?: unknown }>;
type Asked = Readonly<{ method: string; path: string; body: string; authorization: string | undefined }>;

/** As much of a registry as these requests touch. */
class StandIn {
  readonly asked: Asked[] = [];
  /** Answers given before any other, and a null where none is given at all. */
  readonly next: (Reply | null)[] = [];
  readonly schemas: string[] = [];
  readonly levels = new Map<string, string>();
  isCompatible = true;

  answer({ method, path, body }: Asked): Reply {
    const id = /^\/schemas\/ids\/([0-9]+)$/.exec(path)?.[1];
    if (id !== undefined) {
      const schema = this.schemas[Number(id) - 1];
      return schema === undefined ? { status: 404, body: { error_code: 40403 } } : { status: 200, body: { schema } };
    }
    if (path.startsWith('/compatibility/')) return { status: 200, body: { is_compatible: this.isCompatible } };
    if (path.startsWith('/config/')) return this.config(method, path, body);
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
  const reply = registry.next.length > 0 ? registry.next.shift() : registry.answer(asked);
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
  if (error instanceof AvroError || error instanceof RegistryError) return `${error.name} ${error.code}`;
  return String(error);
}

describe('registering', () => {
  it('checks, registers and fixes the level of each schema', async () => {
    const ids = await client.registerAll();
    expect([...ids.keys()]).toEqual(SUBJECTS);
    expect(registry.schemas).toEqual(SUBJECTS.map((subject) => ownSchema(subject).text));
    expect([...registry.levels]).toEqual(SUBJECTS.map((subject) => [`/config/${subject}`, COMPATIBILITY]));
    expect(registry.asked.every(({ authorization }) => authorization === 'Basic eA==')).toBe(true);
  });

  it('changes nothing the second time', async () => {
    const first = await client.registerAll();
    registry.asked.length = 0;
    expect(await client.registerAll()).toEqual(first);
    expect(registry.paths().filter((path) => !path.startsWith('GET /config/'))).toEqual(
      SUBJECTS.map((subject) => `POST /subjects/${subject}`),
    );
  });

  it('sets a level back that somebody changed', async () => {
    await client.register('oretrail.Verdict');
    registry.levels.set('/config/oretrail.Verdict', 'NONE');
    await client.register('oretrail.Verdict');
    expect(registry.levels.get('/config/oretrail.Verdict')).toBe(COMPATIBILITY);
  });

  it('stops before a schema that can’t read the older ones', async () => {
    registry.isCompatible = false;
    expect(await failureOf(client.register('oretrail.Verdict'))).toBe('RegistryError incompatible');
    expect(registry.schemas).toEqual([]);
  });

  it('stops where the registry finds so itself', async () => {
    const refusal = [{ status: 404 }, { status: 404 }, { status: 409 }];
    for (let tries = 0; tries < REGISTER_TRIES_MAX; tries += 1) registry.next.push(...refusal);
    expect(await failureOf(client.register('oretrail.Verdict'))).toBe('RegistryError incompatible');
  });

  it.each([-1, 0.5, 2 ** 32, '7', null])('does not take %s for an id', async (id) => {
    registry.next.push({ status: 200, body: { id } });
    expect(await failureOf(client.register('oretrail.Verdict'))).toBe('RegistryError bad-answer');
  });
});

describe('a writer by id', () => {
  beforeEach(() => {
    registry.schemas.push(ownSchema('oretrail.Verdict').text, '{"type":"thing"}');
  });

  it('is asked for once, also by many at a time', async () => {
    const [first, second] = await Promise.all([client.writerOf(1), client.writerOf(1)]);
    expect(first).toBe(second);
    expect(await client.writerOf(1)).toBe(first);
    expect(first.name).toBe('oretrail.Verdict');
    expect(registry.paths()).toEqual(['GET /schemas/ids/1']);
  });

  it('that is unknown makes a dead letter, and is not asked for again at once', async () => {
    expect(await failureOf(client.writerOf(9))).toBe('AvroError unknown-schema');
    expect(await failureOf(client.writerOf(9))).toBe('AvroError unknown-schema');
    expect(registry.paths()).toEqual(['GET /schemas/ids/9']);
  });

  it('whose schema is none makes a dead letter, for good', async () => {
    expect(await failureOf(client.writerOf(2))).toBe('AvroError bad-schema');
    expect(await failureOf(client.writerOf(2))).toBe('AvroError bad-schema');
    expect(registry.paths()).toEqual(['GET /schemas/ids/2']);
  });

  it('whose schema is not Avro makes a dead letter', async () => {
    registry.next.push({ status: 200, body: { schema: '{}', schemaType: 'JSON' } });
    expect(await failureOf(client.writerOf(1))).toBe('AvroError bad-schema');
  });
});

describe('a registry that fails', () => {
  beforeEach(() => {
    registry.schemas.push(ownSchema('oretrail.Verdict').text);
  });

  it.each([500, 503, 429, 408])('in passing with %i is asked again', async (status) => {
    registry.next.push({ status }, { status });
    expect((await client.writerOf(1)).name).toBe('oretrail.Verdict');
    expect(registry.asked.length).toBe(3);
  });

  it('to answer in time is asked again', async () => {
    registry.next.push(null);
    expect((await clientOf({ timeoutMs: 1_000 }).writerOf(1)).name).toBe('oretrail.Verdict');
  });

  it('again and again stops the process, and is asked again after that', async () => {
    registry.next.push(...Array.from({ length: 5 }, () => ({ status: 503 })));
    expect(await failureOf(client.writerOf(1))).toBe('RegistryError unavailable');
    expect(registry.asked.length).toBe(5);
    expect(await failureOf(client.writerOf(1))).toBe('fine');
  });

  it('to be there at all stops the process', async () => {
    server.close();
    server.closeAllConnections();
    expect(await failureOf(client.writerOf(1))).toBe('RegistryError unavailable');
  });

  it.each([400, 401, 403, 422])('for good with %i is asked once', async (status) => {
    registry.next.push({ status });
    expect(await failureOf(client.writerOf(1))).toBe('RegistryError refused');
    expect(registry.asked.length).toBe(1);
  });

  it('by sending elsewhere is not followed: rights are for one address', async () => {
    registry.next.push(...Array.from({ length: 5 }, () => ({ status: 302 })));
    expect(await failureOf(client.writerOf(1))).toBe('RegistryError unavailable');
    expect(registry.paths()).not.toContain('GET /elsewhere');
  });

  it.each([
    ['no JSON', '{'],
    ['JSON without a schema', '[]'],
    ['a schema that is no text', '{"schema":7}'],
    ['more than is read', 'x'.repeat(ANSWER_BYTES_MAX + 1)],
  ])('by answering %s stops the process', async (_, body) => {
    registry.next.push({ status: 200, body });
    expect(await failureOf(client.writerOf(1))).toBe('RegistryError bad-answer');
  });
});
