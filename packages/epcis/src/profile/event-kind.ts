/** What an EPCIS event can do to lots, by its type and action. Source: docs/epcis.md; EPCIS 2.0, section 7.4. */
import { shownValue } from '@oretrail/model';
import { type Json, type JsonObject, memberOf, type Path, shownJson } from '../json/json.ts';
import type { LotLists } from './lots.ts';
import type { Scope } from './scope.ts';

/** Where an event that makes lots names them. */
export type EventKind = Readonly<{
  /** Null: the lot is the parent. */
  outputs: LotLists | null;
  /** Null: nothing is drawn. */
  inputs: LotLists | null;
  /** Whether the members of the profile are in `ilmd`; else they are in the event itself, for EPCIS gives it no `ilmd`. */
  hasIlmd: boolean;
  hasAction: boolean;
}>;

const CHILDREN: LotLists = { epcs: 'childEPCs', quantities: 'childQuantityList' };
const COMPOSED: EventKind = { outputs: null, inputs: CHILDREN, hasIlmd: false, hasAction: true };

const KINDS: ReadonlyMap<string, EventKind> = new Map([
  [
    'TransformationEvent',
    {
      outputs: { epcs: 'outputEPCList', quantities: 'outputQuantityList' },
      inputs: { epcs: 'inputEPCList', quantities: 'inputQuantityList' },
      hasIlmd: true,
      hasAction: false,
    },
  ],
  [
    'ObjectEvent',
    { outputs: { epcs: 'epcList', quantities: 'quantityList' }, inputs: null, hasIlmd: true, hasAction: true },
  ],
  ['AssociationEvent', COMPOSED],
  ['AggregationEvent', COMPOSED],
]);

const IDLE_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['OBSERVE', 'It only says that objects were seen (OBSERVE)'],
  ['DELETE', 'It says that objects ended or came apart (DELETE), which changes no origin'],
]);

/** The kind of an event that makes lots; or why it has no effect, as a sentence without its full stop; or null after a fault. */
export type KnownKind = EventKind | Readonly<{ reason: string }> | null;

function actionOf(event: JsonObject, at: Path, scope: Scope): 'ADD' | Readonly<{ reason: string }> | null {
  const action: Json | undefined = memberOf(event, 'action');
  if (action === 'ADD') return action;
  const reason = typeof action === 'string' ? IDLE_ACTIONS.get(action) : undefined;
  if (reason !== undefined) return { reason };
  const shown = shownValue(shownJson(action));
  if (action === undefined) scope.fault([...at, 'action'], 'missing', '"action" is missing; it has to be a string');
  else scope.fault([...at, 'action'], 'unknown-code', `${shown} is not one of ADD, OBSERVE, DELETE`);
  return null;
}

/** What an event can do, by its type and action. */
export function kindOf(event: JsonObject, at: Path, scope: Scope): KnownKind {
  const type = memberOf(event, 'type');
  if (typeof type !== 'string') {
    const what =
      type === undefined
        ? '"type" is missing; it has to be a string'
        : `${shownValue(shownJson(type))} is not a string`;
    scope.fault([...at, 'type'], type === undefined ? 'missing' : 'wrong-type', what);
    return null;
  }
  if (type === 'TransactionEvent') return { reason: 'It links objects to business documents, which changes no origin' };
  const kind = KINDS.get(type);
  if (kind === undefined) return { reason: `${shownValue(type)} is not a type of event that makes lots` };
  if (!kind.hasAction) return kind;
  const action = actionOf(event, at, scope);
  return action === 'ADD' ? kind : action;
}
