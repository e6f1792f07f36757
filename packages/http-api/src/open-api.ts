/** The OpenAPI 3.1 document, made from the routes, and its address. Source: intake.md, "2. HTTP". */
import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from './app.ts';
import { NO_QUERY } from './query.ts';
import { onlyReferenced } from './referenced-schemas.ts';

/** What a document says beside its routes. */
export type ApiDescription = Readonly<{
  title: string;
  version: string;
  description: string;
  tags: readonly Readonly<{ name: string; description: string }>[];
}>;

/** Bodies are bytes for the server, so their schemas are with the route and not with what is checked. */
const transform: SwaggerTransform = (document) => {
  const transformed = jsonSchemaTransform(document as Parameters<typeof jsonSchemaTransform>[0]);
  const { bodies } = document.route.config ?? {};
  if (bodies === undefined) return transformed;
  return { ...transformed, schema: { ...transformed.schema, body: { content: bodies } } };
};

const transformObject: SwaggerTransformObject = (document) => onlyReferenced(jsonSchemaTransformObject(document));

/** Collects the routes that are added from here on. */
export async function documentRoutes(app: App, { title, version, description, tags }: ApiDescription): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      tags: [...tags],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A JWT of an accepted issuer, or an API key.' },
        },
      },
      security: [{ bearer: [] }],
    },
    transform,
    transformObject,
  });
}

/** Gives the document. */
export function openApiPage(app: App): void {
  const schema = { hide: true, querystring: NO_QUERY };
  app.get('/openapi.json', { schema, config: { isPublic: true } }, async (_, reply) => reply.send(app.swagger()));
}
