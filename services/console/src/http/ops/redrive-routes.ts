/** `POST /v1/ops/letters/{id}/redrive`: sends a dead letter again, as it was or repaired. Source: console.md, "Dead letters". */
import { isErrorOf } from '@oretrail/errors';
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { ANY_OPERATOR, EVENT_BYTES_MAX, type OretrailEvent, parseEvent } from '@oretrail/model';
import { type LetterPlace, letterName, type Outcome } from '@oretrail/operations';
import type { Effects } from '@oretrail/read-model';
import { z } from 'zod';
import { NO_FIGURES } from '../../access/record-reads.ts';
import { type Cluster, requireCluster } from '../../cluster/cluster.ts';
import { CONSOLE_ERRORS } from '../../errors.ts';
import type { Sight } from '../../sight/sight.ts';
import { requireReached } from '../as-of.ts';
import type { RouteParts, Routes } from '../parts.ts';
import { found, LETTER_SHAPE, placeIn } from './letter-routes.ts';
import { OUTCOME, REDRIVE_ASKED, type REDRIVE_EFFECTS } from './letter-schema.ts';

/** The id of a repair that is only tried. */
const TRIED_ID = 'tried';

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

type Tried = Readonly<{
  place: LetterPlace;
  repair: ReturnType<typeof repairOf>;
  cluster: Cluster;
  parts: RouteParts;
}>;

/** The event that would be sent; null if it can't be read. A repair has another id then, which changes nothing. */
async function triedEvent({ place, repair, cluster }: Tried): Promise<OretrailEvent | null> {
  const said = repair === null ? (await found(() => cluster.letters.reveal(place))).inspection.event : repair.said;
  const { recordedtime: _, authtype: __, authid: ___, ...event } = said ?? {};
  const named = repair === null ? {} : { id: TRIED_ID, source: repair.operator };
  const parsed = parseEvent({ ...event, ...named }, { operators: ANY_OPERATOR });
  return parsed.ok ? parsed.event : null;
}

/** What an event would change; null if that is too much to work out: a letter is repaired all the same. */
async function workedOut(event: OretrailEvent, knowledge: RouteParts['knowledge']): Promise<Effects | null> {
  try {
    return (await knowledge.ask('effects', { events: [event], own: { lotPrefixes: [], makers: [] } })).result;
  } catch (error) {
    if (isErrorOf(CONSOLE_ERRORS, error, 'too-much', 'busy')) return null;
    throw error;
  }
}

/** What would change: for an operator, statuses alone. Source: console.md, "1. Who sees what". */
async function effectsOf(tried: Tried): Promise<z.infer<typeof REDRIVE_EFFECTS> | null> {
  const event = await triedEvent(tried);
  const result = event === null ? null : await workedOut(event, tried.parts.knowledge);
  if (result === null) return null;
  const { lots, vehicles, isCut: isPartial } = result;
  const evaluated = vehicles.filter(({ usdAfter }) => usdAfter !== null);
  const rows = evaluated.flatMap(({ vin, statusBefore, statusAfter }) =>
    statusBefore === statusAfter ? [] : [{ vin, statusBefore, statusAfter }],
  );
  const counts = { lots: lots.length, vehicles: vehicles.length, isPartial, evaluated: evaluated.length };
  return { ...counts, changed: evaluated.filter(({ isChanged }) => isChanged).length, rows };
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
      const isTried = outcome.outcome === 'would-be-sent';
      const effects = isTried ? await effectsOf({ place, repair, cluster: requireCluster(cluster), parts }) : null;
      return { ...shownOutcome(outcome), ...(effects === null ? {} : { effects }) };
    });
  };
}
