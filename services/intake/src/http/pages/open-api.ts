/** The OpenAPI 3.1 document, made from the routes, and its address. Source: intake.md, "2. HTTP". */
import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger';
import { onlyReferenced } from '@oretrail/http-api';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import manifest from '../../../package.json' with { type: 'json' };
import { NO_QUERY } from '../query.ts';
import type { App, Routes } from '../route-app.ts';

const INFO = {
  title: 'Oretrail intake',
  version: manifest.version,
  description:
    'How suppliers, manufacturers and sellers state events, and operators grant who may state what. ' +
    'Every answer with a status from 400 on is a problem (RFC 9457).',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

const TAGS = [
  { name: 'events', description: 'Stating events.' },
  { name: 'statements', description: 'What was recorded.' },
  { name: 'uploads', description: 'Stating what a file holds.' },
  { name: 'EPCIS', description: 'The capture interface of EPCIS 2.0.' },
  { name: 'grants', description: 'Who may state what.' },
  { name: 'pages', description: 'What needs no sign-in.' },
];

/** Bodies are bytes for the server, so their schemas are with the route and not with what is checked. */
const transform: SwaggerTransform = (document) => {
  const transformed = jsonSchemaTransform(document as Parameters<typeof jsonSchemaTransform>[0]);
  const { bodies } = document.route.config ?? {};
  if (bodies === undefined) return transformed;
  return { ...transformed, schema: { ...transformed.schema, body: { content: bodies } } };
};

const transformObject: SwaggerTransformObject = (document) => onlyReferenced(jsonSchemaTransformObject(document));

/** Collects the routes that are added from here on. */
export async function documentRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: INFO,
      tags: TAGS,
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
export const openApiPage: Routes = (app) => {
  const schema = { hide: true, querystring: NO_QUERY };
  app.get('/openapi.json', { schema, config: { isPublic: true } }, async (_, reply) => reply.send(app.swagger()));
};
