/** `/v1/me`: what the caller is and may, for the menu of the page; `/v1/sign-in`: how it can sign in. */
import { NO_QUERY, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { z } from 'zod';
import { NO_FIGURES } from '../access/record-reads.ts';
import type { Routes } from './parts.ts';

/** Another way to sign in on the page than to give a key by hand. */
export type WaysToSignIn = Readonly<{
  /** The identity provider of the page; null if it has none. */
  provider: Readonly<{ issuer: string }> | null;
  /** Keys that a demo gives away. */
  demo: readonly Readonly<{ name: string; key: string }>[];
}>;

const HELD = z.object({
  grantId: z.string(),
  roles: z.array(z.string()),
  sources: z.array(z.string()),
  may: z.array(
    z.object({ lots: z.string().optional(), facts: z.string().optional(), vehicles: z.string().optional() }),
  ),
  types: z.array(z.string()),
  from: z.string(),
  to: z.string(),
});

const ME = {
  operationId: 'getMe',
  summary: 'Get who is signed in',
  description: 'The principal of the caller, and its grants in force.',
  tags: ['access'],
  querystring: NO_QUERY,
  response: {
    200: z
      .object({ principal: z.string(), kind: z.string(), roles: z.array(z.string()), grants: z.array(HELD) })
      .meta({ id: 'Me', description: 'Who is signed in, and what the grants in force say.' }),
    ...PROBLEM_RESPONSES,
  },
};
const SIGN_IN = {
  operationId: 'getWaysToSignIn',
  summary: 'Get how to sign in',
  description: 'The identity provider of the page, or null, and the keys that a demo gives away.',
  tags: ['access'],
  security: [],
  querystring: NO_QUERY,
  response: {
    200: z.object({
      provider: z.object({ issuer: z.string() }).nullable(),
      demo: z.array(z.object({ name: z.string(), key: z.string() })),
    }),
    ...PROBLEM_RESPONSES,
  },
};

/** Names of this machine for itself. A site whose name was made to lead here has another one. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])$/;

/** Shows who is signed in. @param ways how the page can sign in */
export function meRoutes(ways: WaysToSignIn): Routes {
  return (app, { sightOf }) => {
    app.get('/v1/me', { schema: ME, config: NO_FIGURES }, async (request) => {
      const { principal, roles, held } = sightOf(request);
      const grants = held.map(({ grant }) => {
        const { grantId, from, to } = grant;
        const lists = {
          roles: [...grant.roles],
          sources: [...grant.sources],
          may: [...grant.may],
          types: [...grant.types],
        };
        return { grantId, ...lists, from, to };
      });
      return { principal, kind: request.sender?.kind ?? '', roles: [...roles], grants };
    });
    app.get('/v1/sign-in', { schema: SIGN_IN, config: { isPublic: true } }, async ({ hostname }) => ({
      provider: ways.provider,
      demo: LOOPBACK.test(hostname) ? [...ways.demo] : [],
    }));
  };
}
