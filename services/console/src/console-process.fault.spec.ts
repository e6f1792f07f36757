/** The console as a process: on a real broker and registry, killed, and without its database. */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { evaluate } from '@oretrail/evaluation';
import { DEFAULT_RULESET, type Verdict } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { ConsoleProcess } from '@oretrail/test-support/console/console-process';
import { generatedEvents } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, expect, it } from 'vitest';

const events = generatedEvents({ seed: 17, vehicles: 6, realisticFaults: 0.2 });
const { verdicts } = evaluate(events, { ruleset: DEFAULT_RULESET });
const [first] = verdicts as [Verdict];
const POLL_MS = 50;

await describeWith('the console as a process', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const folder = temporaryFolder();
  let running: ConsoleProcess;

  beforeAll(async () => {
    const { kafka, registry } = parts();
    running = await ConsoleProcess.begin({ brokers: kafka.address, registry: registry.address, folder });
    await running.grant({ auditor: { roles: ['auditor'] } });
    await running.write(events, verdicts);
    running.start();
  });
  afterAll(() => running.end('SIGKILL'));

  const listed = async () => {
    const { rows, asOf } = (await (await running.get('auditor', '/v1/verdicts')).json()) as {
      rows: readonly Verdict[];
      asOf: { position: string };
    };
    return { rows, position: asOf.position };
  };
  /** The last verdict, once it has this revision. */
  async function revisionOf(revision: number) {
    for (;;) {
      const answer = (await (await running.get('auditor', `/v1/verdicts/${first.vin}`)).json()) as Verdict;
      if (answer.revision === revision) return answer;
      await sleep(POLL_MS);
    }
  }

  it('answers of what is in the topics', async () => {
    const { rows } = await listed();
    expect(rows.map(({ vin, verdictId }) => [vin, verdictId])).toEqual(
      verdicts.map(({ vin, verdictId }) => [vin, verdictId]),
    );
    const explained = await (await running.get('auditor', `/v1/verdicts/${first.vin}/explanation`)).json();
    expect(explained).toMatchObject({ isPublished: true, verdict: { verdictId: first.verdictId } });
    expect((await running.get('nobody', '/v1/me')).status).toBe(401);
  });

  it('follows the topics', async () => {
    const next = {
      revision: 2,
      supersedes: first.verdictId,
      previousAmountUsd: first.amountUsd,
      cause: 'data',
    } as const;
    await running.write([], [{ ...first, ...next, verdictId: `sha256:${'a'.repeat(64)}` }]);
    expect(await revisionOf(2)).toMatchObject({ cause: 'data', supersedes: first.verdictId });
  });

  it('is back after a kill, and after its database is lost, with the same answers', async () => {
    const before = await listed();
    await running.end('SIGKILL');
    running.start();
    expect(await listed()).toEqual(before);
    await running.end('SIGKILL');
    rmSync(folder, { recursive: true });
    running.start();
    expect(await listed()).toEqual(before);
  });

  it('ends when it is asked to', async () => {
    expect(await running.end('SIGTERM')).toEqual([0, null]);
  });
});
