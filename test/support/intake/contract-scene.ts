/** The parts of the stories of the contract: clients and parties of one case, their grants and their statements. */
import { type Principal, type PrincipalId, principalId } from '@oretrail/authority';
import { instantOf } from '@oretrail/model';
import { granting, revoking } from '../grants/story.ts';
import { changed, type JsonEvent } from '../sample-events.ts';

/** The client that is the bootstrap operator. */
export const ROOT = 'root';
/** The client that is an operator in every case. */
export const OPERATOR = 'op';

/** The names of one case, which no other case uses. */
export type Scene = Readonly<{
  /** The client, and the party, of a short name. */
  name: (short: string) => string;
  /** The source of that party. */
  party: (short: string) => string;
  /** A lot of that party. */
  lot: (short: string, end: string) => string;
  principalOf: (client: string) => Principal;
  /** So many hours after the story begins, RFC 3339. */
  hours: (after: number) => string;
}>;

/** A client grants or revokes; if `must` is left out, that is accepted. Or it states, and each statement is answered as in `must`. */
export type Step = Readonly<{ as: string }> &
  (Readonly<{ grants: JsonEvent; must?: string }> | Readonly<{ sends: readonly string[]; must: readonly string[] }>);

/** One story. `must` has `accepted` or `duplicate`, or code and pointer of each error. */
export type IntakeCase = Readonly<{
  name: string;
  steps: (scene: Scene) => readonly Step[];
  /** What is in the public topics in the end, by subject, the latest first. */
  stated?: (scene: Scene) => Readonly<Record<string, readonly Readonly<{ id: string; principal: string }>[]>>;
}>;

const HOUR_MS = 3_600_000;
const NS_PER_MS = 1_000_000n;

/** A scene. @param tag letters and digits that no other scene has */
export function sceneOf(tag: string, principalOf: (client: string) => Principal, now: string): Scene {
  const name = (short: string): string => `${short}${tag}`;
  const nowMs = Number(instantOf(now) / NS_PER_MS);
  return {
    name,
    party: (short) => `urn:party:${name(short)}`,
    lot: (short, end) => `urn:lot:${name(short)}:${end}`,
    principalOf,
    hours: (after) => new Date(nowMs + after * HOUR_MS).toISOString(),
  };
}

/** A grant to a supplier of the scene for all of its lots, from yesterday until tomorrow, with changes. */
export function grantTo(
  scene: Scene,
  short: string,
  changes: JsonEvent = {},
  source = `urn:party:${OPERATOR}`,
): JsonEvent {
  return granting(source, {
    grantId: `urn:grant:${scene.name(short)}`,
    principal: scene.principalOf(scene.name(short)),
    roles: ['supplier'],
    sources: [scene.party(short)],
    may: [{ lots: scene.lot(short, '') }],
    types: ['oretrail.mineral-shipment.v1', 'oretrail.correction.v1'],
    from: scene.hours(-24),
    to: scene.hours(24),
    ...changes,
  });
}

/** The revocation of it. */
export const revocationOf = (scene: Scene, short: string): JsonEvent =>
  revoking(`urn:party:${OPERATOR}`, scene.name(short));

/** A grant that makes an operator. */
export function operatorGrant(principal: Principal, now: string, grantId = `urn:grant:${OPERATOR}`): JsonEvent {
  const { hours } = sceneOf('', () => principal, now);
  return granting('urn:party:root', {
    grantId,
    principal,
    roles: ['operator'],
    sources: [`urn:party:${OPERATOR}`],
    may: [],
    types: ['oretrail.correction.v1'],
    from: hours(-24),
    to: hours(24 * 365),
  });
}

/** What a statement says instead of what is usual. */
export type Stated = Readonly<{ id?: string; subject?: string; source?: string; mass?: string; more?: JsonEvent }>;

/** A lot of a party, as the JSON text of its event. */
export function statementOf(scene: Scene, short: string, stated: Stated): string {
  const {
    id = 'e-1',
    subject = scene.lot(short, '1'),
    source = scene.party(short),
    mass = '25000',
    more = {},
  } = stated;
  const event = changed('mineral', ['data', 'quantity', 'value'], mass);
  const data = { ...(event.data as JsonEvent), lotId: subject };
  return JSON.stringify({ ...event, id, source, subject, time: scene.hours(-1), data, ...more });
}

/** A correction of `e-1` about a subject. @param corrected the source of what is corrected */
export function correctionOf(scene: Scene, source: string, corrected: string, subject: string): string {
  const event = changed('correction', ['data'], { corrects: { source: corrected, id: 'e-1' }, reason: 'wrong mass' });
  return JSON.stringify({ ...event, id: 'c-1', source, subject, time: scene.hours(-1) });
}

/** The operator grants to a supplier. */
export const granted = (scene: Scene, short = 'smm', changes: JsonEvent = {}): Step => {
  return { as: OPERATOR, grants: grantTo(scene, short, changes) };
};

/** A supplier states; `smm` if no other is given. */
export function states(scene: Scene, sends: readonly string[], must: readonly string[], short = 'smm'): Step {
  return { as: scene.name(short), sends, must };
}

/** A statement in the public topics, with the principal of a client. */
export function stamped(scene: Scene, id: string, client: string): Readonly<{ id: string; principal: PrincipalId }> {
  return { id, principal: principalId(scene.principalOf(client)) };
}
