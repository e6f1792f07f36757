/** `POST /v1/ops/letters/{id}/redrive`: sends a dead letter again, as it was or repaired. Source: console.md, "Dead letters". */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { EVENT_BYTES_MAX } from '@oretrail/model';
import { letterName, type Outcome } from '@oretrail/operations';
import { z } from 'zod';
import { NO_FIGURES } from '../../access/record-reads.ts';
import { type Cluster, requireCluster } from '../../cluster/cluster.ts';
import type { Sight } from '../../sight/sight.ts';
import { requireReached } from '../as-of.ts';
import type { Routes } from '../parts.ts';
import { found, LETTER_SHAPE, placeIn } from './letter-routes.ts';
import { OUTCOME, REDRIVE_ASKED } from './letter-schema.ts';

/** A repaired event is as large as an event may be, with blanks and line ends. */
const BODY_BYTES_MAX = 4 * EVENT_BYTES_MAX;

const flag = z.enum(['true', 'false']).optional();
const REDRIVE = {
  ...LETTER_SHAPE,
  operationId: 'redriveLetter',
  summary: 'Send a dead letter again',
  description:
    'As it was, or repaired. It is refused if the workers would bury it again, or if it was sent before. A letter that is sent twice is one statement.',
  querystring: z.strictObject({
    dryRun: flag.describe('`true`: nothing is written.'),
    again: flag.describe('`true`: also if it was sent before.'),
  }),
  body: REDRIVE_ASKED,
  response: { 200: OUTCOME, ...PROBLEM_RESPONSES },
};

/** The source as which an operator states repaired events. @throws OretrailError `not-allowed` */
function operatorSource(sight: Sight, asked: string | undefined): string {
  const sources = sight.held
    .filter(({ grant }) => grant.roles.includes('operator'))
    .flatMap(({ grant }) => grant.sources);
  const source = asked === undefined ? sources[0] : sources.find((one) => one === asked);
  if (source !== undefined) return source;
  const what =
    asked === undefined
      ? 'No grant of the role operator has a source'
      : `No grant of the role operator has the source ${asked}`;
  throw HTTP_ERRORS.error('not-allowed', `${what}, so nothing can be stated instead of the letter`);
}

function requireOperator(sight: Sight): void {
  if (!sight.hasRole('operator')) throw HTTP_ERRORS.error('not-allowed', 'Only an operator sends letters again');
}

type Asked = z.infer<typeof REDRIVE_ASKED>;

function repairOf({ event, operator }: Asked, sight: Sight) {
  if (event === undefined) return null;
  return { said: event, from: 'the repaired event', operator: operatorSource(sight, operator) };
}

function shownOutcome(outcome: Outcome): z.infer<typeof OUTCOME> {
  const id = letterName(outcome.letter);
  if (outcome.outcome !== 'refused') return { id, outcome: outcome.outcome, to: outcome.to };
  const { code, message, faults = [] } = outcome;
  const errors = faults.map(({ pointer, code: of, detail }) => ({ pointer, code: of, detail }));
  return { id, outcome: 'refused', code, message, errors };
}

/** Sends letters again. @param cluster null if this console has none */
export function redriveRoutes(cluster: Cluster | null): Routes {
  return (app, parts) => {
    const options = { schema: REDRIVE, config: NO_FIGURES, bodyLimit: BODY_BYTES_MAX };
    app.post('/v1/ops/letters/:id/redrive', options, async (request, reply) => {
      await requireReached(request, parts);
      const sight = parts.sightOf(request);
      requireOperator(sight);
      const place = await placeIn(request.params.id);
      const repair = repairOf(request.body, sight);
      const [isDryRun, isAgain] = [request.query.dryRun === 'true', request.query.again === 'true'];
      const asked = { place, repair, isDryRun, isAgain, principal: sight.principal };
      const outcome = await found(() => requireCluster(cluster).letters.redrive(asked));
      reply.header('cache-control', 'no-store');
      return shownOutcome(outcome);
    });
  };
}
