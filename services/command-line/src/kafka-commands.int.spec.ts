/** The commands that speak to Kafka, on a real broker and registry, with both workers. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_DIFFERS, EXIT_FAILED, EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL } from '@oretrail/errors';
import { DEFAULT_RULESET, type Verdict } from '@oretrail/model';
import { type TaskLag, withClusterLog } from '@oretrail/operations';
import { freePort } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { CONTROL, cutInForce, FACTS, PUBLIC_INPUTS, SEALS, VERDICTS } from '@oretrail/runtime';
import { captureCall, jsonLines, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { CalledProcess, CommandsOn, PARTITIONS, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { CASE, LINES } from '@oretrail/test-support/events';
import { WORKERS } from '@oretrail/workers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Seconds in which both workers surely come to rest; nothing is asserted of time. */
const TIMEOUT_S = '100';
/** Members that only a later revision has. */
const OF_THE_ROUTE = new Set(['supersedes', 'previousAmountUsd']);

const idsOf = (verdicts: readonly Verdict[]) => verdicts.map(({ vin, verdictId }) => [vin, verdictId]);

/** The names of all members, which a reader of lines may rely on. */
const membersOf = (verdicts: readonly Verdict[]) =>
  verdicts.map((verdict) => Object.keys(verdict).filter((name) => !OF_THE_ROUTE.has(name)));

function verdictsOfRun(file: string): Promise<readonly Verdict[]> {
  return withTemporaryDirectory(async (out) => {
    await captureCall(['run', file, '--out', out]);
    return jsonLines({ output: readFileSync(join(out, 'verdicts.ndjson'), 'utf8') });
  });
}

await describeWith('on Kafka', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const commands = (): CommandsOn => {
    const { kafka, registry } = parts();
    return new CommandsOn({ brokers: kafka.address, registry: registry.address });
  };

  describe('topics', () => {
    it('are made once, with what a log begins with, and then left as they are', async () => {
      const on = commands();
      const before = await on.check();
      expect(before.status).toBe(EXIT_DIFFERS);
      expect(JSON.parse(before.output)).toEqual({ missing: on.topicNames, differing: [], identities: {} });
      const made = await on.apply('--json');
      expect(made).toMatchObject({ status: EXIT_OK, errors: '' });
      expect(JSON.parse(made.output)).toMatchObject({
        differing: [],
        ruleset: DEFAULT_RULESET,
        builtInFacts: BUILT_IN_FACTS.length,
        levels: [],
      });
      expect(JSON.parse(made.output).made).toEqual(on.topicNames);
      const again = await on.apply('--json');
      expect(JSON.parse(again.output)).toEqual({ made: [], differing: [], ruleset: null, builtInFacts: 0, levels: [] });
      expect(await on.ends(CONTROL, FACTS)).toEqual([1, BUILT_IN_FACTS.length]);
      const checked = await on.check();
      expect(checked.status).toBe(EXIT_OK);
      const { identities, ...rest } = JSON.parse(checked.output);
      expect(rest).toEqual({ missing: [], differing: [] });
      expect(Object.keys(identities).sort()).toEqual([`${on.nameOf(CONTROL)}/0`, `${on.nameOf(FACTS)}/0`].sort());
    });

    it('that differ are shown, and not changed', async () => {
      const on = commands();
      await on.apply('--no-built-in-facts');
      expect(await on.ends(CONTROL, FACTS)).toEqual([1, 0]);
      await on.spoil();
      const checked = await on.check();
      expect(checked.status).toBe(EXIT_DIFFERS);
      const differing = [
        { topic: on.nameOf(VERDICTS), what: 'retention.ms', is: '1000', due: '-1' },
        { topic: on.nameOf(FACTS), what: 'partitions', is: '2', due: '1' },
      ];
      expect(JSON.parse(checked.output)).toEqual({ missing: [on.nameOf(SEALS)], differing, identities: {} });
      const applied = await on.apply();
      expect(applied.status).toBe(EXIT_DIFFERS);
      expect(applied.output).toContain(`${on.nameOf(VERDICTS)}: retention.ms is 1000, and -1 is due`);
      expect(await on.check()).toEqual(checked);
    });

    it('are made again if one is gone, and the law is not set behind the back of who set it', async () => {
      const on = commands();
      await on.apply('--ruleset', 'us-30d@2024-05-06');
      await on.deleteTopic(SEALS);
      const again = await on.apply('--json', '--ruleset', DEFAULT_RULESET);
      expect(again.status).toBe(EXIT_DIFFERS);
      expect(JSON.parse(again.output)).toEqual({
        made: [on.nameOf(SEALS)],
        differing: [{ topic: on.nameOf(CONTROL), what: 'ruleset', is: 'us-30d@2024-05-06', due: DEFAULT_RULESET }],
        ruleset: null,
        builtInFacts: 0,
        levels: [],
      });
      expect((await on.apply()).output).toBe('All topics are there, and as they must be\n');
      expect(await on.ends(CONTROL, FACTS)).toEqual([1, BUILT_IN_FACTS.length]);
    });

    it('of a supplier are made when it is named, and bounded by what a batch inflates to', async () => {
      const on = commands();
      await on.apply('--no-built-in-facts');
      const supplier = ['--supplier', 'User:CN=smm'];
      const names = ['intake.User-3aCN-3dsmm.v1', 'acks.User-3aCN-3dsmm.v1', 'intake.User-3aCN-3dsmm.v1.dlq'];
      const made = await on.apply('--json', '--no-built-in-facts', ...supplier);
      expect(made.status).toBe(EXIT_OK);
      expect(JSON.parse(made.output)).toMatchObject({ made: names.map((name) => on.nameOf(name)), differing: [] });
      expect((await on.apply('--no-built-in-facts', ...supplier)).output).toBe(
        'All topics are there, and as they must be\n',
      );
      expect((await on.check(...supplier)).status).toBe(EXIT_OK);
      const other = await on.check('--supplier', 'User:vale');
      expect(JSON.parse(other.output)).toMatchObject({
        missing: ['intake.User-3avale.v1', 'acks.User-3avale.v1', 'intake.User-3avale.v1.dlq'].map((name) =>
          on.nameOf(name),
        ),
      });
      await expect(on.sendPacked(names[0] ?? '', 2_000_000)).rejects.toThrow(/larger than/);
      await on.sendPacked(names[0] ?? '', 500_000);
    });

    it('have no more replicas than there are brokers', async () => {
      const { status, errors } = await commands().call('topics', 'apply', '--partitions', '1', '--replicas', '99');
      expect([status, errors]).toEqual([EXIT_FAILED, expect.stringContaining('(kafka-refused)')]);
    });
  });

  describe('events', () => {
    let on: CommandsOn;
    const workers = new RunningWorkers();
    const half = Math.floor(LINES.length / 2);

    beforeAll(async () => {
      on = commands();
      await on.apply();
    });
    afterAll(() => workers.stop());

    it('are published if their line is good, and others are printed', () =>
      withTemporaryDirectory(async (directory) => {
        const file = join(directory, 'events.ndjson');
        writeFileSync(file, ['no event', ...LINES.slice(0, half), '{}'].join('\n'));
        const asChecked = await captureCall(['validate', file, '--json']);
        const published = await on.call('publish', file, '--json');
        expect(published.status).toBe(EXIT_REJECTED);
        const summary = { publishedEvents: half, leftOutEvents: 0, rejectedLines: 2 };
        expect(published.output).toBe(`${asChecked.output}${JSON.stringify(summary)}\n`);
        const again = await on.call('publish', file);
        expect(again.output).toContain(`${half} events published, 2 lines rejected`);
        expect(again.output).toContain(`${file}:1: not-json at the whole line`);
      }));

    it('that were recorded later than asked for are left out', async () => {
      const ends = await on.publicEnds();
      const flags = ['--as-known-at', '1971-01-01T00:00:00Z', '--json'];
      const { status, output } = await on.call('publish', CASE, ...flags);
      expect([status, JSON.parse(output)]).toEqual([
        EXIT_OK,
        { publishedEvents: 0, leftOutEvents: LINES.length, rejectedLines: 0 },
      ]);
      expect(await on.publicEnds()).toBe(ends);
    });

    it('of a file that is not there are no reason to begin', async () => {
      const ends = await on.ends(CONTROL);
      const call = await on.call('publish', CASE, 'no-such-file', '--ruleset', DEFAULT_RULESET);
      expect([call.status, call.errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(file-unreadable)')]);
      expect(await on.ends(CONTROL)).toEqual(ends);
    });

    it('lie there unread without workers, and nothing can be proved', async () => {
      const tasks = jsonLines<TaskLag>(await on.call('lag', '--json'));
      expect(tasks).toHaveLength(PARTITIONS * WORKERS.length);
      expect(tasks.every(({ journal }) => journal === null)).toBe(true);
      expect((await on.call('lag')).output).toMatch(
        /^eligibility-0 +sourcing\.vehicles\.v1\/0 +0 +\d+ +\d+ +- +- +- +-$/m,
      );
      expect(jsonLines(await on.call('verdicts', '--json'))).toEqual([]);
      const { status, output, errors } = await on.call('quiesce', '--timeout', '1');
      expect([status, output]).toEqual([EXIT_FAILED, '']);
      expect(errors).toContain(`of ${tasks.length} tasks`);
      expect(errors).toContain('(cut-not-proved)');
      expect(await withClusterLog(on.settings, cutInForce)).toBeNull();
    });

    it('go on after a cut that was interrupted', async () => {
      const child = new CalledProcess(['quiesce', '--timeout', TIMEOUT_S, ...on.args]);
      try {
        await child.says('waiting for the workers');
        expect(await child.interrupt()).toBe(EXIT_FAILED);
        expect(await withClusterLog(on.settings, cutInForce)).toBeNull();
      } finally {
        child.kill();
      }
    });

    it('become the verdicts of a run, and a cut proves it while others publish', async () => {
      await workers.start(on);
      let isQuiet = false;
      const publishing = (async () => {
        while (!isQuiet) await on.call('publish', CASE);
      })();
      const { status, output, errors } = await on.call('quiesce', '--timeout', TIMEOUT_S, '--json');
      isQuiet = true;
      await publishing;
      expect(status, errors).toBe(EXIT_OK);
      expect(Object.keys(JSON.parse(output))).toEqual(['cut', 'inputs', 'verdicts', 'engines', 'grants']);
      // What was published behind that cut.
      const last = await on.call('quiesce', '--timeout', TIMEOUT_S);
      expect([last.status, last.output]).toEqual([EXIT_OK, expect.stringContaining('nothing is left to do')]);
      const verdicts = jsonLines<Verdict>(await on.call('verdicts', '--json'));
      const due = await verdictsOfRun(CASE);
      expect(idsOf(verdicts)).toEqual(idsOf(due));
      expect(membersOf(verdicts)).toEqual(membersOf(due));
    });

    it('lie behind no task then', async () => {
      const tasks = jsonLines<TaskLag>(await on.call('lag', '--json'));
      for (const { journal, inputs } of tasks) {
        expect(journal).toMatchObject({ dirty: 0, waiting: 0, parked: 0, ruleset: DEFAULT_RULESET });
        const open = inputs.filter(({ topic, behind }) => PUBLIC_INPUTS.has(topic) && behind !== 0);
        expect(open).toEqual([]);
      }
    });

    it('give verdicts that are asked for by vehicle, by revision, and as they come', async () => {
      const [vehicle] = jsonLines<Verdict>(await on.call('verdicts', '--json'));
      const vin = vehicle?.vin ?? '';
      const following = new CalledProcess(['verdicts', '--follow', '--json', '--vin', vin, ...on.args]);
      try {
        await following.says(vehicle?.verdictId ?? 'no verdict');
        await on.call('publish', CASE, '--ruleset', 'us-30d@2024-05-06');
        await following.says('"cause":"rules"');
        expect(await following.interrupt()).toBe(EXIT_OK);
      } finally {
        following.kill();
      }
      const one = jsonLines<Verdict>(await on.call('verdicts', '--vin', vin, '--json'));
      expect(one).toMatchObject([{ vin, cause: 'rules', ruleset: 'us-30d@2024-05-06' }]);
      const all = jsonLines<Verdict>(await on.call('verdicts', '--vin', vin, '--all', '--json'));
      expect(all.map(({ revision }) => revision)).toEqual(all.map((_, i) => i + 1));
      expect(all.at(-1)).toEqual(one[0]);
      const table = (await on.call('verdicts')).output.split('\n');
      expect(table[0]).toMatch(/^VIN +REVISION +NOW +UP TO +STATUS/);
      expect(table.find((row) => row.startsWith(vin))).toMatch(/ rules +us-30d@2024-05-06( |$)/);
    });

    it('give verdicts that are asked for by what they say, with what they come to', async () => {
      const all = jsonLines<Verdict>(await on.call('verdicts', '--json'));
      const eligible = all.filter(({ status }) => status === 'eligible');
      expect(jsonLines(await on.call('verdicts', '--json', '--status', 'eligible'))).toEqual(eligible);
      const [totals] = jsonLines(await on.call('verdicts', '--json', '--totals', '--status', 'eligible'));
      const amountUsd = eligible.reduce((sum, verdict) => sum + verdict.amountUsd, 0);
      expect(totals).toMatchObject({ vehicles: eligible.length, amountUsd });
      const rows = (await on.call('verdicts', '--from', '2999-01-01')).output.trimEnd().split('\n');
      expect([rows.length, rows.at(-1)]).toEqual([2, '0 vehicles: $0 now, up to $0']);
      const csv = (await on.call('verdicts', '--csv')).output.trimEnd().split('\n');
      expect([csv.length, csv[0]]).toEqual([all.length + 1, expect.stringMatching(/^vin,revision,verdictId,/)]);
    });

    it('of no such vehicle give none', async () => {
      const { status, errors } = await on.call('verdicts', '--vin', '1HGEV0100SA999999');
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(no-verdict)')]);
    });

    it('that the workers have read are missed if their topic was recreated', async () => {
      await workers.stop();
      expect(await on.check()).toMatchObject({ status: EXIT_OK });
      await on.deleteTopic(FACTS);
      // The same facts, and so the same texts, taken by the broker at another time.
      expect((await on.apply()).status).toBe(EXIT_OK);
      const checked = await on.check();
      expect(checked.status).toBe(EXIT_DIFFERS);
      const what = 'identity of partition 0';
      expect(JSON.parse(checked.output).differing).toMatchObject([{ topic: on.nameOf(FACTS), what }]);
    });
  });

  describe('what is wrong with the connection', () => {
    it.each([
      ['unknown-topic', EXIT_WRONG_CALL, () => ({})],
      ['registry-refused', EXIT_FAILED, () => ({ registry: parts().registry.address.slice(0, -1) })],
      ['bad-connection', EXIT_WRONG_CALL, () => ({ brokers: 'nowhere' })],
      ['bad-connection', EXIT_WRONG_CALL, () => ({ registry: 'nowhere' })],
    ])('is said: %s', async (code, status, elsewhere) => {
      // Without topics the registry would not be asked.
      const apply = ['topics', 'apply', '--partitions', '1', '--replicas', '1'];
      const call = await captureCall([
        ...(code === 'registry-refused' ? apply : ['verdicts']),
        ...commands().argsAt(elsewhere()),
      ]);
      expect(call).toEqual({ status, output: '', errors: expect.stringContaining(`(${code})`) });
    });

    it('is said if nobody listens', async () => {
      const nobody = `127.0.0.1:${await freePort()}`;
      const kafka = await captureCall(['lag', ...commands().argsAt({ brokers: nobody })]);
      expect([kafka.status, kafka.errors]).toEqual([EXIT_FAILED, expect.stringContaining('(kafka-unreachable)')]);
      const apply = ['topics', 'apply', '--partitions', '1', '--replicas', '1'];
      const registry = await captureCall([...apply, ...commands().argsAt({ registry: `http://${nobody}` })]);
      expect([registry.status, registry.errors]).toEqual([
        EXIT_FAILED,
        expect.stringContaining('(registry-unreachable)'),
      ]);
    });
  });
});
