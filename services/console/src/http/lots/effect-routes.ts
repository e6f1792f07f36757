/** `POST /v1/effects`: what events would change. The intake asks it for dry runs. Source: intake.md, "2. HTTP"; decision 25. */
import { HTTP_ERRORS, PROBLEM_RESPONSES } from '@oretrail/http-api';
import { ANY_OPERATOR, type OretrailEvent, parseEvent } from '@oretrail/model';
import type { Effects } from '@oretrail/read-model';
import { z } from 'zod';
import { noteMakersOf } from '../../access/note-maker.ts';
import { EFFECT_BODY_BYTES_MAX, EFFECT_EVENTS_MAX } from '../../limits.ts';
import type { Sight } from '../../sight/sight.ts';
import { AS_OF, asOf, HEADERS, requireReached } from '../as-of.ts';
import type { Routes } from '../parts.ts';
import { statementViewOf } from './shown-lot.ts';

const CHANGED = z
  .object({ vehicles: z.int(), usdBefore: z.int(), usdAfter: z.int() })
  .describe('Those of the vehicles that are worked out which would get another verdict.');

/** What events would change, as far as the caller sees it. */
const EFFECTS = z
  .object({
    asOf: AS_OF,
    lots: z.int().describe('Lots that are stated, and those that rest on them.'),
    vehicles: z.int().describe('Vehicles that are stated, or rest on these lots.'),
    isPartial: z
      .boolean()
      .describe(
        'Whether there may be more: over 100,000 lots and vehicles, or an event states a fact, which nothing draws.',
      ),
    usdBefore: z.int().optional().describe('What the vehicles earn that are worked out.'),
    usdAfter: z.int().optional().describe('What they would earn with the events.'),
    evaluated: z.int().optional().describe('Vehicles that are worked out: the first 200.'),
    changed: CHANGED.optional(),
  })
  .meta({ id: 'Effects', description: 'What events would change. Fields that the caller may not see are absent.' });

const SCHEMA = {
  operationId: 'getEffects',
  summary: 'Get what events would change',
  description:
    'Takes events as a JSON list, and writes nothing. The intake asks this for dry runs, as the sender. Each event has to be about ' +
    'what is the caller\u2019s own. Dollars are those of the first 200 vehicles: all for an auditor, and for a manufacturer its own, ' +
    'unless an event draws a lot that nothing of its own draws until now.',
  tags: ['lots'],
  headers: HEADERS,
  querystring: z.strictObject({}),
  body: z.array(z.looseObject({})).min(1).max(EFFECT_EVENTS_MAX),
  response: { 200: EFFECTS, ...PROBLEM_RESPONSES },
};

/** @throws OretrailError `bad-request`, `not-allowed` */
function eventOf(value: unknown, index: number, sight: Sight): OretrailEvent {
  const parsed = parseEvent(value, { operators: ANY_OPERATOR });
  if (!parsed.ok) throw HTTP_ERRORS.error('bad-request', `event ${index} is bad: ask the intake why`);
  if (statementViewOf(sight, parsed.event.subject) !== null) return parsed.event;
  throw HTTP_ERRORS.error('not-allowed', `event ${index} is not about what is yours`);
}

function sumOf(vehicles: Effects['vehicles']) {
  return {
    usdBefore: vehicles.reduce((sum, { usdBefore }) => sum + usdBefore, 0),
    usdAfter: vehicles.reduce((sum, { usdAfter }) => sum + (usdAfter ?? 0), 0),
  };
}

function shownDollars({ vehicles, drawsUnlinked }: Effects, sight: Sight) {
  if (!sight.seesAllVerdicts && (sight.makers.length === 0 || drawsUnlinked)) return {};
  const seen = vehicles.filter(({ vin, usdAfter }) => {
    return usdAfter !== null && (sight.seesAllVerdicts || sight.isOwnVehicle(vin));
  });
  const changed = seen.filter(({ isChanged }) => isChanged);
  return { ...sumOf(seen), evaluated: seen.length, changed: { vehicles: changed.length, ...sumOf(changed) } };
}

/** Says what events would change. */
export const effectRoutes: Routes = (app, parts) => {
  const { knowledge, sightOf } = parts;
  const options = { schema: SCHEMA, bodyLimit: EFFECT_BODY_BYTES_MAX };
  app.post('/v1/effects', options, async (request, reply) => {
    await requireReached(request, parts);
    const sight = sightOf(request);
    const events = request.body.map((value, index) => eventOf(value, index, sight));
    const { lotPrefixes, makers } = sight;
    const { position, result } = await knowledge.ask('effects', { events, own: { lotPrefixes, makers } });
    if (sight.seesAllVerdicts) await noteMakersOf(request, result.vehicles, { sight, knowledge });
    reply.header('cache-control', 'no-store');
    const counts = { lots: result.lots.length, vehicles: result.vehicles.length, isPartial: result.isCut };
    return { asOf: asOf(position, parts), ...counts, ...shownDollars(result, sight) };
  });
};
