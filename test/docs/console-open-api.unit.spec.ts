/** schemas/console.openapi.json is what the routes of the console say; `pnpm docs:generate` writes it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONSOLE_OPEN_API_FILE, consoleOpenApiText } from './console-open-api.ts';

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

const text = readFileSync(CONSOLE_OPEN_API_FILE, 'utf8');
const document: Document = JSON.parse(text);
const operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
  Object.entries(byMethod).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
);

describe('the OpenAPI document of the console', () => {
  it('is what the routes say', async () => expect(text).toBe(await consoleOpenApiText()));

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
