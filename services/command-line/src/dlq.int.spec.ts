/** Dead letters on a real broker and registry: poison between good events, seen, sent again and repaired. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headerList } from '@oretrail/avro';
import { EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL } from '@oretrail/errors';
import { type AvroCodec, headersIn, headerText, type KafkaLog, NO_HEADERS, plannedTopics } from '@oretrail/kafka-log';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import { withClusterLog } from '@oretrail/operations';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import {
  CONTROL,
  deadLettersOf,
  duePartition,
  FACTS,
  type JournalRecord,
  journalOf,
  REDRIVES,
  SHIPMENTS,
} from '@oretrail/runtime';
import { captureCall, jsonLines, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { HOSTILE, rawLines } from '@oretrail/test-support/command-line/hostile-text';
import { CommandsOn, PARTITIONS, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { CASE } from '@oretrail/test-support/events';
import { WORKERS } from '@oretrail/workers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const EVENTS: readonly OretrailEvent[] = jsonLines({ output: readFileSync(CASE, 'utf8') });
const OPERATOR = 'urn:party:registrar';
const DLQ = deadLettersOf(SHIPMENTS);
/** A price as nobody may write it, and what was meant. */
const [BAD_USD, GOOD_USD] = ['1,500.00', '1500.00'];
const HEADER = 'trace';

type Letter = Readonly<{
  letter: string;
  code: string;
  message: string;
  from: { topic: string; partition: number };
  redriven: unknown;
}>;
type Outcome = Readonly<{ outcome: string; code?: string; to: { topic: string; partition: number; offset: number } }>;

const eventOf = (id: string): OretrailEvent => {
  const event = EVENTS.find((one) => one.id === id);
  if (event === undefined) throw new Error(`no event ${id}`);
  return event;
};

/** The packs of two vehicles: one goes astray, the other is misspelt. */
const [ASTRAY, MISSPELT] = [eventOf('e17'), eventOf('e25')];

/** Messages that are none, and those of the two. Codes by the order of the list. */
function poison(codec: AvroCodec) {
  const placed = (event: OretrailEvent, key = event.subject) => {
    const message = codec.encode({ topic: SHIPMENTS, partition: 0, key, value: event });
    const bytes = Buffer.from(key);
    return { ...message, key: bytes, partition: duePartition(SHIPMENTS, bytes, PARTITIONS) };
  };
  const astray = placed(ASTRAY);
  const misspelt = { ...MISSPELT, data: { ...MISSPELT.data, usd: BAD_USD } } as OretrailEvent;
  const headers = headerList({ [HEADER]: Buffer.from('ff00', 'hex') });
  const unknown = Buffer.from('0035a4e900ff', 'hex');
  const ofShipments = [
    { ...astray, partition: (astray.partition + 1) % PARTITIONS, headers: [...astray.headers, ...headers] },
    placed(misspelt),
    placed(eventOf('e10'), `urn:lot:another${HOSTILE}`),
    { key: null, value: Buffer.from(HOSTILE), headers: headerList({ [HOSTILE]: HOSTILE }), partition: 0 },
    { key: Buffer.from('x'), value: unknown, headers: [], partition: 1 },
  ];
  return { ofShipments, ofFacts: [{ key: Buffer.from('f'), value: null, headers: [], partition: 0 }] };
}

const CODES = ['bad-magic', 'bad-magic', 'key-mismatch', 'refused-event', 'unknown-schema', 'wrong-partition'];

await describeWith('dead letters', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const workers = new RunningWorkers();
  let on: CommandsOn;
  let due: readonly Verdict[];

  const commands = (): CommandsOn => {
    const { kafka, registry } = parts();
    return new CommandsOn({ brokers: kafka.address, registry: registry.address });
  };
  const dlq = (...args: readonly string[]) => on.call('dlq', ...args);
  const letters = async (...args: readonly string[]): Promise<readonly Letter[]> =>
    jsonLines<Letter>(await dlq('list', '--json', ...args)).slice(0, -1);
  const named = async (code: string): Promise<string> => (await letters('--code', code))[0]?.letter ?? '';
  const outcomes = async (...args: readonly string[]) => {
    const call = await dlq('redrive', '--json', ...args);
    return { ...call, of: jsonLines<Outcome>(call).slice(0, -1) };
  };
  const quiet = async (): Promise<void> => {
    const { status, errors } = await on.call('quiesce', '--timeout', '100');
    expect(status, errors).toBe(EXIT_OK);
  };
  const heads = async () =>
    jsonLines<Verdict>(await on.call('verdicts', '--json')).map(({ vin, verdictId }) => [vin, verdictId]);
  const messagesOf = (log: KafkaLog, topic: string, partition: number) =>
    log.readMessages({ topic, partition, from: 0, recordsMax: 1_000 });

  /** The end of every partition of the pipeline. */
  const allEnds = () =>
    withClusterLog(on.settings, async (log) => {
      const workerNames = WORKERS.map(({ name }) => name);
      const ends: Record<string, number> = {};
      for (const { topic, partitions } of plannedTopics(PARTITIONS, workerNames, { replicas: 1, inSyncMin: 1 })) {
        for (let i = 0; i < partitions; i += 1) ends[`${topic}/${i}`] = await log.end(topic, i);
      }
      return ends;
    });

  beforeAll(async () => {
    on = commands();
    await on.apply();
    due = await withTemporaryDirectory(async (directory) => {
      const good = join(directory, 'good.ndjson');
      const spoilt = new Set([ASTRAY, MISSPELT]);
      const lines = EVENTS.filter((event) => !spoilt.has(event)).map((event) => `${JSON.stringify(event)}\n`);
      writeFileSync(good, lines.join(''));
      await on.call('publish', good);
      await captureCall(['run', CASE, '--out', join(directory, 'out')]);
      return jsonLines<Verdict>({ output: readFileSync(join(directory, 'out/verdicts.ndjson'), 'utf8') });
    });
    await withClusterLog(on.settings, async (log, codec) => {
      const { ofShipments, ofFacts } = poison(codec);
      await log.appendMessages(SHIPMENTS, ofShipments);
      await log.appendMessages(FACTS, ofFacts);
    });
    await workers.start(on);
    await quiet();
  });
  afterAll(() => workers.stop());

  it('are listed with their codes, by topic, code and time', async () => {
    const all = await letters();
    expect(all.map(({ code }) => code).sort()).toEqual(CODES);
    expect(all.every(({ redriven }) => redriven === null)).toBe(true);
    const misspelt = all.find(({ code }) => code === 'refused-event');
    const { source, id, subject } = MISSPELT;
    expect(misspelt).toMatchObject({ source, id, subject, dlq: DLQ, from: { topic: SHIPMENTS } });
    expect(misspelt?.message).toContain('bad-decimal at "/data/usd"');
    expect((await letters('--topic', FACTS)).map(({ letter }) => letter)).toEqual([`${deadLettersOf(FACTS)}/0/0`]);
    expect((await letters('--topic', DLQ)).length).toBe(CODES.length - 1);
    expect(await letters('--since', '2999-01-01T00:00:00Z')).toEqual([]);
    expect(await letters('--since', '2000-01-01T00:00:00Z')).toEqual(all);
    const { output } = await dlq('list');
    const lines = output.trimEnd().split('\n');
    expect(lines).toHaveLength(CODES.length + 2);
    expect(lines.at(-1)).toMatch(/^6 letters: .*2 bad-magic.*; 0 letters sent again$/);
    for (const { letter } of all) expect(output).toContain(letter);
  });

  it('are shown, what they state only when it is asked for', async () => {
    const name = await named('refused-event');
    const shown = await dlq('show', name);
    expect(shown.status).toBe(EXIT_OK);
    expect(shown.output).toContain('bad-decimal at /data/usd\n');
    expect(shown.output).toContain(`ce_id: ${MISSPELT.id}`);
    const secret = [BAD_USD, Buffer.from(BAD_USD).toString('hex')];
    const asJson = await dlq('show', name, '--json');
    for (const text of secret) {
      expect(shown.output.replaceAll(' ', '')).not.toContain(text);
      expect(asJson.output).not.toContain(text);
    }
    expect((await dlq('show', name, '--data')).output).toContain(`"usd": "${BAD_USD}"`);
    const { event, death } = JSON.parse((await dlq('show', name, '--data', '--json')).output);
    expect(event.data.usd).toBe(BAD_USD);
    expect(death.errors).toMatchObject([{ code: 'bad-decimal', pointer: '/data/usd' }]);
  });

  it('are shown even if hardly anything is legible', async () => {
    for (const { letter } of await letters()) expect(await dlq('show', letter, '--data')).toMatchObject({ errors: '' });
    const ofFacts = await dlq('show', `${deadLettersOf(FACTS)}/0/0`, '--json');
    expect(JSON.parse(ofFacts.output)).toMatchObject({
      key: { text: 'f' },
      valueBytes: 0,
      death: { code: 'bad-magic' },
    });
    const astray = await dlq('show', await named('wrong-partition'));
    expect(astray.output).toContain('Now it would be taken');
    expect(astray.output).toContain(`${HEADER}: 0xff00`);
  });

  it('paint no terminal, whatever they hold', async () => {
    const names = (await letters()).map(({ letter }) => letter);
    const calls = [['list'], ...names.map((name) => ['show', name, '--data']), ['redrive', '--all', '--dry-run']];
    const shown: string[] = [];
    for (const args of calls.flatMap((one) => [one, [...one, '--json']])) {
      const { output, errors } = await dlq(...args);
      expect(rawLines(output + errors), args.join(' ')).toEqual([]);
      shown.push(output);
    }
    expect(shown.join('')).toContain('\\u{202e}');
  });

  it('are left as they are by a dry run', async () => {
    const ends = await allEnds();
    const { status, of } = await outcomes('--all', '--dry-run');
    expect(status).toBe(EXIT_REJECTED);
    expect(of.map(({ outcome, code }) => code ?? outcome).sort()).toEqual([...CODES.slice(0, -1), 'would-be-sent']);
    expect(await allEnds()).toEqual(ends);
  });

  it('are sent again, byte for byte, to where they belong; others are refused', async () => {
    const before = await heads();
    const ends = await allEnds();
    const name = await named('wrong-partition');
    const { status, of } = await outcomes('--all');
    expect(status).toBe(EXIT_REJECTED);
    const [sent] = of.filter(({ outcome }) => outcome === 'sent');
    const partition = duePartition(SHIPMENTS, Buffer.from(ASTRAY.subject), PARTITIONS);
    const place = `${SHIPMENTS}/${partition}`;
    expect(sent?.to).toEqual({ topic: SHIPMENTS, partition, offset: ends[place] });
    await quiet();
    expect(await heads()).not.toEqual(before);
    await withClusterLog(on.settings, async (log, codec) => {
      const [original] = poison(codec).ofShipments;
      const sentAgain = (await messagesOf(log, SHIPMENTS, partition)).messages.at(-1);
      expect(sentAgain).toMatchObject({ key: original?.key, value: original?.value });
      const headers = [...(original?.headers ?? []), ...headerList({ '__oretrail.redriven-from': name })];
      expect([...headersIn(sentAgain?.headerBytes ?? NO_HEADERS)]).toEqual(headers);
      const [record] = (await messagesOf(log, REDRIVES, 0)).messages;
      expect(JSON.parse(record?.value?.toString() ?? '')).toMatchObject({ dlq: DLQ, to: sent?.to, patched: false });
    });
    const [listed] = await letters('--code', 'wrong-partition');
    expect(listed?.redriven).toMatchObject({ to: sent?.to, operator: null });
  });

  it('that were sent before are refused by name, left out by filters, and sent when that is asked for', async () => {
    const name = await named('wrong-partition');
    const again = await outcomes(name);
    expect([again.status, again.of[0]?.code]).toEqual([EXIT_REJECTED, 'already-redriven']);
    expect(await outcomes('--code', 'wrong-partition')).toMatchObject({ status: EXIT_OK, of: [] });
    const before = await heads();
    const sent = await outcomes(name, '--again');
    expect([sent.status, sent.of[0]?.outcome]).toEqual([EXIT_OK, 'sent']);
    await quiet();
    expect(await heads()).toEqual(before);
  });

  it('that are refused die again if that is forced, and say from where', async () => {
    const name = await named('unknown-schema');
    expect((await outcomes(name)).of).toMatchObject([{ outcome: 'refused', code: 'unknown-schema' }]);
    expect((await outcomes(name, '--force')).of).toMatchObject([{ outcome: 'sent' }]);
    await quiet();
    const dead = await letters('--code', 'unknown-schema');
    expect(dead).toHaveLength(2);
    const again = dead.find(({ redriven }) => redriven === null)?.letter ?? '';
    expect((await dlq('show', again)).output).toContain(`__oretrail.redriven-from: ${name}`);
  });

  it('are repaired by an operator, whose event it is from then on', () =>
    withTemporaryDirectory(async (directory) => {
      const name = await named('refused-event');
      const file = join(directory, 'repaired.json');
      const { event } = JSON.parse((await dlq('show', name, '--data', '--json')).output);
      const patch = [name, '--patch', file, '--operator', OPERATOR];
      writeFileSync(file, JSON.stringify(event, null, 2));
      const bad = await dlq('redrive', ...patch);
      expect([bad.status, bad.errors]).toEqual([
        EXIT_WRONG_CALL,
        expect.stringContaining('bad-decimal at /data/usd (bad-patch)'),
      ]);
      writeFileSync(file, JSON.stringify({ ...event, data: { ...event.data, usd: GOOD_USD } }, null, 2));
      const ends = await allEnds();
      expect((await outcomes(...patch, '--dry-run')).of).toMatchObject([{ outcome: 'would-be-sent' }]);
      expect(await allEnds()).toEqual(ends);
      const [sent] = (await outcomes(...patch)).of;
      await quiet();
      expect(await heads()).toEqual(due.map(({ vin, verdictId }) => [vin, verdictId]));
      await withClusterLog(on.settings, async (log) => {
        const { messages } = await messagesOf(log, SHIPMENTS, sent?.to.partition ?? -1);
        const message = messages.find(({ offset }) => offset === sent?.to.offset);
        const text = (header: string) => headerText(headersIn(message?.headerBytes ?? NO_HEADERS), header);
        expect(text('ce_source')).toBe(OPERATOR);
        expect(text('ce_replacesid')).toBe(`${MISSPELT.source} ${MISSPELT.id}`);
        expect(text('ce_id')).toMatch(/^repair-[0-9a-f]{32}$/);
        expect(text('ce_time')).toBe(MISSPELT.time);
        expect(text('__oretrail.redriven-from')).toBe(name);
      });
      const [listed] = await letters('--code', 'refused-event');
      expect(listed?.redriven).toMatchObject({ patched: true, operator: OPERATOR });
      expect((await outcomes(...patch)).of).toMatchObject([{ outcome: 'refused', code: 'already-redriven' }]);
      // The same repair has the same id, so it is one event, whoever sends it how often.
      await outcomes(...patch, '--again');
      await quiet();
      expect(await heads()).toEqual(due.map(({ vin, verdictId }) => [vin, verdictId]));
    }));

  describe('a wrong call', () => {
    let ends: Record<string, number>;
    beforeAll(async () => {
      ends = await allEnds();
    });

    it.each([
      ['unknown-letter', ['show', 'nothing']],
      ['unknown-letter', ['show', `${DLQ}/0/99999`]],
      ['unknown-letter', ['show', `${DLQ}/99/0`]],
      ['unknown-letter', ['show', `${SHIPMENTS}/0/0`]],
      ['unknown-letter', ['list', '--topic', 'credit.verdicts.v1']],
      ['bad-time', ['list', '--since', 'yesterday']],
      ['missing-argument', ['redrive']],
      ['missing-argument', ['redrive', '--all', '--patch', 'f', '--operator', OPERATOR]],
      ['excess-argument', ['redrive', `${DLQ}/0/0`, `${DLQ}/0/1`, '--patch', 'f', '--operator', OPERATOR]],
      ['conflicting-flags', ['redrive', `${DLQ}/0/0`, '--all']],
      ['conflicting-flags', ['redrive', `${DLQ}/0/0`, '--force', '--patch', 'f', '--operator', OPERATOR]],
      ['missing-flag', ['redrive', `${DLQ}/0/0`, '--patch', 'f']],
      ['missing-flag', ['redrive', `${DLQ}/0/0`, '--operator', OPERATOR]],
      ['bad-source', ['redrive', `${DLQ}/0/0`, '--patch', 'f', '--operator', 'me']],
      ['file-unreadable', ['redrive', `${DLQ}/0/0`, '--patch', 'no-such-file', '--operator', OPERATOR]],
    ])('is refused: %s for %j', async (code, args) => {
      const { status, errors } = await dlq(...args);
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining(`(${code})`)]);
    });

    it('leaves them alone, whichever it is', async () => {
      expect(await allEnds()).toEqual(ends);
    });
  });

  describe('beside them, parked subjects', () => {
    const why = 'RangeError: a fault of ours';
    const journal: JournalRecord = {
      v: 1,
      task: 'eligibility-1',
      previous: -1,
      engine: 1,
      ruleset: 'us-30d@2025-07-04',
      positions: {},
      sent: {},
      pending: { dirty: 0, waiting: 0, parked: 3 },
      cut: null,
      published: [],
      parked: [
        { subject: '1HGEV0105SA000001', why },
        { subject: '1HGEV0107SA000002', why },
      ],
    };

    it('are none if all is well', async () => {
      expect(await dlq('parked')).toMatchObject({ status: EXIT_OK, output: '0 subjects parked\n' });
      expect((await dlq('parked', '--json')).output).toBe('');
    });

    it('are shown as the journals name them', async () => {
      const other = commands();
      await other.apply();
      await withClusterLog(other.settings, (log) =>
        log.append([{ topic: journalOf('eligibility'), partition: 1, key: journal.task, value: journal }]),
      );
      const { parked } = journal;
      expect(jsonLines(await other.call('dlq', 'parked', '--json'))).toEqual([
        { task: journal.task, count: 3, parked },
      ]);
      const lines = parked.map(({ subject }) => `${journal.task}  ${subject}  ${why}\n`).join('');
      const { output } = await other.call('dlq', 'parked');
      expect(output).toBe(`${lines}${journal.task}  and 1 more\n3 subjects parked\n`);
    });

    it('are tried again by workers that are asked to, who then go on', async () => {
      const [before] = await on.ends(CONTROL);
      expect(await dlq('retry')).toMatchObject({ status: EXIT_OK, errors: '' });
      expect(await on.ends(CONTROL)).toEqual([(before ?? 0) + 1]);
      await quiet();
      expect(await heads()).toEqual(due.map(({ vin, verdictId }) => [vin, verdictId]));
    });
  });
});
