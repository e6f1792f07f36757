/**
 * Records each answer that may show somebody figures of others, before it is sent. It asks no route: a route that shows none has
 * to say so. Source: console.md, "The record of reads".
 */
import { Readable } from 'node:stream';
import type { App } from '@oretrail/http-api';
import type { ReadRecord } from '@oretrail/read-model';
import type { FastifyRequest } from 'fastify';
import { PARTIES_NAMED_MAX } from '../limits.ts';
import type { Sight } from '../sight/sight.ts';
import type { Reads } from './read-log.ts';

/**
 * What a route shows of the figures of others: `none`; `by-role` (if it says nothing) to the roles that see those of all;
 * `always` to each caller that it answers.
 */
export type Figures = 'none' | 'by-role' | 'always';

declare module 'fastify' {
  interface FastifyContextConfig {
    figures?: Figures;
  }
  interface FastifyRequest {
    /** Parties whose figures the answer shows, as far as the route knows them. */
    shownParties: Set<string> | null;
  }
}

/** The configuration of a route that shows no figures of others. */
export const NO_FIGURES = { figures: 'none' } as const;

/** A party that the console does not know the name of. */
export const UNKNOWN_PARTY = 'unknown';

/** Notes whose figures an answer shows: none, if all calls of an answer name none. An answer without a call may show anybody's. */
export function noteParties(request: FastifyRequest, parties: Iterable<string>): void {
  request.shownParties = new Set([...(request.shownParties ?? []), ...parties]);
}

type Params = Readonly<{ vin?: string; id?: string; digest?: string }>;

/** What an answer is about: named by the address, or by its parameter `subject`. */
function subjectOf({ params, query }: FastifyRequest): string | null {
  const { vin, id, digest } = (params ?? {}) as Params;
  const { subject } = (query ?? {}) as Readonly<{ subject?: string }>;
  return vin ?? id ?? digest ?? subject ?? null;
}

/** The record of an answer. */
function readRecordOf(request: FastifyRequest, sight: Sight, now: () => number): ReadRecord {
  const { operationId = '' } = (request.routeOptions.schema ?? {}) as Readonly<{ operationId?: string }>;
  const parties = [...(request.shownParties ?? [])].sort();
  return {
    time: new Date(now()).toISOString(),
    principal: sight.principal,
    roles: [...sight.roles].sort(),
    operation: operationId,
    subject: subjectOf(request),
    parties: parties.slice(0, PARTIES_NAMED_MAX),
    moreParties: Math.max(0, parties.length - PARTIES_NAMED_MAX),
    traceId: request.id,
  };
}

function showsOthers(request: FastifyRequest, sight: Sight): boolean {
  const { figures = 'by-role' } = request.routeOptions.config;
  if (figures !== 'by-role') return figures === 'always';
  if (request.shownParties?.size === 0) return false;
  const subject = subjectOf(request);
  const isOwn = subject !== null && sight.isOwnSubject(subject);
  return sight.hasRole('auditor', 'finance') && !isOwn;
}

/** What reads are recorded with. */
export type RecordReads = Readonly<{ reads: Reads; sightOf: (request: FastifyRequest) => Sight; now: () => number }>;

/** Records an answer that is about to be sent, or a stream that is about to begin. @throws ConsoleError `not-recorded` */
export async function recordRead(request: FastifyRequest, { reads, sightOf, now }: RecordReads): Promise<void> {
  const sight = sightOf(request);
  if (showsOthers(request, sight)) await reads.record(readRecordOf(request, sight, now));
}

/** Lets an application record what it shows. */
export function recordReads(app: App, parts: RecordReads): void {
  app.decorateRequest('shownParties', null);
  app.addHook('onSend', async (request, reply, payload) => {
    const isShown = reply.statusCode >= 200 && reply.statusCode < 300 && request.method !== 'HEAD';
    // Streams record themselves before they begin.
    const isStream = payload instanceof Readable;
    if (!isShown || isStream || request.is404 || request.sender === null) return payload;
    await recordRead(request, parts);
    return payload;
  });
}
