/** What routes need. */
import type { AddRoutes, App } from '@oretrail/http-api';
import type { FastifyRequest } from 'fastify';
import type { Reads } from '../access/read-log.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Sight } from '../sight/sight.ts';

/** What routes need. */
export type RouteParts = Readonly<{
  knowledge: Knowledge;
  /** What the sender of a request may see now. */
  sightOf: (request: FastifyRequest) => Sight;
  reads: Reads;
  /** Milliseconds since 1970. */
  now: () => number;
  /** How long `Oretrail-At-Least` waits, in milliseconds. */
  atLeastWaitMs: number;
}>;

/** Adds routes. */
export type Routes = (app: App, parts: RouteParts) => ReturnType<AddRoutes>;
