/** Whatever strangers write, in events, archives, file names or arguments: nothing that is printed obeys it. */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { sealKey } from '@oretrail/archive';
import { EXIT_OK, EXIT_REJECTED } from '@oretrail/errors';
import { templateText } from '@oretrail/sheets';
import { type CapturedCall, captureCall } from '@oretrail/test-support/command-line/captured-call';
import { HOSTILE, hostileEvents, hostileLines, rawLines } from '@oretrail/test-support/command-line/hostile-text';
import { TinyIntake } from '@oretrail/test-support/command-line/tiny-intake';
import { grantJson } from '@oretrail/test-support/grants/story';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { Command, type Option } from 'commander';
import picocolors from 'picocolors';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Call } from './call.ts';
import { COMMANDS } from './command-table.ts';

const root = temporaryFolder();
const at = (name: string): string => join(root, `${HOSTILE}-${name}`);
const [out, file, sheet, page, evidencePage, bundle, work] = [
  at('out'),
  at('events.ndjson'),
  at('lots.csv'),
  at('page.html'),
  at('evidence.html'),
  at('bundle'),
  join(root, 'work'),
];
const archive = join(out, 'audit');
const VIN =
  hostileEvents().flatMap(({ type, subject }) =>
    type === 'oretrail.vehicle-production.v1' ? [`${subject}`] : [],
  )[0] ?? '';
const LOT =
  hostileEvents().flatMap(({ type, subject }) => (type === 'oretrail.mineral-shipment.v1' ? [`${subject}`] : []))[0] ??
  '';

beforeAll(async () => {
  mkdirSync(work);
  writeFileSync(file, [...hostileEvents().map((event) => JSON.stringify(event)), ...hostileLines(), ''].join('\n'));
  writeFileSync(sheet, templateText('minerals').replaceAll('sulfate', `sulfate ${HOSTILE}`));
  const { status, errors } = await captureCall(['run', file, '--out', out]);
  expect([status, errors]).toEqual([EXIT_REJECTED, expect.stringContaining('not-json')]);
}, 60_000);

/** A seal of that name, which a stranger has put into the archive. */
function forgeSeal(): string {
  const forged = join(archive, sealKey(1).replace(/[^/]+$/, HOSTILE.replaceAll('/', '')));
  copyFileSync(join(archive, sealKey(1)), forged);
  return forged;
}

async function withForgedSeal(...args: readonly string[]): Promise<CapturedCall> {
  const forged = forgeSeal();
  const call = await captureCall(args);
  rmSync(forged);
  return call;
}

type Answering = () => Promise<CapturedCall>;
const call =
  (...args: readonly string[]): Answering =>
  () =>
    captureCall(args);
/** When nothing of it was known: each vehicle changes, and is shown. */
const EARLIER = ['--as-known-at', '2020-01-01T00:00:00Z'];
/** An intake whose every text is hostile: it answers a call, and is asked no more. */
async function withHostileIntake(...args: readonly string[]): Promise<CapturedCall> {
  const intake = await TinyIntake.start();
  const [grantId, text] = [`urn:grant:${HOSTILE}`, HOSTILE];
  const grant = grantJson('a', { grantId, principal: text, roles: [text], sources: [text], types: [text] });
  const listed = { grants: [{ ...grant, may: [{ [text]: text }], parent: text, state: 'in-force', end: text }] };
  const refused = { type: text, detail: text, errors: [{ pointer: text, code: text, detail: text }] };
  const isRefused = args.includes('revoke') || args.includes('publish');
  intake.scripted.push(isRefused ? { status: 403, body: refused } : { status: 200, body: listed });
  intake.operators = [text];
  const token = join(work, 'token');
  writeFileSync(token, 'a.b.c');
  const answered = await captureCall([...args, '--intake', intake.address, '--token-file', token]);
  await intake.close();
  return answered;
}

const NEEDS_KAFKA = ['topics', 'publish', 'verdicts', 'lag', 'dlq', 'restore'];

/** What each command that needs no Kafka prints of them. */
const ANSWERS: Readonly<Record<string, readonly Answering[]>> = {
  demo: [call('demo', '--fast', '--out', at('demo')), call('demo', '--json', '--out', at('demo'))],
  run: [call('run', file, '--out', at('again')), call('run', file, '--out', at('json'), '--json')],
  explain: [call('explain', VIN, '--out', out), call('explain', VIN, '--out', out, '--json')],
  trace: ([[], ['--down'], ['--mermaid'], ['--json']] as const).flatMap((flags) =>
    [VIN, LOT].map((subject) => call('trace', subject, '--out', out, ...flags)),
  ),
  events: ([[], ['--json']] as const).flatMap((flags) => [
    call('events', LOT, '--out', out, ...flags),
    call('events', VIN, '--archive', archive, '--work', work, ...flags),
  ]),
  convert: [call('convert', sheet), call('convert', sheet, '--rejected', at('refused.csv'))],
  validate: [call('validate', file), call('validate', file, '--json')],
  correct: [call('correct', LOT, '--reason', HOSTILE, '--out', out)],
  operators: ['--json', '--no-colour'].map((flag) =>
    call('operators', 'list', '--out', out, ...(flag === '--json' ? [flag] : [])),
  ),
  quiesce: [call('quiesce', '--out', out), call('quiesce', '--out', out, '--json')],
  rules: [call('rules', 'list'), call('rules', 'show', 'us-30d@2025-07-04')],
  generate: [call('generate', '--seed', '1', '--vehicles', '1')],
  grants: ([[], ['--json']] as const).flatMap((flags) => [
    call('grants', 'list', '--archive', archive, ...flags),
    () => withHostileIntake('grants', 'list', ...flags),
    () => withHostileIntake('grants', 'show', `urn:grant:${HOSTILE}`, ...flags),
  ]),
  token: [call('token', 'new'), call('token', 'new', '--json')],
  audit: ([[], ['--json']] as const).flatMap((flags) => [
    call('audit', 'verify', archive, ...flags),
    call('audit', 'cat', archive, ...flags),
    () => withForgedSeal('audit', 'verify', archive, ...flags),
    call('audit', 'keys', 'new', '--out', at(`keys${flags}`), ...flags),
  ]),
  replay: [
    call('replay', archive),
    call('replay', archive, '--json'),
    call('replay', archive, '--ruleset', 'us-30d@2024-05-06'),
    call('replay', archive, '--ruleset', 'us-30d@2024-05-06', '--vin', VIN),
    () => withForgedSeal('replay', archive),
  ],
  diff: [
    call('diff', archive, ...EARLIER, '--html', page, '--work', work),
    call('diff', archive, ...EARLIER, '--json'),
  ],
  evidence: [
    call('evidence', VIN, archive, '--out', bundle),
    call('evidence', 'verify', bundle),
    call('evidence', 'verify', bundle, '--json'),
    call('evidence', 'show', bundle),
    call('evidence', 'show', bundle, '--html', evidencePage),
  ],
};

function expectNothingRaw({ output, errors }: CapturedCall): void {
  expect(rawLines(output)).toEqual([]);
  expect(rawLines(errors)).toEqual([]);
}

describe('what strangers have written', () => {
  it('is tried with every command', () => {
    const tried = [...Object.keys(ANSWERS), ...NEEDS_KAFKA].sort();
    expect(tried).toEqual(COMMANDS.map(({ name }) => name).sort());
  });

  it.each(Object.entries(ANSWERS))('is not obeyed by %s', { timeout: 60_000 }, async (_name, answers) => {
    for (const answer of answers) {
      const answered = await answer();
      expectNothingRaw(answered);
      expect([EXIT_OK, EXIT_REJECTED], answered.errors).toContain(answered.status);
    }
  });

  it('stays what it was in JSON', async () => {
    const { output } = await captureCall(['correct', LOT, '--reason', HOSTILE, '--out', out]);
    expect(JSON.parse(output).data.reason).toBe(HOSTILE);
    const rejected = (await captureCall(['validate', file, '--json'])).output.trim().split('\n');
    expect(rejected.map((line) => JSON.parse(line).file)).toEqual(hostileLines().map(() => file));
  });

  it('is shown in files that are read by people', () => {
    const files = [
      page,
      evidencePage,
      join(out, 'rejected.ndjson'),
      join(out, 'verdicts.ndjson'),
      join(out, 'verdict-log.ndjson'),
    ];
    for (const name of files) expect(rawLines(readFileSync(name, 'utf8')), name).toEqual([]);
    expect(readFileSync(page, 'utf8')).toContain('\\u{202e}');
  });
});

describe('what an intake answers', () => {
  const grants = join(work, 'grants.yaml');

  it.each([
    ['publish', file],
    ['grants', 'revoke', HOSTILE, '--reason', HOSTILE],
    ['grants', 'apply', grants, '--yes'],
  ])('is not obeyed by %s %s', async (...args) => {
    const grant = grantJson('b', { sources: ['urn:party:a'], roles: ['operator'] });
    const revoke = [{ grantId: `urn:grant:${HOSTILE}`, reason: HOSTILE }];
    writeFileSync(grants, JSON.stringify({ source: 'urn:party:a', grants: [grant], revoke }));
    const answered = await withHostileIntake(...args);
    expectNothingRaw(answered);
    expect(answered.errors).toContain('\\u{202e}');
    expect(answered.status).toBe(2);
  });
});

/** Flags that a call without them would be refused for. */
const given = (options: readonly Option[]): readonly string[] =>
  options.filter(({ mandatory }) => mandatory).flatMap(({ long }) => [long ?? '', at('given')]);

/** Calls of a command and its subcommands in which one argument or flag is hostile. */
function hostileCalls(command: Command, path: readonly string[]): readonly (readonly string[])[] {
  const words = command.registeredArguments.map((_argument, i) => at(`argument${i}`));
  const flags = command.options.filter(({ required, optional }) => required || optional);
  const own = [[], ...flags.map(({ long }) => [long ?? '', at('flag')])].map((flag) => [
    ...path,
    ...words,
    ...given(command.options.filter(({ long }) => long !== flag[0])),
    ...flag,
  ]);
  const below = command.commands.flatMap((one) => hostileCalls(one, [...path, one.name()]));
  return [...own, [...path, ...words, HOSTILE, HOSTILE], [...path, `--${HOSTILE}`], ...below];
}

describe('what a call says', () => {
  const terminal: Call['terminal'] = {
    output: new PassThrough(),
    errors: new PassThrough(),
    outputColours: picocolors.createColors(false),
    errorColours: picocolors.createColors(false),
    isErrorsInteractive: false,
  };

  it.each(COMMANDS)('is not obeyed by $name', async ({ name, load }) => {
    const command = new Command(name);
    (await load()).declare(command, { terminal, exitStatus: EXIT_OK });
    const calls = hostileCalls(command, [name]);
    const refused: string[] = [];
    for (const args of calls) {
      const answered = await captureCall(args);
      expectNothingRaw(answered);
      if (answered.status !== EXIT_OK) refused.push(answered.errors);
    }
    expect(refused.join('')).toContain('\\u{202e}');
  });
});
