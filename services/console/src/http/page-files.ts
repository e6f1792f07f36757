/** The files of the built web page, under `/`. Source: console.md, "3. The web page". */
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import staticFiles from '@fastify/static';
import type { AddRoutes, App } from '@oretrail/http-api';
import type { FastifyReply } from 'fastify';
import { CONSOLE_ERRORS } from '../errors.ts';

const INDEX = 'index.html';
/** Files below this have a digest in their names, as Vite writes them: they never change. */
const IMMUTABLE = /\/assets\/[^/]+$/;
const A_YEAR_S = 31_536_000;

/** @throws OretrailError `bad-page` */
function requirePage(folder: string): string {
  const root = resolve(folder);
  if (statSync(join(root, INDEX), { throwIfNoEntry: false })?.isFile() === true) return root;
  throw CONSOLE_ERRORS.error('bad-page', `${JSON.stringify(folder)} has no ${INDEX}`);
}

/** The files, each a route of its own. They need no sign-in. @throws OretrailError `bad-page` */
export function pageFiles(folder: string): AddRoutes {
  const root = requirePage(folder);
  return async (app: App) => {
    app.addHook('onRoute', (route) => {
      route.config = { ...route.config, isPublic: true };
      route.schema = { ...route.schema, hide: true };
    });
    await app.register(staticFiles, {
      root,
      wildcard: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isImmutable = IMMUTABLE.test(path.replaceAll('\\', '/'));
        reply.header('cache-control', isImmutable ? `public, max-age=${A_YEAR_S}, immutable` : 'no-cache');
      },
    });
  };
}

/** Addresses of the API and of single files are 404 if there is nothing; all others are views of the page, which knows them. */
const OF_VIEW = /^\/(?!v\d+\/|openapi\.json|errors\/|assets\/)[^?#]*$/;

/** Whether an address without a route is one of the page's own views. */
export function isView({ method, url }: Readonly<{ method: string; url: string }>): boolean {
  const path = url.replace(/[?#].*$/s, '');
  return (method === 'GET' || method === 'HEAD') && OF_VIEW.test(path);
}

/** Answers with the page itself. The files have a scope of their own, so this can't be one of them. */
export function sendIndex(reply: FastifyReply, folder: string): FastifyReply {
  const html = readFileSync(join(folder, INDEX));
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html);
}

/** Headers of every answer: nothing comes from third parties. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
