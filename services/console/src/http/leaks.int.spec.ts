/** Every address as every role, over events with marked prices, masses and parties. Source: console.md, "1. Who sees what". */
import type { GeneratedEvent } from '@oretrail/generator';
import { hasVinForm, type OretrailEvent, RULESETS } from '@oretrail/model';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { isVerdict, type SentEvent, StreamReader } from '@oretrail/test-support/console/events';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from './open-api-document.ts';

type Json = Readonly<Record<string, unknown>>;

const MARKS: Readonly<Record<string, (value: string) => string>> = {
  usd: (value) => `${value.replace(/\..*/, '')}.735191`,
  mass: (value) => `${value.replace(/\..*/, '')}.917373`,
  operator: (value) => value.replace('urn:', 'urn:secret-party-'),
  entity: (value) => value.replace('urn:', 'urn:secret-party-'),
  holder: (value) => value.replace('urn:', 'urn:secret-party-'),
  facility: (value) => value.replace('urn:', 'urn:secret-place-'),
};

/** Marks what a supplier would not show to everybody. */
function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const mark = MARKS[name];
    return [name, mark !== undefined && typeof member === 'string' ? mark(member) : marked(member)] as const;
  });
  return Object.fromEntries(members);
}

function changed(event: GeneratedEvent): unknown {
  const { subject, ...rest } = marked(event) as Json & { subject: string };
  return { ...rest, subject: subject.replace(/^entity\/urn:/, 'entity/urn:secret-party-') };
}

const history = historyOf({ seed: 91, vehicles: 10, change: changed });
const events = [...history.counted];
const lots = events.filter(({ type }) => type.endsWith('-shipment.v1'));
const vins = [...history.revisions.keys()] as string[];
const maker = vins[0]?.slice(0, 3) ?? '';
const isOwnVehicle = (vin: string): boolean => vin.startsWith(maker);
const prefixOf = (id: string): string => id.slice(0, id.lastIndexOf(':') + 1);
const byPrefix = Map.groupBy(lots, ({ subject }) => prefixOf(subject));
const [ownPrefix] = [...byPrefix.keys()].sort() as [string];

const IDENTITIES = {
  auditor: { roles: ['auditor'] },
  finance: { roles: ['finance'] },
  manufacturer: { roles: ['manufacturer'], may: [{ vehicles: maker }] },
  supplier: { roles: ['supplier'], may: [{ lots: ownPrefix }] },
  seller: { roles: ['seller'] },
  registrar: { roles: ['registrar'], may: [{ facts: 'country-agreement/' }] },
};
const ROLES = ['operator', ...Object.keys(IDENTITIES)];

const SECRET = /\d+\.(?:735191|917373)|urn:secret-(?:party|place)-[^"\s,\\]*/g;
const secretsIn = (text: string): readonly string[] => [...new Set(text.match(SECRET))];
const ownSecrets = new Set(secretsIn(JSON.stringify(byPrefix.get(ownPrefix))));

/** What a role may be shown of the marks. */
function isAllowed(role: string, secret: string): boolean {
  if (role === 'auditor') return true;
  if (role === 'finance') return secret.startsWith('urn:secret-');
  // The key of a fact, which is the subject of a statement.
  if (role === 'operator') return /^urn:secret-party-.*\/\d{4}-\d{2}-\d{2}$/.test(secret);
  return role === 'supplier' && ownSecrets.has(secret);
}

/** Vehicles that a role may be shown. */
function isVisible(role: string, vin: string): boolean {
  if (role === 'auditor' || role === 'finance' || role === 'operator') return true;
  return role === 'manufacturer' && isOwnVehicle(vin);
}

const DIGESTS = events.filter((_, i) => i % 30 === 0).map(({ digest }) => digest as string);
const VALUES: Readonly<Record<string, readonly string[]>> = {
  vin: [...vins.filter(isOwnVehicle).slice(0, 2), ...vins.filter((vin) => !isOwnVehicle(vin)).slice(0, 2)],
  id: [...new Set(lots.map(({ subject }) => subject))].filter((_, i, all) => i % Math.ceil(all.length / 12) === 0),
  digest: DIGESTS,
  revision: ['1', '1...2', '2'],
  number: ['1', '2'],
};
const SUBJECTS: readonly string[] = [...new Set(events.map(({ subject }) => subject))].filter((_, i) => i % 6 === 0);

/** Figures, whether they are marked or of a verdict. */
const FIGURES = /\d+\.(?:735191|917373)|(?:amount|potential)Usd|(?:gained|lost)Usd|usdAtStake|usdBefore|usdWithout/;
/** Sums of no vehicle are nobody's figures. */
const NOBODYS = /"evaluated":0\b/;
/** Who sees figures of all. Everybody else sees its own alone, so nothing is to be recorded. */
const isRecorded = (role: string): boolean => role === 'auditor' || role === 'finance';

/** Behind all rows of a list: its totals are shown alone. */
const behindAll = (cursor: object): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');
const LAST_VIN = behindAll({ value: '~', vin: '~' });
const LAST_REVISION = behindAll({ publishedAtMs: Number.MAX_SAFE_INTEGER, vin: '~', revision: 1 });

/** A time between the first revisions and the last, and after the first judgement. */
const KNOWN_AT = new Date(
  Math.max(...[...history.revisions.values()].map((all) => all[0]?.publishedAtMs ?? 0)),
).toISOString();
const PASTS = [`knownAt=${KNOWN_AT}`, 'seal=1', 'seal=3', 'seal=4', 'knownAt=2026-01-01T00:00:00Z'];

const LINEAGES = ['', '?direction=down', '?depth=1', '?group=tier,country', '?direction=down&group=tier'];
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/v1/verdicts/{vin}/lineage': LINEAGES,
  '/v1/verdicts/{vin}/explanation': [
    '',
    ...PASTS.map((past) => `?${past}`),
    '?ruleset=us-30d@2024-05-06',
    '?ruleset=us-30d@2025-07-04&seal=2',
  ],
  '/v1/lots/{id}/lineage': LINEAGES,
  '/v1/verdicts': [
    '',
    '?totals=true&sort=-publishedAt',
    '?limit=2',
    '?usdMin=1',
    '?finding=foreign-entity,untraced',
    `?totals=true&after=${LAST_VIN}`,
  ],
  '/v1/revisions': [
    '',
    '?totals=true&sort=-publishedAt',
    '?limit=2',
    '?cause=data,rules',
    '?status=indeterminate&totals=true',
    '?publishedTo=2026-01-01T01:00:00Z&totals=true',
    `?totals=true&after=${LAST_REVISION}`,
  ],
  '/v1/verdicts/summary': [
    '?by=status',
    '?by=finding,model',
    '?by=manufacturer,month',
    ...PASTS.map((past) => `?by=status&${past}`),
    '?by=finding,month&seal=2',
    '?by=status&ruleset=us-30d@2024-05-06',
  ],
  '/v1/records': SUBJECTS.map((subject) => `?subject=${encodeURIComponent(subject)}`),
  '/v1/statements': SUBJECTS.map((subject) => `?subject=${encodeURIComponent(subject)}`),
  '/v1/closure': [...SUBJECTS.filter((_, i) => i % 6 === 0), ...vins.slice(0, 2)].flatMap((subject) =>
    ['up', 'down'].map((direction) => `?direction=${direction}&subject=${encodeURIComponent(subject)}`),
  ),
  '/v1/verdicts/changes': ['', '?finding=foreign-entity,untraced', '?from=now'],
};

/** Records in a bundle are Avro in base64: what it shows is what is in them. */
const RECORD = /"record":"([A-Za-z0-9+/=]+)"/g;
const legible = (body: string): string =>
  body.replace(RECORD, (_, base64: string) => JSON.stringify(Buffer.from(base64, 'base64').toString('latin1')));

const FORMS = ['application/json', 'text/csv', 'application/x-ndjson'];

/** It has no end, so it is read by itself. */
const STREAM = '/v1/verdicts/stream';

/** Values of single addresses, whose names mean something else elsewhere. */
const OF_PATH: Readonly<Record<string, readonly string[]>> = {
  '/v1/rulesets/{id}': ['us-30d@2025-07-04'],
  '/v1/ops/letters/{id}': [
    'sourcing.shipments.v1.dlq/0/0',
    'sourcing.shipments.v1.dlq/0/1',
    'sourcing.vehicles.v1.dlq/0/0',
  ],
};
const LETTER = 'sourcing.shipments.v1.dlq/0/0';

function pathsOf(path: string, queries: readonly string[] = QUERIES[path] ?? ['']): readonly string[] {
  const name = /\{(\w+)\}/.exec(path)?.[1];
  if (name === undefined) return queries.map((query) => path + query);
  const values = OF_PATH[path] ?? VALUES[name] ?? [];
  return values.flatMap((value) => pathsOf(path.replace(`{${name}}`, encodeURIComponent(value)), queries));
}

/** The archive is of a life of its own, whose seals are not those of the topics: a proof says so, and nothing else. */
const isServed = (url: string, statusCode: number, body: string): boolean =>
  statusCode < 500 || (url.endsWith('/proof') && JSON.parse(body).type.endsWith(':archive-faulty'));

/** Every address with every value, in each form that it has. */
async function addresses(): Promise<readonly Readonly<{ url: string; accept: string }>[]> {
  const { paths } = (await openApiDocument()) as { paths: Json };
  return Object.entries(paths).flatMap(([path, operations]) => {
    const forms = FORMS.filter((form) => JSON.stringify(operations).includes(`"${form}"`));
    return pathsOf(path).flatMap((url) => forms.map((accept) => ({ url, accept })));
  });
}

describe('no address shows a role what is not its own', () => {
  let made: MadeUpConsole;
  let base: string;
  beforeAll(async () => {
    const archive = temporaryFolder();
    await writeSealedLife(new DirectoryStore(archive), { seed: 4, partitions: 2, ruleset: RULESETS[2], events });
    made = await MadeUpConsole.open({
      archive,
      batches: history.batches,
      identities: IDENTITIES,
      streams: { heartbeatMs: 100 },
    });
    base = await made.listen();
  });
  afterAll(() => made.close());

  it('has marks to find', async () => {
    expect(secretsIn(JSON.stringify(lots)).length).toBeGreaterThan(50);
    expect(ownSecrets.size).toBeGreaterThan(3);
    expect(vins.some((vin) => !isOwnVehicle(vin))).toBe(true);
    const all = await addresses();
    const shown = await Promise.all(
      all.filter(({ url }) => url.includes('explanation')).map(({ url }) => made.get('auditor', url)),
    );
    expect(secretsIn(shown.map(({ body }) => body).join()).length).toBeGreaterThan(10);
    const closure = await made.get('auditor', `/v1/closure?subject=${vins[0]}`);
    expect(secretsIn(closure.body).length).toBeGreaterThan(5);
    const evidence = await made.get('auditor', `/v1/evidence/${vins[0]}`);
    expect(secretsIn(legible(evidence.body)).length).toBeGreaterThan(5);
  });

  it.each(ROLES)('%s', async (role) => {
    const answers = new Map<number, number>();
    for (const { url, accept } of await addresses()) {
      const before = made.reads.length;
      const { statusCode, body, headers } = await made.get(role, url, { accept });
      const recorded = made.reads.length - before;
      expect([url, accept, recorded <= (isRecorded(role) ? 1 : 0)]).toEqual([url, accept, true]);
      if (isRecorded(role) && statusCode === 200 && FIGURES.test(legible(body)) && !NOBODYS.test(body))
        expect([url, accept, recorded]).toEqual([url, accept, 1]);
      answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
      const text = legible(body) + JSON.stringify(headers);
      const leaks = secretsIn(text).filter((secret) => !isAllowed(role, secret));
      expect([url, accept, leaks]).toEqual([url, accept, []]);
      const asked = decodeURIComponent(url);
      const seen = [...new Set(text.match(/\b[A-HJ-NPR-Z0-9]{17}\b/g))].filter(hasVinForm);
      const foreign = seen.filter((vin) => vins.includes(vin) && !asked.includes(vin) && !isVisible(role, vin));
      expect([url, accept, foreign]).toEqual([url, accept, []]);
      if (role === 'operator' || role === 'seller') expect([url, /usd"?:/i.test(body)]).toEqual([url, false]);
      expect([url, isServed(url, statusCode, body)]).toEqual([url, true]);
    }
    expect(answers.get(200) ?? 0).toBeGreaterThan(0);
  });

  it.each(ROLES)('effects, to %s: only of its own events, and dollars only to those who have them', async (role) => {
    const statuses = new Set<number>();
    for (const event of events.filter((one, i) => i % 7 === 0 || one.subject.startsWith('country-agreement/'))) {
      const { recordedtime: _, digest: __, ...sent } = event as OretrailEvent & { recordedtime?: string };
      const { statusCode, body } = await made.send(role, 'POST', '/v1/effects', [{ specversion: '1.0', ...sent }]);
      statuses.add(statusCode);
      const isOwn =
        role === 'auditor' ||
        role === 'operator' ||
        (role === 'supplier' && event.subject.startsWith(ownPrefix)) ||
        (role === 'manufacturer' && isOwnVehicle(event.subject)) ||
        (role === 'registrar' && event.subject.startsWith('country-agreement/'));
      expect([event.subject, statusCode]).toEqual([event.subject, isOwn ? 200 : 403]);
      expect(secretsIn(body)).toEqual([]);
      if (role !== 'auditor' && role !== 'manufacturer') expect(body).not.toContain('usd');
    }
    expect(statuses.has(403)).toBe(role !== 'auditor' && role !== 'operator');
  });

  it.each(ROLES)('a letter to %s', async (role) => {
    const isOps = role === 'operator' || role === 'auditor';
    const url = `/v1/ops/letters/${encodeURIComponent(LETTER)}`;
    const before = made.reads.length;
    const revealed = await made.send(role, 'POST', `${url}/reveal`);
    expect([revealed.statusCode, secretsIn(revealed.body).length > 0]).toEqual(isOps ? [200, true] : [403, false]);
    expect(made.reads.slice(before).map(({ operation, subject }) => [operation, subject])).toEqual(
      isOps ? [['revealLetter', LETTER]] : [],
    );
    const redriven = await made.send(role, 'POST', `${url}/redrive?dryRun=true`, {});
    expect(redriven.statusCode).toBe(role === 'operator' ? 200 : 403);
    expect(secretsIn(redriven.body)).toEqual([]);
  });

  it('no record of a read has a figure, and each party learns of its own', async () => {
    expect(made.reads.length).toBeGreaterThan(20);
    expect(JSON.stringify(made.reads)).not.toMatch(FIGURES);
    const explained = made.reads.filter(
      ({ operation, roles }) => operation === 'explainVerdict' && roles.includes('auditor'),
    );
    expect(Math.max(...explained.map(({ parties }) => parties.length))).toBeGreaterThan(1);
    const listed = made.reads.filter(({ operation }) => /^list(?:Verdicts|AllRevisions)$/.test(operation));
    expect(new Set(listed.map(({ operation }) => operation)).size).toBe(2);
    expect(listed.every(({ parties }) => parties.length > 0)).toBe(true);
    const [{ recordedtime: _, digest: __, ...lot }] = lots as readonly (OretrailEvent & {
      recordedtime?: string;
    })[] as [OretrailEvent & { recordedtime?: string }];
    await made.send('auditor', 'POST', '/v1/effects', [{ specversion: '1.0', ...lot, id: 'stated once more' }]);
    const nameless = made.reads.filter(({ parties }) => parties.length === 0).map(({ operation }) => operation);
    expect([...new Set(nameless)]).toEqual([]);
    const summed = ['summariseVerdicts', 'listAsks', 'getImpact', 'getEvidence', 'listRecords', 'getEffects'];
    expect(made.reads.map(({ operation }) => operation)).toEqual(expect.arrayContaining(summed));
    expect(made.reads.filter(({ operation, subject }) => operation === 'listRecords' && subject === null)).toEqual([]);
  });

  it.each(ROLES)('a stream to %s', async (role) => {
    await made.get('auditor', '/v1/verdicts/summary?by=status');
    const reader = await StreamReader.open(role, `${base}${STREAM}?from=start`);
    const isLast = ({ comment }: SentEvent): boolean => comment === 'heartbeat';
    const { operation, parties = [] } = made.reads.at(-1) ?? {};
    expect([operation === 'streamVerdicts', parties.length > 0]).toEqual([isRecorded(role), true]);
    const events = reader.status === 200 ? await reader.takeUntil(isLast) : [];
    reader.close();
    const seen = events.filter(isVerdict).map(({ data }) => JSON.parse(data));
    expect(new Set(seen.map(({ vin }) => vin))).toEqual(new Set(vins.filter((vin) => isVisible(role, vin))));
    const text = JSON.stringify(events);
    expect(secretsIn(text).filter((secret) => !isAllowed(role, secret))).toEqual([]);
    // Not in the ids: a cursor is base64, in which any three letters may stand.
    if (role === 'operator') expect(events.map(({ data }) => data).join('\n')).not.toMatch(/usd|sha256/i);
  });

  it.each(['manufacturer', 'supplier', 'seller'])(
    'others\u2019 vehicles look to a %s as if they did not exist',
    async (role) => {
      const foreign = vins.find((vin) => !isVisible(role, vin)) ?? '';
      const ends = ['', '/revisions', '/revisions/1', '/explanation', '/lineage'].map(
        (end) => (vin: string) => `verdicts/${vin}${end}`,
      );
      for (const pathOf of [...ends, (vin: string) => `evidence/${vin}`]) {
        const [there, missing] = await Promise.all([
          made.get(role, `/v1/${pathOf(foreign)}`),
          made.get(role, `/v1/${pathOf('1FTVW1EL9NW000000')}`),
        ]);
        const without = ({ instance: _, traceId: __, ...rest }: Json): Json => rest;
        expect([there.statusCode, without(there.json())]).toEqual([404, without(missing.json())]);
      }
    },
  );

  it('a lot of others looks to a supplier as if it did not exist, unless it is linked to its own', async () => {
    const parents = (event: OretrailEvent): readonly string[] =>
      ((event.data as { inputs?: readonly { lotId: string }[] }).inputs ?? []).map(({ lotId }) => lotId);
    const linked = new Set([
      ...(byPrefix.get(ownPrefix) ?? []).flatMap(parents),
      ...lots.filter((lot) => parents(lot).some((id) => id.startsWith(ownPrefix))).map(({ subject }) => subject),
    ]);
    for (const { subject } of lots) {
      const { statusCode } = await made.get('supplier', `/v1/lots/${encodeURIComponent(subject)}`);
      if (!subject.startsWith(ownPrefix) && !linked.has(subject)) expect([subject, statusCode]).toEqual([subject, 404]);
    }
  });
});
