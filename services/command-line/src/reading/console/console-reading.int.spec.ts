/** The commands that read: a console says the same as the directory whose records it has, and no more than a role may see. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { PUBLIC_INPUTS, VERDICTS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { publicBatchesOf } from '@oretrail/test-support/archive/public-batches';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { LINES } from '@oretrail/test-support/events';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ServiceClient } from '../../http/service-client.ts';
import { ConsoleVerdicts } from './console-verdicts.ts';

type Json = Readonly<Record<string, unknown>>;

/** More than a run has. */
const PARTITIONS_MAX = 4;
const root = temporaryFolder();
const out = join(root, 'out');
const events = LINES.filter(Boolean).map((line) => JSON.parse(line));
const VIN = events.find(({ type }) => type === 'oretrail.vehicle-production.v1').subject as string;
const LOT = events.find(({ type }) => type === 'oretrail.mineral-shipment.v1').subject as string;
const DEEP = events.findLast(({ type }) => type === 'oretrail.mineral-shipment.v1').subject as string;
const FACT = events.find(({ type }) => type === 'oretrail.reference-fact.v1')?.subject as string | undefined;
const STRANGER = '5YFB4MBE4PP000001';

let made: MadeUpConsole;
let address: string;

beforeAll(async () => {
  // In two calls, so that verdicts have revisions.
  const [first, second] = [join(root, 'first.ndjson'), join(root, 'second.ndjson')];
  writeFileSync(first, LINES.filter((line) => !line.includes(`"subject":"${LOT}"`)).join('\n'));
  writeFileSync(second, LINES.filter((line) => line.includes(`"subject":"${LOT}"`)).join('\n'));
  for (const file of [first, second]) {
    const { status, errors } = await captureCall(['run', file, '--out', out, '--quiet']);
    expect(status, errors).toBe(EXIT_OK);
  }
  const topics = [...PUBLIC_INPUTS, VERDICTS];
  const batches = await publicBatchesOf(new DirectoryStore(join(out, 'audit')), PARTITIONS_MAX, topics);
  const identities = {
    auditor: { roles: ['auditor'] },
    finance: { roles: ['finance'] },
    manufacturer: { roles: ['manufacturer'], may: [{ vehicles: VIN.slice(0, 3) }] },
    supplier: { roles: ['supplier'], may: [{ lots: LOT.slice(0, LOT.lastIndexOf(':') + 1) }] },
    seller: { roles: ['seller'] },
  };
  made = await MadeUpConsole.open({ batches, identities });
  address = await made.listen();
}, 240_000);
afterAll(() => made.close());
afterEach(() => vi.unstubAllEnvs());

const ofDirectory = (...args: readonly string[]) => captureCall([...args, '--out', out]);

function ofConsole(role: string, ...args: readonly string[]) {
  vi.stubEnv('ORETRAIL_CONSOLE_TOKEN', keyOf(role));
  return captureCall([...args, '--api', address, '--quiet']);
}

describe('a console gives an auditor what the directory gives', () => {
  it.each([
    [['explain', VIN]],
    [['explain', VIN, '--json']],
    [['trace', VIN]],
    [['trace', DEEP, '--json']],
    [['trace', LOT, '--down', '--json']],
    [['trace', LOT, '--down', '--mermaid']],
    [['events', LOT]],
    [['events', VIN, '--json']],
    ...(FACT === undefined ? [] : [[['events', FACT]]]),
    [['verdicts']],
    [['verdicts', '--json']],
    [['verdicts', '--csv', '--status', 'indeterminate']],
    [['verdicts', '--all', '--json', '--vin', VIN]],
    [['verdicts', '--vin', VIN]],
    [['verdicts', '--totals']],
  ])('%j', async (args) => {
    const [directory, read] = [await ofDirectory(...args), await ofConsole('auditor', ...args)];
    expect(directory.status, directory.errors).toBe(EXIT_OK);
    expect([read.status, read.output], read.errors).toEqual([directory.status, directory.output]);
    expect(directory.output).not.toBe('');
  });

  it('all revisions, in some order of vehicles', async () => {
    const args = ['verdicts', '--all', '--json'];
    const [directory, read] = [await ofDirectory(...args), await ofConsole('auditor', ...args)];
    expect(jsonLines(read).length).toBeGreaterThan(1);
    expect([...jsonLines(read)].map((one) => JSON.stringify(one)).sort()).toEqual(
      [...jsonLines(directory)].map((one) => JSON.stringify(one)).sort(),
    );
  });

  it.each(['explain', 'trace', 'events'])('nothing of a stranger: %s', async (command) => {
    const answer = await ofConsole('auditor', command, STRANGER);
    expect(answer).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining(STRANGER) });
    expect(answer.errors).toMatch(/unknown-(?:vehicle|subject)/);
  });

  it('the bill of a correction, and the correction', async () => {
    const args = ['correct', LOT, '--reason', 'wrong plant', '--json'];
    const [[directory], [read]] = [
      jsonLines<{ bill: Json; event: Json }>(await ofDirectory(...args)),
      jsonLines<{ bill: Json; event: Json }>(await ofConsole('auditor', ...args)),
    ];
    expect(directory?.bill['vehicles']).toBeGreaterThan(0);
    expect(read?.bill).toEqual(directory?.bill);
    expect(read?.event).toMatchObject({ type: 'oretrail.correction.v1', subject: LOT });
    const [spoken, heard] = [await ofDirectory(...args.slice(0, -1)), await ofConsole('auditor', ...args.slice(0, -1))];
    expect(heard.errors).toBe(spoken.errors);
  });
});

describe('a console shows a role what it may see', () => {
  it('explains to finance without what lots are worth', async () => {
    const { status, output, errors } = await ofConsole('finance', 'explain', VIN);
    expect(status, errors).toBe(EXIT_OK);
    const whole = (await ofDirectory('explain', VIN)).output;
    expect(output.split('\n').slice(0, 3)).toEqual(whole.split('\n').slice(0, 3));
    expect(output).toContain('Chains of critical minerals, without what they are worth');
    expect(output).toContain('Its arithmetic names what is not shown to you.');
    const [json] = jsonLines<Json>(await ofConsole('finance', 'explain', VIN, '--json'));
    expect(json).toMatchObject({ isPublished: true, verdict: { vin: VIN } });
    expect(JSON.stringify(json)).not.toContain('valueAddedUsd');
  });

  it('explains to a manufacturer by country, and not the vehicles of others', async () => {
    const { status, output, errors } = await ofConsole('manufacturer', 'explain', VIN);
    expect(status, errors).toBe(EXIT_OK);
    const operators = events.flatMap(({ data }) => data.activities ?? []).map(({ operator }) => operator as string);
    expect(operators.length).toBeGreaterThan(0);
    for (const operator of operators) expect(output).not.toContain(operator);
    expect(await ofConsole('manufacturer', 'explain', STRANGER)).toMatchObject({
      status: EXIT_WRONG_CALL,
      errors: expect.stringContaining('shows you, who have the role manufacturer, no verdict of'),
    });
  });

  it('gives verdicts to finance and manufacturers', async () => {
    for (const args of [['verdicts'], ['verdicts', '--json'], ['verdicts', '--all', '--vin', VIN, '--json']]) {
      expect((await ofConsole('finance', ...args)).output).toBe((await ofDirectory(...args)).output);
    }
    const rows = jsonLines<Json>(await ofConsole('manufacturer', 'verdicts', '--json'));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ vin }) => String(vin).startsWith(VIN.slice(0, 3)))).toBe(true);
  });

  it('gives a supplier its own statements, and lets it correct them', async () => {
    expect((await ofConsole('supplier', 'events', LOT)).output).toBe((await ofDirectory('events', LOT)).output);
    const { status, output, errors } = await ofConsole('supplier', 'correct', LOT, '--reason', 'wrong plant');
    expect(status, errors).toBe(EXIT_OK);
    expect(errors).toMatch(/What it corrects is used: \d+ vehicles? rest on it; dollars are not shown to you\./);
    expect(JSON.parse(output)).toMatchObject({ type: 'oretrail.correction.v1', subject: LOT });
  });

  it.each([
    ['finance', ['trace', VIN], 'role finance'],
    ['finance', ['events', LOT], 'the party of the subject and auditors see them'],
    ['manufacturer', ['trace', LOT], 'the role auditor sees it'],
    ['supplier', ['explain', VIN], 'role supplier'],
    ['supplier', ['verdicts'], 'the roles finance, auditor, and manufacturer'],
    ['operator', ['explain', VIN], 'An operator is shown the status only'],
    ['operator', ['verdicts'], 'role operator'],
    ['operator', ['events', LOT], 'not what they state, as to operators'],
    ['seller', ['trace', LOT], 'role seller'],
    ['stranger', ['verdicts'], 'console-refused'],
  ])('refuses %s: %j', async (role, args, what) => {
    const { status, output, errors } = await ofConsole(role, ...args);
    expect([status, output]).toEqual([EXIT_WRONG_CALL, '']);
    expect(errors).toContain(what);
  });
});

describe('where the console is', () => {
  it('is said by the environment, too', async () => {
    vi.stubEnv('ORETRAIL_CONSOLE', address);
    vi.stubEnv('ORETRAIL_CONSOLE_TOKEN', keyOf('auditor'));
    expect((await captureCall(['explain', VIN])).output).toBe((await ofDirectory('explain', VIN)).output);
    expect((await captureCall(['verdicts', '--totals'])).output).toBe(
      (await ofDirectory('verdicts', '--totals')).output,
    );
  });

  it('and the token is in a file, if one is named', async () => {
    const file = join(root, 'token');
    writeFileSync(file, `${keyOf('finance')}\n`);
    const { status, errors } = await captureCall(['verdicts', '--api', address, '--token-file', file]);
    expect(status, errors).toBe(EXIT_OK);
  });

  it.each([
    [['explain', VIN, '--api', 'ftp://console.example'], 'bad-console'],
    [['explain', VIN, '--api', 'http://user:secret@console.example'], 'bad-console'],
    [['explain', VIN, '--api', 'http://127.0.0.1:1'], 'bad-console'],
    [['explain', VIN, '--token-file', '/dev/null'], 'bad-console'],
    [['explain', VIN, '--api', 'http://127.0.0.1:1', '--out', 'x'], 'conflicting-flags'],
    [['explain', VIN, '--api', 'http://127.0.0.1:1', '--seal', '1'], 'conflicting-flags'],
    [['explain', VIN, '--seal', '1'], 'missing-flag'],
    [['verdicts', '--api', 'http://127.0.0.1:1', '--brokers', 'localhost:1'], 'conflicting-flags'],
    [['explain', VIN], 'missing-flag'],
  ])('%j: %s', async (args, code) => {
    const { status, errors } = await captureCall(args);
    expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining(`(${code})`)]);
    expect(errors).not.toContain('secret');
  });
});

describe('a console that says something else', () => {
  /** Asks the real one, and changes what it answers. */
  async function withChanged<T>(change: (answer: Json) => Json, use: (address: string) => Promise<T>): Promise<T> {
    const server = createServer(async ({ url = '', headers }, response) => {
      const answer = await fetch(`${address}${url}`, { headers: { authorization: headers.authorization ?? '' } });
      const body = (await answer.json()) as Json;
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(url.startsWith('/v1/me') ? body : change(body)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const rowsOf = ({ rows, ...rest }: Json, change: (row: Json) => Json): Json => ({
    ...rest,
    rows: (rows as readonly Json[]).map(change),
  });

  it.each<[string, readonly string[], (answer: Json) => Json, string]>([
    ['another event', ['explain', VIN], (body) => ({ ...body, events: [{ id: 'x' }] }), 'console-unreachable'],
    ['fewer events', ['explain', VIN], (body) => ({ ...body, events: [] }), 'unknown-vehicle'],
    [
      'another verdict',
      ['explain', VIN],
      ({ verdict, ...body }) => ({ ...body, verdict: { ...(verdict as Json), verdictId: 'sha256:00' } }),
      'console-unsettled',
    ],
    ['no law', ['trace', VIN], (body) => ({ ...body, ruleset: 'us-30d@1999-01-01' }), 'console-unreachable'],
    [
      'a draw of nothing',
      ['trace', VIN],
      (body) => ({
        ...body,
        rivals: [{ parent: LOT, consumer: 'x', day: 'x', quantity: '1', unit: 'KGM', minerals: 'all' }],
      }),
      'console-unreachable',
    ],
    [
      'a statement that is not that of its digest',
      ['events', LOT],
      (body) => rowsOf(body, (row) => ({ ...row, id: 'another' })),
      'console-unreachable',
    ],
    [
      'verdicts with the status alone',
      ['verdicts'],
      (body) => rowsOf(body, ({ vin, revision, status }) => ({ vin, revision, status })),
      'console-unreachable',
    ],
  ])('%s', async (_, args, change, code) => {
    vi.stubEnv('ORETRAIL_CONSOLE_TOKEN', keyOf('auditor'));
    const { status, output, errors } = await withChanged(change, (other) =>
      captureCall([...args, '--api', other, '--quiet']),
    );
    expect(errors).toContain(`(${code})`);
    expect([status > EXIT_OK, output]).toEqual([true, '']);
  });
});

describe('revisions that come later', () => {
  it.each([[undefined], [VIN]])('are read on, each once: %s', async (vin) => {
    const source = new ConsoleVerdicts(
      new ServiceClient({ service: 'console', address, token: keyOf('auditor') }),
      vin,
    );
    const read = async (): Promise<readonly Json[]> => {
      const rows: Json[] = [];
      for await (const verdicts of source.readOn()) rows.push(...(verdicts as unknown as readonly Json[]));
      return rows;
    };
    const first = await read();
    expect(first.length).toBeGreaterThan(0);
    expect(await read()).toEqual([]);
    const last = first.findLast((one) => one['vin'] === VIN) as Json & { revision: number; verdictId: string };
    const place = made.knowledge.position.findLast(({ topic }) => topic === VERDICTS);
    const next = place?.next ?? 0;
    const verdict = { ...last, revision: last.revision + 1, supersedes: last.verdictId, cause: 'data' } as never;
    await made.knowledge.fold([
      {
        topic: VERDICTS,
        partition: place?.partition ?? 0,
        from: next,
        next: next + 1,
        records: [
          { offset: next, appendTimeMs: 1, content: { kind: 'verdict', verdict, causes: { digests: [], more: 0 } } },
        ],
      },
    ]);
    expect((await read()).map(({ revision }) => revision)).toEqual([last.revision + 1]);
    expect(await read()).toEqual([]);
  });
});
