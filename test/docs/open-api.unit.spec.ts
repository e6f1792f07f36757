/** The OpenAPI documents in `schemas` are what the routes say; `pnpm docs:generate` writes them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CheckedInDocument, OPEN_API_DOCUMENTS } from './open-api.ts';

type Parameter = Readonly<{ in: string; name: string; description?: string }>;
type Operation = Readonly<{
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: readonly string[];
  parameters?: readonly Parameter[];
  responses: Readonly<Record<string, Readonly<{ content?: Readonly<Record<string, unknown>> }>>>;
}>;
type Document = Readonly<{
  openapi: string;
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: Readonly<{ schemas: Readonly<Record<string, object>> }>;
}>;

function read({ file }: CheckedInDocument) {
  const text = readFileSync(file, 'utf8');
  const document: Document = JSON.parse(text);
  const operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );
  return { text, document, operations };
}

describe.each(Object.entries(OPEN_API_DOCUMENTS))('the OpenAPI document of the %s', (_, checkedIn) => {
  const { text, document, operations } = read(checkedIn);

  it('is what the routes say', async () => expect(text).toBe(await checkedIn.text()));

  it('is OpenAPI 3.1', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.length).toBeGreaterThan(5);
  });

  it('names each operation once, in a sentence, and its answers', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(operations.length);
    for (const { name, operation } of operations) {
      const { summary, description, tags, responses } = operation;
      expect([name, summary, description, tags]).toEqual([
        name,
        expect.stringMatching(/^[A-Z][^.]*[^.]$/),
        expect.stringMatching(/^[A-Z`].*\.$/s),
        [expect.any(String)],
      ]);
      expect(Object.keys(responses['default']?.content ?? {})).toEqual(['application/problem+json']);
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('describes each parameter, those of the path all', () => {
    for (const { name, path, operation } of operations) {
      const parameters = operation.parameters ?? [];
      expect([name, parameters.filter(({ description }) => description === undefined)]).toEqual([name, []]);
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
      expect([name, inPath]).toEqual([name, [...path.matchAll(/\{(\w+)\}/g)].map(([, id]) => id)]);
    }
  });

  it('refers only to what it has', () => {
    const refs = [...text.matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
    expect(refs.length).toBeGreaterThan(10);
    expect(refs.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([]);
  });
});

it('the OpenAPI document of the intake has every address of the specification', () => {
  const { operations } = read(OPEN_API_DOCUMENTS.intake);
  expect(operations.map(({ name }) => name).sort()).toEqual([
    'delete /v1/grants/{id}',
    'delete /v1/jobs/{id}',
    'get /epcis/v2/capture',
    'get /epcis/v2/capture/{captureID}',
    'get /epcis/v2/events/{eventID}',
    'get /errors/{code}',
    'get /v1/grants',
    'get /v1/grants/{id}',
    'get /v1/grants/{id}/statements',
    'get /v1/jobs/{id}',
    'get /v1/jobs/{id}/rows',
    'get /v1/operators',
    'get /v1/receipt-keys',
    'get /v1/statements',
    'get /v1/statements/stream',
    'get /v1/statements/{digest}',
    'get /v1/statements/{digest}/proof',
    'get /v1/statements/{digest}/receipt',
    'get /v1/templates/{name}.csv',
    'post /epcis/v2/capture',
    'post /v1/events',
    'post /v1/grants',
    'post /v1/uploads',
  ]);
});
