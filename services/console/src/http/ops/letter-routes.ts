/** `/v1/ops/letters/{id}`: one dead letter, what it holds, and sending it again. Source: console.md, "Dead letters". */
import { isErrorOf } from '@oretrail/errors';
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { type LetterPlace, letterName, letterPlace, OPERATION_ERRORS } from '@oretrail/operations';
import type { Place, StoredLetter } from '@oretrail/read-model';
import { z } from 'zod';
import { NO_FIGURES, noteParties, UNKNOWN_PARTY } from '../../access/record-reads.ts';
import { type Cluster, requireCluster } from '../../cluster/cluster.ts';
import { AS_OF, asOf, HEADERS, requireReached, sendKnown, setPosition } from '../as-of.ts';
import { JSON_FORM } from '../forms/form.ts';
import type { Routes } from '../parts.ts';
import { LETTER, LETTER_ID, REVEALED } from './letter-schema.ts';
import { requireOps } from './require-ops.ts';

/** What the addresses of one letter have in common. */
export const LETTER_SHAPE = { tags: ['operations'], headers: HEADERS, params: LETTER_ID };
const ONE = {
  ...LETTER_SHAPE,
  operationId: 'getLetter',
  summary: 'Get a dead letter',
  description: 'Its code, and what became of it. What it holds is shown by `reveal` alone.',
  querystring: z.strictObject({}),
  response: { 200: z.object({ asOf: AS_OF, ...LETTER.shape }), ...PROBLEM_RESPONSES },
};
const REVEAL = {
  ...LETTER_SHAPE,
  operationId: 'revealLetter',
  summary: 'Reveal what a dead letter holds',
  description: 'With prices and masses. Who asks for it is recorded.',
  querystring: z.strictObject({}),
  response: { 200: REVEALED, ...PROBLEM_RESPONSES },
};
const placeName = ({ topic, partition, offset }: Place): string => letterName({ dlq: topic, partition, offset });

function stateOf({ redrive }: StoredLetter): z.infer<typeof LETTER>['state'] {
  if (redrive === null) return 'open';
  if (redrive.again !== null) return 'buried-again';
  return redrive.digest === null ? 'sent' : 'taken';
}

/** A letter with what became of it. */
export function shownLetter(stored: StoredLetter): z.infer<typeof LETTER> {
  const { place, of, code, appendTimeMs, redrive } = stored;
  const again = redrive === null || redrive.again === null ? null : placeName(redrive.again);
  return {
    id: placeName(place),
    place,
    of,
    code,
    writtenAt: new Date(appendTimeMs).toISOString(),
    state: stateOf(stored),
    redrive: redrive === null ? null : { ...redrive, again },
  };
}

/** Runs an action on a letter. @throws OretrailError `not-found` if there is no such letter */
export async function found<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!isErrorOf(OPERATION_ERRORS, error, 'unknown-letter')) throw error;
    throw HTTP_ERRORS.error('not-found', 'there is no such dead letter');
  }
}

const sourceOf = (event: Readonly<Record<string, unknown>> | null): string => {
  const source = event?.['source'];
  return typeof source === 'string' ? source : UNKNOWN_PARTY;
};

/** The place of a letter by its name. @throws OretrailError `not-found` */
export const placeIn = (id: string): Promise<LetterPlace> => found(() => letterPlace(id));

/** Shows one letter. @param cluster null if this console has none */
export function letterRoutes(cluster: Cluster | null): Routes {
  return (app, parts) => {
    const { knowledge, sightOf } = parts;
    app.get('/v1/ops/letters/:id', { schema: ONE, config: NO_FIGURES }, async (request, reply) => {
      await requireReached(request, parts);
      const sight = sightOf(request);
      requireOps(sight);
      const { dlq: topic, ...rest } = await placeIn(request.params.id);
      const { position, result } = await knowledge.ask('letter', { place: { topic, ...rest } });
      if (result === null) throw HTTP_ERRORS.error('not-found', 'there is no such dead letter');
      if (setPosition(request, reply, { position, sight, form: JSON_FORM })) return sendKnown(reply);
      return { asOf: asOf(position, parts), ...shownLetter(result) };
    });

    app.post(
      '/v1/ops/letters/:id/reveal',
      { schema: REVEAL, config: { figures: 'always' } },
      async (request, reply) => {
        await requireReached(request, parts);
        requireOps(sightOf(request));
        const place = await placeIn(request.params.id);
        const { message, inspection } = await found(() => requireCluster(cluster).letters.reveal(place));
        noteParties(request, [sourceOf(inspection.event)]);
        reply.header('cache-control', 'no-store');
        const { key, valueBytes, schemaId, death, event } = inspection;
        const why = death === null ? null : { ...death, errors: death.errors.map((one) => ({ ...one })) };
        return { id: letterName(place), message, key, valueBytes, schemaId, death: why, event };
      },
    );
  };
}
