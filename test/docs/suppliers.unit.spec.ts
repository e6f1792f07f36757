/** The requests and answers that docs/suppliers.md shows, against the model and the book of grants. */
import {
  GRANT_ERRORS,
  GrantBook,
  type GrantEvent,
  mayState,
  parseGrantEventText,
  principalId,
} from '@oretrail/authority';
import { EVENT_ERRORS, type EventErrorCode, type OretrailEvent, parseEventText } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { codeBlocksIn, pageText, rowsBelow } from './page.ts';

const PAGE = pageText('suppliers.md');
const HTTP = codeBlocksIn(PAGE, 'http');
const [CREATED = '', ACCEPTED = '', REJECTED = '', DELEGATION = ''] = HTTP;
/** The first event of the page: the one that is sent. */
const [LOT = ''] = codeBlocksIn(PAGE, 'json');

function eventOf(text: string): OretrailEvent {
  const parsed = parseEventText(text, { operators: new Set() });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

function grantOf(text: string): GrantEvent {
  const parsed = parseGrantEventText(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

const operator = principalId('sha256:'.padEnd(71, '0'));
const refinery = principalId('sha256:'.padEnd(71, '1'));
const recordedtime = '2025-03-01T10:00:00Z';

/** A grant of this test, with what differs from the others. */
function stated(grantId: string, data: Readonly<Record<string, unknown>>): GrantEvent {
  const event = {
    specversion: '1.0',
    id: grantId,
    source: 'urn:party:registrar',
    type: 'oretrail.grant.v1',
    subject: grantId,
    time: '2025-01-01T00:00:00Z',
    data: { grantId, may: [], types: [], from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z', ...data },
  };
  return grantOf(JSON.stringify(event));
}

/** A book with an operator and the grant of a refinery, which it may delegate. */
function bookOfRefinery(): GrantBook {
  const book = new GrantBook(operator);
  const first = stated('urn:grant:operator', {
    principal: operator,
    roles: ['operator'],
    sources: ['urn:party:registrar'],
  });
  const second = stated('urn:grant:example-refinery', {
    principal: refinery,
    roles: ['supplier'],
    sources: ['urn:party:example-refinery'],
    may: [{ lots: 'urn:lot:example-refinery:' }],
    types: ['oretrail.mineral-shipment.v1', 'oretrail.correction.v1'],
    to: '2030-01-01T00:00:00Z',
    delegable: true,
  });
  for (const event of [first, second]) {
    expect(book.apply({ event, principal: operator, recordedtime })).toEqual({ outcome: 'accepted' });
  }
  return book;
}

describe('docs/suppliers.md', () => {
  it('shows four blocks of HTTP', () => expect(HTTP).toHaveLength(4));

  it('answers the first event with its digest', () => {
    const { id, subject, digest } = eventOf(LOT);
    expect(CREATED).toMatch(new RegExp(`^HTTP/1\\.1 201 Created\\nLocation: /v1/statements/${digest}\\n$`));
    expect(JSON.parse(ACCEPTED)).toEqual({
      index: 0,
      id,
      subject,
      outcome: 'accepted',
      digest,
      recordedAt: expect.stringMatching(/^2025-07-01T09:/),
    });
  });

  it('shows an error with a code and its remedy', () => {
    const { errors } = JSON.parse(REJECTED) as { errors: [{ code: EventErrorCode; detail: string }] };
    const [{ code, detail }] = errors;
    expect(detail.endsWith(` ${EVENT_ERRORS.rows[code].remedy}`)).toBe(true);
  });

  it('shows a delegation that the holder may state, and under which the other party states a lot', () => {
    const [request = '', body = ''] = DELEGATION.split('\n\n');
    expect(request).toMatch(/^POST \/v1\/grants HTTP\/1\.1\n/);
    const book = bookOfRefinery();
    const event = grantOf(body);
    expect(book.apply({ event, principal: refinery, recordedtime })).toEqual({ outcome: 'accepted' });
    const subject = 'urn:lot:example-refinery:toll:1';
    const lot = { ...JSON.parse(LOT), source: 'urn:party:example-refinery', subject };
    const sent = eventOf(JSON.stringify({ ...lot, data: { ...lot.data, lotId: subject } }));
    const principal = principalId({ issuer: 'https://login.example-toll.com', subject: 'client:lots' });
    const at = { event: sent, principal, recordedtime: '2025-08-01T00:00:00Z' };
    expect(mayState(book, at)).toEqual({ ok: true, grantId: 'urn:grant:example-refinery:toll-1' });
    expect(mayState(book, { ...at, recordedtime: '2030-01-01T00:00:00Z' })).toMatchObject({ ok: false });
  });

  it('says what each status of intake.md, section 2, means', () => {
    const statuses = rowsBelow('suppliers.md', 'status', 'what it means for you').map(([status = '']) =>
      Number(status),
    );
    const ofGrants = Object.values(GRANT_ERRORS.rows).map(({ httpStatus }) => httpStatus);
    expect(statuses).toEqual(expect.arrayContaining([200, 201, 202, 400, 401, 413, 415, 422, 429, 503, ...ofGrants]));
    expect(statuses).toEqual([...new Set(statuses)].sort((a, b) => a - b));
  });
});
