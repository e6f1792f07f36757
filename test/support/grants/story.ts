/** What the specs start from: an operator, a supplier, and a book that knows both. */
import {
  type Admission,
  GrantBook,
  type GrantEvent,
  type GrantOutcome,
  type GrantRecord,
  mayState,
  type PrincipalId,
  parseGrantEvent,
} from '@oretrail/authority';
import { type OretrailEvent, parseEvent } from '@oretrail/model';
import { changed, type JsonEvent, type Sample } from '../sample-events.ts';

/** Names of clients of one issuer. */
export const client = (name: string): JsonEvent => ({ issuer: 'https://idp.example', subject: `client:${name}` });
/** The id of {@link client}. */
export const idOf = (name: string): PrincipalId => `https://idp.example client:${name}` as PrincipalId;

/** A good grant to a supplier, with changes. */
export function grantJson(name: string, changes: JsonEvent = {}): JsonEvent {
  return {
    grantId: `urn:grant:${name}`,
    principal: client(name),
    roles: ['supplier'],
    sources: [`urn:party:${name}`],
    may: [{ lots: `urn:lot:${name}:` }],
    types: ['oretrail.mineral-shipment.v1', 'oretrail.correction.v1'],
    from: '2026-01-01T00:00:00Z',
    to: '2027-01-01T00:00:00Z',
    ...changes,
  };
}

const envelope = (source: string, data: JsonEvent): JsonEvent => ({
  specversion: '1.0',
  id: `g ${JSON.stringify(data)}`.slice(0, 1_000),
  source,
  subject: data['grantId'],
  time: '2026-01-01T00:00:00Z',
  data,
});

/** A grant event with these data. */
export const granting = (source: string, data: JsonEvent): JsonEvent => ({
  ...envelope(source, data),
  type: 'oretrail.grant.v1',
});
/** The revocation of a grant. */
export const revoking = (source: string, name: string): JsonEvent => ({
  ...envelope(source, { grantId: `urn:grant:${name}`, reason: 'key lost' }),
  type: 'oretrail.grant-revocation.v1',
});

/** The grant event of a JSON value. @throws Error with the faults of a value that is not one */
export function parsedGrant(json: JsonEvent): GrantEvent {
  const parsed = parseGrantEvent(json);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

/** The event of a sample with another subject, source and more. Every source is an operator here: the check comes later. */
export function statedEvent(sample: Sample, attributes: JsonEvent): OretrailEvent {
  const json = { ...changed(sample, ['id'], 'e-1'), ...attributes };
  if (sample === 'mineral') json.data = { ...(json.data as JsonEvent), lotId: json.subject };
  const parsed = parseEvent(json, { operators: { has: () => true } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

/** A book, and the sentences of a story about it. */
export class Story {
  readonly book = new GrantBook(idOf('root'));

  /** What becomes of a grant event that this client sends at this time. */
  sends(name: string, at: string, json: JsonEvent): GrantOutcome {
    const record: GrantRecord = { event: parsedGrant(json), principal: idOf(name), recordedtime: at };
    return this.book.apply(record);
  }

  /** The same, as the code and pointer of the first fault, or the outcome. */
  outcome(name: string, at: string, json: JsonEvent): string {
    const outcome = this.sends(name, at, json);
    const [fault] = outcome.outcome === 'refused' ? outcome.faults : [];
    return fault === undefined ? outcome.outcome : `${fault.code} ${fault.pointer}`;
  }

  /** Whether this client may state an event at this time. */
  states(name: string, at: string, event: OretrailEvent): Admission {
    return mayState(this.book, { event, principal: idOf(name), recordedtime: at });
  }

  /** The same, as the grant or the code and pointer of the first fault. */
  answer(name: string, at: string, event: OretrailEvent): string {
    const admission = this.states(name, at, event);
    if (admission.ok) return admission.grantId;
    return `${admission.errors[0]?.code} ${admission.errors[0]?.pointer}`;
  }
}

/** A day on which the grants of the stories are in force. */
export const IN_2026 = '2026-06-01T00:00:00Z';
/** The first of the grants: an operator. */
export const OPERATOR = grantJson('op', {
  roles: ['operator'],
  may: [],
  types: ['oretrail.correction.v1'],
  to: '2030-01-01T00:00:00Z',
});

/** Given an operator, and a supplier `smm` who may delegate. */
export function givenSupplier(changes: JsonEvent = {}): Story {
  const story = new Story();
  story.sends('root', '2026-01-01T00:00:00Z', granting('urn:party:root', OPERATOR));
  const outcome = story.sends(
    'op',
    '2026-01-02T00:00:00Z',
    granting('urn:party:op', grantJson('smm', { delegable: true, ...changes })),
  );
  if (outcome.outcome !== 'accepted') throw new Error(JSON.stringify(outcome));
  return story;
}
