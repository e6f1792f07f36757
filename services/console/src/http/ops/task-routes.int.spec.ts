/** Tasks and parked subjects over HTTP, as a made-up cluster has them. */
import { MADE_UP_TASKS, madeUpCluster } from '@oretrail/test-support/console/made-up-cluster';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE_ERRORS } from '../../errors.ts';

describe('/v1/ops/tasks and /v1/ops/parked', () => {
  let isAway = false;
  let made: MadeUpConsole;
  const cluster = madeUpCluster({
    tasks: async () => {
      if (isAway) throw CONSOLE_ERRORS.error('cluster-away', 'nobody answers');
      return { value: MADE_UP_TASKS, readAtMs: 0 };
    },
  });
  beforeAll(async () => {
    made = await MadeUpConsole.open({ batches: [], identities: { finance: { roles: ['finance'] } }, cluster });
  });
  afterAll(() => made.close());

  it('says where each task stands', async () => {
    const { rows, readAt } = await made.json('operator', '/v1/ops/tasks');
    expect(readAt).toBe('1970-01-01T00:00:00.000Z');
    const states = Object.fromEntries(rows.map(({ task, state }: { task: string; state: string }) => [task, state]));
    expect(states).toEqual({
      // Five offsets are the markers that six tasks may leave in a topic of workers; seven are not.
      'provenance-0': 'idle',
      'provenance-1': 'reading',
      'provenance-2': 'working',
      'eligibility-0': 'held',
      'eligibility-1': 'not-begun',
      'eligibility-2': 'reading',
    });
  });

  it('counts all that is parked, and leaves out what an error says', async () => {
    const answer = await made.json('operator', '/v1/ops/parked');
    expect(answer.total).toBe(3);
    expect(answer.rows).toEqual([{ task: 'eligibility-0', subject: 'urn:lot:example:parked', error: 'RangeError' }]);
  });

  it('answers 503 while the cluster is away, and goes on to answer what the console knows', async () => {
    isAway = true;
    const answer = await made.get('operator', '/v1/ops/tasks');
    expect([answer.statusCode, answer.json().type]).toEqual([503, 'urn:oretrail:error:cluster-away']);
    expect((await made.get('operator', '/v1/ops/lag')).statusCode).toBe(200);
    isAway = false;
  });

  it('is for operators and auditors', async () => {
    for (const path of ['tasks', 'parked']) {
      expect((await made.get('finance', `/v1/ops/${path}`)).statusCode).toBe(403);
    }
  });
});
