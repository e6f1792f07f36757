/** `/v1/ops/tasks` and `/v1/ops/parked`: where the tasks of the workers stand. Source: console.md, "Everything else". */
import { PROBLEM_RESPONSES } from '@oretrail/http-api';
import type { InputLag, ParkedTask, TaskLag } from '@oretrail/operations';
import { REGISTERS } from '@oretrail/runtime';
import { z } from 'zod';
import { NO_FIGURES } from '../../access/record-reads.ts';
import { type Cluster, requireCluster } from '../../cluster/cluster.ts';
import { HEADERS, requireReached } from '../as-of.ts';
import type { RouteParts, Routes } from '../parts.ts';
import { requireOps } from './require-ops.ts';

const READ_AT = z.string().describe('When the journals were read: RFC 3339. The answer may be two seconds old.');
const INPUT = z.object({ topic: z.string(), partition: z.int(), next: z.int(), end: z.int(), behind: z.int() });
const TASK = z
  .object({
    task: z.string().describe('Worker and partition: `provenance-0`.'),
    state: z
      .enum(['not-begun', 'held', 'reading', 'working', 'idle'])
      .describe(
        '`not-begun`: it has written no journal. `held`: it holds at a cut. `reading`: it is behind. `working`: it has read everything, and something is dirty or waiting. `idle`: nothing is left to do.',
      ),
    behind: z.int().describe('Offsets that it has not read, of all inputs; markers of transactions count.'),
    dirty: z.int().describe('Lots or vehicles that are to be evaluated.'),
    waiting: z.int().describe('Lots or vehicles whose parents have not answered their last draw.'),
    parked: z.int().describe('Lots or vehicles whose evaluation failed.'),
    cut: z.int().nullable().describe('The cut at which it holds.'),
    ruleset: z.string().nullable(),
    engine: z.int().nullable().describe('The version of the engine that wrote the journal.'),
    inputs: z.array(INPUT),
  })
  .meta({ id: 'Task', description: 'A task of a worker, as its last journal record has it.' });
const PARKED = z
  .object({
    task: z.string(),
    subject: z.string().describe('The lot or vehicle.'),
    error: z.string().describe('The name of the error; its text is in the log of the worker.'),
  })
  .meta({
    id: 'Parked',
    description:
      'A lot or vehicle whose evaluation failed. It is tried again when an event affects it, or on `oretrail dlq retry`.',
  });

const shape = { tags: ['operations'], headers: HEADERS, querystring: z.strictObject({}) };
const TASKS = {
  ...shape,
  operationId: 'listTasks',
  summary: 'List the tasks of the workers',
  description: 'How far each task has read, and what it has to do, as its journal says. It proves nothing: a cut does.',
  response: { 200: z.object({ readAt: READ_AT, rows: z.array(TASK) }), ...PROBLEM_RESPONSES },
};
const PARKED_LIST = {
  ...shape,
  operationId: 'listParked',
  summary: 'List what is parked',
  description: 'The first parked subjects of each task, and how many there are in all.',
  response: {
    200: z.object({ readAt: READ_AT, rows: z.array(PARKED), total: z.int() }),
    ...PROBLEM_RESPONSES,
  },
};

/**
 * Whether an input has something that the task has not read. In topics that workers write, each of them may leave one marker of
 * its last transaction behind, which no task reads.
 */
function isBehind({ topic, behind }: InputLag, markersMax: number): boolean {
  return behind > (REGISTERS.has(topic) ? markersMax : 0);
}

function stateOf({ journal, inputs }: TaskLag, markersMax: number): z.infer<typeof TASK>['state'] {
  if (journal === null) return 'not-begun';
  if (journal.cut !== null) return 'held';
  if (inputs.some((input) => isBehind(input, markersMax))) return 'reading';
  return journal.dirty + journal.waiting > 0 ? 'working' : 'idle';
}

const shownInput = ({ topic, partition, position, end, behind }: InputLag): z.infer<typeof INPUT> => {
  return { topic, partition, next: position, end, behind };
};

function shownTask(lag: TaskLag, markersMax: number): z.infer<typeof TASK> {
  const { worker, task, journal, inputs } = lag;
  const { dirty = 0, waiting = 0, parked = 0, cut = null, ruleset = null, engine = null } = journal ?? {};
  const behind = inputs.reduce((sum, one) => sum + one.behind, 0);
  const state = stateOf(lag, markersMax);
  return {
    task: `${worker}-${task}`,
    state,
    behind,
    dirty,
    waiting,
    parked,
    cut,
    ruleset,
    engine,
    inputs: inputs.map(shownInput),
  };
}

/** The name before the text, which may quote figures. */
const errorNameOf = (why: string): string => /^[A-Za-z]+/.exec(why)?.[0] ?? 'Error';

const shownParked = ({ task, parked }: ParkedTask): readonly z.infer<typeof PARKED>[] =>
  parked.map(({ subject, why }) => ({ task, subject, error: errorNameOf(why) }));

const instant = (ms: number): string => new Date(ms).toISOString();

/** Shows tasks. @param cluster null if this console has none */
export function taskRoutes(cluster: Cluster | null): Routes {
  return (app, parts: RouteParts) => {
    app.get('/v1/ops/tasks', { schema: TASKS, config: NO_FIGURES }, async (request, reply) => {
      await requireReached(request, parts);
      requireOps(parts.sightOf(request));
      const { value, readAtMs } = await requireCluster(cluster).tasks();
      reply.header('cache-control', 'no-store');
      return { readAt: instant(readAtMs), rows: value.map((lag) => shownTask(lag, value.length)) };
    });
    app.get('/v1/ops/parked', { schema: PARKED_LIST, config: NO_FIGURES }, async (request, reply) => {
      await requireReached(request, parts);
      requireOps(parts.sightOf(request));
      const { value, readAtMs } = await requireCluster(cluster).parked();
      reply.header('cache-control', 'no-store');
      const total = value.reduce((sum, { count }) => sum + count, 0);
      return { readAt: instant(readAtMs), rows: value.flatMap(shownParked), total };
    });
  };
}
