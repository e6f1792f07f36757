/** What `pnpm stack up` prepares to try the intake: keys, grants and a first lot, against the book of grants. */
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GrantBook, type GrantOutcome, mayState, type PrincipalId, parseGrantEventText } from '@oretrail/authority';
import { type OretrailEvent, parseEventText } from '@oretrail/model';
import { TEMPLATE_NAMES, templateText } from '@oretrail/sheets';
import { convertText } from '@oretrail/test-support/sheets';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { applyDemoGrants } from '../../infra/real-parts/src/stack/apply-demo-grants.ts';
import { IDENTITIES } from '../../infra/real-parts/src/stack/console.ts';
import { type DemoGrant, demoGrants } from '../../infra/real-parts/src/stack/demo-grants.ts';
import { DEMO_PARTIES, type DemoParty, demoKeys, receiptKeyFile } from '../../infra/real-parts/src/stack/demo-keys.ts';
import { firstLotCall, writeFirstLot } from '../../infra/real-parts/src/stack/demo-lot.ts';
import { ASKING, storyChapters, tellStory } from '../../infra/real-parts/src/stack/demo-story.ts';
import { ARRIVALS, exampleEvents } from '../docs/example.ts';
import { codeBlocksIn, pageText } from '../docs/page.ts';

const folder = temporaryFolder();
const keys = demoKeys(folder);
/** What `oretrail demo` tells. */
const STORY = join(import.meta.dirname, '../../services/command-line/demo/events.ndjson');
const recordedtime = '2026-01-01T00:00:00Z';
const principalOf = (party: DemoParty) => keys[party].principal as PrincipalId;
const newBook = (): GrantBook => new GrantBook(principalOf('bootstrap'));

function grantEvent({ event }: Pick<DemoGrant, 'event'>) {
  const parsed = parseGrantEventText(JSON.stringify(event));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

const state = (book: GrantBook, grant: DemoGrant): GrantOutcome =>
  book.apply({ event: grantEvent(grant), principal: principalOf(grant.by), recordedtime });

const book = newBook();
const outcomes = demoGrants(keys).map((grant) => state(book, grant));

const mayStateAs = (party: DemoParty, event: OretrailEvent): boolean =>
  mayState(book, { event, principal: principalOf(party), recordedtime }).ok;

describe('the keys', () => {
  it('are of the form that the intake takes, each another, and known by the digest of the key', () => {
    for (const { key, principal } of Object.values(keys)) {
      expect(key).toMatch(/^oretrail_[A-Za-z0-9_-]{43}$/);
      expect(principal).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
    expect(new Set(Object.values(keys).flatMap(({ key, principal }) => [key, principal])).size).toBe(18);
  });

  it('are read by their owner only, and stay', () => {
    expect(statSync(join(folder, 'tokens')).mode & 0o777).toBe(0o700);
    for (const party of DEMO_PARTIES) expect(statSync(keys[party].file).mode & 0o777, party).toBe(0o600);
    expect(demoKeys(folder)).toEqual(keys);
    expect(demoKeys(temporaryFolder()).operator.key).not.toBe(keys.operator.key);
  });

  it('have one that signs receipts, which stays, too', () => {
    const file = receiptKeyFile(folder);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const pem = readFileSync(file, 'utf8');
    expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed25519');
    expect(readFileSync(receiptKeyFile(folder), 'utf8')).toBe(pem);
  });
});

describe('the grants', () => {
  it('are accepted in their order, and change nothing a second time', () => {
    expect(outcomes.length).toBeGreaterThan(DEMO_PARTIES.length);
    expect(outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);
    const again = demoGrants(keys).map((grant) => state(book, grant));
    expect(again).toEqual(again.map(() => ({ outcome: 'duplicate' })));
    for (const party of DEMO_PARTIES.filter((name) => name !== 'bootstrap'))
      expect(book.heldBy(principalOf(party)).length, party).toBeGreaterThan(0);
    expect(book.heldBy(principalOf('bootstrap'))).toEqual([]);
  });

  it.each(ARRIVALS)('let the operator publish the example %s, and each party its own part', (name) => {
    const makers: Readonly<Record<string, DemoParty>> = {
      'urn:party:example-mine': 'mine',
      'urn:party:example-refinery': 'refinery',
      'urn:party:example-second-refinery': 'refinery',
      'urn:party:example-cell-maker': 'cell-maker',
      'urn:party:example-car-maker': 'car-maker',
    };
    for (const event of exampleEvents(name)) {
      const allowed = DEMO_PARTIES.filter((party) => mayStateAs(party, event));
      const maker = makers[event.source];
      expect(allowed, event.subject).toEqual(maker === undefined ? ['operator'] : ['operator', maker]);
    }
  });

  it.each(TEMPLATE_NAMES)('let a party state the sheet %s as its template has it', async (name) => {
    const { parsed } = await convertText(templateText(name));
    expect(parsed.length).toBeGreaterThan(0);
    for (const event of parsed) expect(DEMO_PARTIES.some((party) => mayStateAs(party, event))).toBe(true);
  });
});

describe('what the pages for suppliers show', () => {
  it('of EPCIS may be stated by the refinery', () => {
    const [, becomes = ''] = codeBlocksIn(pageText('epcis.md'), 'json');
    const parsed = parseEventText(becomes, { operators: new Set() });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(DEMO_PARTIES.filter((party) => mayStateAs(party, parsed.event))).toEqual(['refinery']);
  });

  it.each([
    ['battery-pass.md', 1],
    ['catena-x.md', 1],
    ['smelter-lists.md', 2],
    ['suppliers.md', 4],
  ] as const)('of %s may be stated by somebody with a key of the stack', (page, count) => {
    const blocks = codeBlocksIn(pageText(page), 'json').filter((block) => block.includes('"specversion"'));
    for (const block of blocks) {
      const parsed = parseEventText(block, { operators: new Set() });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
      const allowed = DEMO_PARTIES.filter((party) => mayStateAs(party, parsed.event));
      expect(allowed, `${parsed.event.source} ${parsed.event.subject}`).toContain(
        parsed.event.type === 'oretrail.correction.v1' ? 'refinery' : 'operator',
      );
    }
    expect(blocks).toHaveLength(count);
  });

  it('of delegation may be done by the refinery', () => {
    const call = codeBlocksIn(pageText('suppliers.md'), 'http').find((block) => block.startsWith('POST /v1/grants'));
    const event = JSON.parse(call?.slice(call.indexOf('{')) ?? '');
    const later = newBook();
    for (const grant of demoGrants(keys)) state(later, grant);
    expect(state(later, { grantId: event.subject, by: 'refinery', event })).toEqual({ outcome: 'accepted' });
  });
});

describe('the first lot', () => {
  const file = join(folder, 'first-lot.json');

  it('may be stated by the mine, and by no other supplier', () => {
    writeFirstLot(folder);
    const parsed = parseEventText(readFileSync(file, 'utf8'), { operators: new Set() });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(DEMO_PARTIES.filter((party) => mayStateAs(party, parsed.event))).toEqual(['mine']);
  });

  it('stays as its user has changed it', () => {
    writeFileSync(file, 'mine');
    writeFirstLot(folder);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('is sent by the line that README.md has', () => {
    const call = firstLotCall('.oretrail-stack', 'http://127.0.0.1:8080', '.oretrail-stack/tokens/mine');
    expect(codeBlocksIn(pageText('../README.md'), 'sh')).toContain(`${call}\n`);
  });

  it('is sent from a folder of any name', () => {
    const call = firstLotCall('x', 'y', "/a 'b' $(c)");
    expect(call).toContain(`$(cat '/a '\\''b'\\'' $(c)')`);
  });
});

describe('the story of the demo', () => {
  const sendings = storyChapters().flat();
  const first = storyChapters().findIndex((chapter) => chapter.some(({ sender }) => sender === 'car-maker'));
  const driven = storyChapters().length - first;

  it('is all that `oretrail demo` has, in its order, and each party may state its part', () => {
    const lines = readFileSync(STORY, 'utf8').trim().split('\n');
    expect(sendings.flatMap(({ events }) => events)).toEqual(lines.map((line) => JSON.parse(line)));
    for (const { sender, events } of [...sendings, ASKING]) {
      for (const event of events) {
        const parsed = parseEventText(JSON.stringify(event), { operators: new Set() });
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
        expect(mayStateAs(sender, parsed.event), `${sender}: ${parsed.event.subject}`).toBe(true);
      }
    }
  });

  it('has an identity of the console for each role, with that role and no other but of a seller', () => {
    for (const [role, party] of Object.entries(IDENTITIES)) {
      const roles = new Set(book.heldBy(principalOf(party)).flatMap(({ grant }) => grant.roles));
      expect([...roles], role).toEqual(role === 'manufacturer' ? ['manufacturer', 'seller'] : [role]);
    }
    expect(Object.values(IDENTITIES)).not.toContain('bootstrap');
  });

  it('waits after each chapter with vehicles that had something new, and after no other', async () => {
    const known = new Set<string>();
    const server = createServer(async (request, response) => {
      const events: { id: string }[] = JSON.parse(await text(request));
      const items = events.map(({ id }) => ({ outcome: known.has(id) ? 'duplicate' : 'accepted' }));
      for (const { id } of events) known.add(id);
      response.end(JSON.stringify({ items }));
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settle = vi.fn(async () => {});
    const spoil = vi.fn(async () => {});
    for (const _ of ['first', 'again']) {
      await tellStory(address, keys, settle, spoil);
      expect(settle).toHaveBeenCalledTimes(driven);
      expect(spoil).toHaveBeenCalledTimes(1);
    }
  });

  it('says what was refused', async () => {
    const server = createServer((_, response) => response.writeHead(403).end('no')).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const nothing = async (): Promise<void> => {};
    await expect(tellStory(address, keys, nothing, nothing)).rejects.toThrow('with 403: no');
  });
});

/** An intake that takes nothing but grants, and answers the first calls with 503. */
async function grantsOnly(taken: GrantBook, busyCalls = 0): Promise<string> {
  let calls = 0;
  const answer = (sender: PrincipalId | undefined, body: string): Readonly<{ status: number; detail: string }> => {
    calls += 1;
    if (calls <= busyCalls) return { status: 503, detail: 'kafka-away' };
    const isKnown = sender === principalOf('bootstrap') || (sender !== undefined && taken.heldBy(sender).length > 0);
    if (sender === undefined || !isKnown) return { status: 401, detail: 'not-signed-in' };
    if (body === '') return { status: 200, detail: 'grants' };
    const { outcome } = taken.apply({
      event: grantEvent({ event: JSON.parse(body) }),
      principal: sender,
      recordedtime,
    });
    return { status: { accepted: 201, duplicate: 200, refused: 403 }[outcome], detail: outcome };
  };
  const server = createServer(async (request, response) => {
    const key = request.headers.authorization?.replace('Bearer ', '');
    const sender = Object.values(keys).find((one) => one.key === key)?.principal as PrincipalId | undefined;
    const { status, detail } = answer(sender, await text(request));
    response.writeHead(status).end(detail);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const FOLDER = '/stack';
const REMEDY =
  'The data in /stack were made by another version, or with other keys, so the stack runs without the grants of this one.\n' +
  'To begin again: call "stack down", remove /stack, and call "stack up". To keep the data, choose another --folder.';

describe('a start of the stack', () => {
  const calls: string[] = [];
  const addOperator = async (): Promise<void> => void calls.push('operators add');

  it('states all grants the first time, and nothing later', async () => {
    const taken = newBook();
    const address = await grantsOnly(taken);
    expect(await applyDemoGrants(address, keys, addOperator, FOLDER)).toBeNull();
    const ids = () => [...taken.all()].map(({ grant }) => grant.grantId);
    expect(ids()).toEqual(demoGrants(keys).map(({ grantId }) => grantId));
    expect(await applyDemoGrants(address, keys, addOperator, FOLDER)).toBeNull();
    expect(calls).toEqual(['operators add']);
  });

  it('states them again while the intake is busy', async () => {
    const address = await grantsOnly(newBook(), 1);
    expect(await applyDemoGrants(address, keys, async () => {}, FOLDER)).toBeNull();
  });

  it('says which grant was refused, and why', async () => {
    const address = await grantsOnly(new GrantBook('sha256:other' as PrincipalId));
    expect(await applyDemoGrants(address, keys, addOperator, FOLDER)).toBe(
      `The demo grant urn:grant:example-operator was refused with 403: refused\n${REMEDY}`,
    );
  });

  it('says what to do if the grants are those of an earlier version', async () => {
    const taken = newBook();
    const [first] = demoGrants(keys);
    if (first === undefined) throw new Error('there are no grants');
    const data = { ...(first.event['data'] as object), to: '2090-01-01T00:00:00Z' };
    const event = grantEvent({ event: { ...first.event, data } });
    taken.apply({ event, principal: principalOf('bootstrap'), recordedtime });
    const refusal = await applyDemoGrants(await grantsOnly(taken), keys, addOperator, FOLDER);
    expect(refusal).toBe(`The demo grant urn:grant:example-operator was refused with 403: refused\n${REMEDY}`);
  });
});
