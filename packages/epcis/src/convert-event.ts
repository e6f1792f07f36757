/** One EPCIS event to what becomes of it. Source: docs/epcis.md. */
import { INPUTS_MAX, shownValue } from '@oretrail/model';
import { type EpcisError, epcisError } from './errors.ts';
import {
  holdsMoreThan,
  isObject,
  type Json,
  type JsonObject,
  memberAt,
  memberOf,
  type Path,
  shownJson,
} from './json/json.ts';
import { ERRORS_MAX, EVENT_VALUES_MAX, OUTPUTS_MAX } from './limits.ts';
import { PROFILE_NAMESPACE, writtenName } from './namespaces.ts';
import { type Share, sharesOf } from './profile/allocation.ts';
import { correctionOf } from './profile/correction.ts';
import { type EventKind, kindOf } from './profile/event-kind.ts';
import { type EventTime, eventTimeOf } from './profile/event-time.ts';
import { wholeInputs } from './profile/inputs.ts';
import { hasItems, lotsOf, type NamedLot, namesVehicle, pieceAt } from './profile/lots.ts';
import { type Members, profileMembers } from './profile/members.ts';
import type { Scope } from './profile/scope.ts';
import { shipmentOf } from './profile/shipment.ts';
import { type Statement, type StatementParts, statementOf } from './profile/statement.ts';
import { leaf, type Traced } from './profile/traced.ts';

/** What becomes of one EPCIS event. */
export type Outcome =
  /** Statements that say what it says: one, or one for each lot of an allocation. */
  | Readonly<{ outcome: 'accepted'; statements: readonly Statement[] }>
  /** It has no effect on any lot. */
  | Readonly<{ outcome: 'ignored'; code: 'epcis-no-effect'; reason: string }>
  | Readonly<{ outcome: 'rejected'; errors: readonly EpcisError[] }>;

/** What a conversion knows about an event beside its text. */
export type Circumstances = Readonly<{
  at: Path;
  scope: Scope;
  /** URI of the party that states the event. */
  source: string;
  /** Its own id, or its hash; absent if it has neither. */
  eventId: Json | undefined;
  /** Whether another event of the document is part of the same transformation. */
  isSplit: boolean;
}>;

/** An event that could make lots, and the members of the profile that it has. */
type Described = Readonly<{ event: JsonObject; kind: EventKind; members: Members; membersAt: Path }>;
/** The same with the lots that it names. */
type Reading = Described & Readonly<{ outputs: readonly NamedLot[]; inputs: readonly NamedLot[] }>;

const ignored = (reason: string): Outcome => ({ outcome: 'ignored', code: 'epcis-no-effect', reason: `${reason}.` });
const rejected = (...errors: readonly EpcisError[]): Outcome => ({ outcome: 'rejected', errors });

/** Errors once for each place: ours first, for they know more than the parser of events. */
function once(errors: readonly EpcisError[]): readonly EpcisError[] {
  const places = new Map<string, EpcisError>();
  for (const error of errors) if (!places.has(error.pointer)) places.set(error.pointer, error);
  return [...places.values()].slice(0, ERRORS_MAX);
}

function outputsOf(event: JsonObject, { outputs }: EventKind, at: Path, scope: Scope): readonly NamedLot[] {
  if (outputs !== null) return lotsOf(event, at, outputs, scope);
  return pieceAt(memberOf(event, 'parentID'), [...at, 'parentID'], scope);
}

function describedIn(event: JsonObject, kind: EventKind, { at, scope }: Circumstances): Described {
  const ilmdAt = [...at, 'ilmd'];
  const ilmd = memberOf(event, 'ilmd') ?? {};
  if (!isObject(ilmd)) scope.fault(ilmdAt, 'wrong-type', `${shownValue(shownJson(ilmd))} is not an object`);
  const within = isObject(ilmd) ? profileMembers(ilmd, ilmdAt, scope) : new Map<string, Traced>();
  const around = profileMembers(event, at, scope);
  const [members, misplaced] = kind.hasIlmd ? [within, around] : [around, within];
  for (const [name, { at: place }] of misplaced) {
    const where = kind.hasIlmd
      ? 'in the ilmd of this type of event'
      : 'in the event itself, for EPCIS gives it no ilmd';
    scope.fault(place, 'unknown-field', `${shownValue(name)} has to be ${where}`);
  }
  return { event, kind, members, membersAt: kind.hasIlmd ? ilmdAt : at };
}

/** Why an event that could make lots makes none; null if it does, or if its members have faults. */
function idleReason({ event, kind, members }: Described, { scope }: Circumstances): string | null {
  if (members.size > 0 || scope.faults.length > 0) return null;
  if (kind.outputs === null) {
    return `It has no member of ${PROFILE_NAMESPACE}, so its parent is not stated to be a battery component`;
  }
  if (kind.inputs === null && !hasItems(event, kind.outputs.quantities)) {
    return `It commissions single objects without a member of ${PROFILE_NAMESPACE}, so none is stated to be a lot`;
  }
  return null;
}

/** An event that is larger than any that could be accepted: it is refused before more work is done on it. */
function sizeError({ outputs, inputs }: Reading, { at }: Circumstances): EpcisError | null {
  const named = [
    { lots: outputs, countMax: OUTPUTS_MAX, what: 'outputs' },
    { lots: inputs, countMax: INPUTS_MAX, what: 'inputs' },
  ].find(({ lots, countMax }) => lots.length > countMax);
  if (named === undefined) return null;
  const { lots, countMax, what } = named;
  const list = (lots[0]?.at ?? at).slice(0, at.length + 1);
  return epcisError(list, 'too-large', `A list of ${lots.length} ${what} is over the limit of ${countMax}`);
}

/** What the profile has no meaning for. */
function unsupported(
  { event, kind, outputs, inputs, members }: Reading,
  { at, isSplit }: Circumstances,
): EpcisError | null {
  const vehicle = outputs.find(({ id }) => namesVehicle(id));
  if (vehicle !== undefined) {
    const what = `${shownValue(vehicle.id)} names a vehicle, and EPCIS can't say what a vehicle-production event has to`;
    return epcisError(vehicle.at, 'epcis-unsupported', what);
  }
  const transformation = memberOf(event, 'transformationID');
  const isPart = transformation !== undefined && !kind.hasAction && (inputs.length === 0 || outputs.length === 0);
  if (isSplit || isPart) {
    const what = `The event is only a part of the transformation ${shownValue(shownJson(transformation))}`;
    return epcisError([...at, 'transformationID'], 'epcis-split-transformation', what);
  }
  if (outputs.length < 2 || members.has('allocation')) return null;
  const list = (outputs[0]?.at ?? at).slice(0, at.length + 1);
  return epcisError(list, 'epcis-many-outputs', `The event has ${outputs.length} outputs and no allocation`);
}

function sharesIn(reading: Reading, scope: Scope): readonly Share[] {
  const { members, membersAt, outputs, inputs } = reading;
  const allocation = members.get('allocation');
  if (allocation !== undefined) return sharesOf(reading, members, allocation, scope);
  return outputs.map((output) => ({ output, members, at: membersAt, inputs: wholeInputs(inputs, members, scope) }));
}

/** The id of an event that is rejected anyway. */
const UNNAMED = 'unnamed';

/** Where the event happened: the reading point, else the location. */
function placeOf(event: JsonObject, at: Path, scope: Scope): Traced {
  const name =
    memberOf(event, 'readPoint') === undefined && memberOf(event, 'bizLocation') !== undefined
      ? 'bizLocation'
      : 'readPoint';
  const id = memberAt(event, name, 'id');
  const place = [...at, name, ...(id === undefined ? [] : ['id'])];
  return leaf(place, typeof id === 'string' ? scope.idOf(id, place) : shownJson(id));
}

function shipmentsOf(
  reading: Reading,
  { time, day }: EventTime,
  circumstances: Circumstances,
): readonly StatementParts[] {
  const { at, scope, source, eventId } = circumstances;
  const place = placeOf(reading.event, at, scope);
  // An event without an id lacks a time that is one, and that is reported.
  const id = leaf([...at, 'eventID'], shownJson(eventId ?? UNNAMED));
  return sharesIn(reading, scope).map((share) => {
    const subject = leaf(share.output.at, share.output.id);
    return { id, source, subject, time, ...shipmentOf({ ...share, place, day }, reading.kind.outputs === null, scope) };
  });
}

function correctionsOf(
  { outputs }: Reading,
  declaration: Json,
  { at, scope, source, eventId }: Circumstances,
): readonly StatementParts[] {
  if (typeof eventId !== 'string') {
    scope.fault(
      [...at, 'eventID'],
      'missing',
      'The event has neither an eventID that is a text nor a time that gives a hash',
    );
    return [];
  }
  const corrected = { source, id: eventId, idAt: [...at, 'eventID'] };
  const parts = correctionOf(declaration, [...at, 'errorDeclaration'], corrected, scope);
  if (parts === null) return [];
  return outputs.map(({ id, at: place }) => ({
    ...parts,
    source,
    type: 'oretrail.correction.v1',
    subject: leaf(place, id),
  }));
}

function outcomeOf(parts: readonly StatementParts[], { at, scope }: Circumstances): Outcome {
  const made = parts.map((one) => statementOf(one, at, scope.namespaces));
  const errors = [...scope.faults, ...made.flatMap((one) => (one.ok ? [] : one.errors))];
  if (errors.length > 0) return rejected(...once(errors));
  return { outcome: 'accepted', statements: made.flatMap((one) => (one.ok ? [one.statement] : [])) };
}

/** An event that makes no lot, or says nothing about those that it makes. */
function emptyError({ kind, members, outputs }: Reading, { at, scope }: Circumstances): EpcisError | null {
  if (outputs.length === 0 && kind.outputs !== null) {
    const { quantities } = kind.outputs;
    return epcisError([...at, quantities], 'missing', `${shownValue(quantities)} is missing; it has to name the lot`);
  }
  if (members.size > 0) return null;
  const what = `The event makes a lot, but has no member of ${PROFILE_NAMESPACE} that says what it is`;
  return epcisError(
    [...at, 'ilmd'],
    'missing',
    `${what}, such as ${shownValue(writtenName('material', scope.namespaces))}`,
  );
}

/** What becomes of one event of a document. Never throws, whatever the event is. */
export function convertEvent(event: Json, circumstances: Circumstances): Outcome {
  const { at, scope } = circumstances;
  if (!isObject(event))
    return rejected(epcisError(at, 'wrong-type', `${shownValue(shownJson(event))} is not an object`));
  if (holdsMoreThan(event, EVENT_VALUES_MAX)) {
    return rejected(epcisError(at, 'too-large', `The event holds more values than the limit of ${EVENT_VALUES_MAX}`));
  }
  const kind = kindOf(event, at, scope);
  if (kind === null) return rejected(...scope.faults);
  if ('reason' in kind) return ignored(kind.reason);
  const described = describedIn(event, kind, circumstances);
  const reason = idleReason(described, circumstances);
  if (reason !== null) return ignored(reason);
  const inputs = kind.inputs === null ? [] : lotsOf(event, at, kind.inputs, scope);
  const reading = { ...described, inputs, outputs: outputsOf(event, kind, at, scope) };
  const refusal = sizeError(reading, circumstances) ?? unsupported(reading, circumstances);
  if (refusal !== null) return rejected(refusal);
  const declaration = memberOf(event, 'errorDeclaration');
  if (declaration !== undefined && reading.outputs.length > 0) {
    return outcomeOf(correctionsOf(reading, declaration, circumstances), circumstances);
  }
  const time = eventTimeOf(event, at, scope);
  const empty = emptyError(reading, circumstances);
  if (empty !== null) return rejected(...once([...scope.faults, empty]));
  return outcomeOf(shipmentsOf(reading, time, circumstances), circumstances);
}
