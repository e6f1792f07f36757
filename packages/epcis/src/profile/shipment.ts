/** The data of our events, from what an EPCIS event and the members of the profile say. Source: docs/epcis.md. */
import { compareUtf8, shownValue } from '@oretrail/model';
import { type Path, textOf } from '../json/json.ts';
import { writtenName } from '../namespaces.ts';
import type { NamedLot } from './lots.ts';
import type { Members } from './members.ts';
import { quantityOf } from './quantity.ts';
import type { Scope } from './scope.ts';
import { isAbsent, leaf, plain, type Traced, traced } from './traced.ts';

/** What an EPCIS event says about one lot that it makes. */
export type Made = Readonly<{
  output: NamedLot;
  /** Each with its quantity. */
  inputs: readonly Traced[];
  /** The members of the profile, and where they are. */
  members: Members;
  at: Path;
  /** Where the event happened, and the local day. */
  place: Traced;
  day: Traced;
}>;

/** Defaults for each activity or manufacture; `inputs` and `allocation` are read before. */
const SHARED = ['country', 'facility', 'operator', 'completedOn', 'inputs', 'allocation'];
const MATERIAL = ['material', 'form', 'minerals', 'activities', 'use', 'custody', 'shipment'] as const;
const COMPONENT = ['component', 'usd'] as const;

/** A member of the profile; absent at the place where it should be, if it is. */
function member({ members, at }: Pick<Made, 'members' | 'at'>, name: string, scope: Scope): Traced {
  return members.get(name) ?? leaf([...at, writtenName(name, scope.namespaces)], undefined);
}

/** A list in the order of one of its texts. In JSON-LD the order of these lists means nothing, so it must not change a digest. */
function sortedBy(name: string, list: Traced): Traced {
  if (!('items' in list)) return list;
  const keyOf = (item: Traced): string => {
    const key = 'members' in item ? item.members.get(name) : undefined;
    return key === undefined ? '' : textOf(plain(key)).toWellFormed();
  };
  return { at: list.at, items: [...list.items].sort((a, b) => compareUtf8(keyOf(a), keyOf(b))) };
}

/** The country of a place: as it is stated, else as the header says; absent with a fault if neither does. */
function countryOf(stated: Traced, facility: Traced, scope: Scope): Traced {
  if (!isAbsent(stated)) return stated;
  const id = plain(facility);
  const known =
    typeof id === 'string' ? (scope.countries.get(id) ?? scope.countries.get(withoutExtension(id))) : undefined;
  if (known !== undefined) return leaf(stated.at, known);
  const where = id === undefined ? 'where that was' : `the country of ${shownValue(id)}`;
  scope.fault(
    stated.at,
    'missing',
    `"country" is missing: neither the event nor the master data of its header says ${where}`,
  );
  return stated;
}

/** A GLN without its extension, which names a place within the same site. */
const withoutExtension = (id: string): string =>
  id.replace(/^(https:\/\/id\.gs1\.org\/414\/\d{13})\/254\/[^/]+$/, '$1');

type Whereabouts = Readonly<Record<'country' | 'facility' | 'operator' | 'completedOn', Traced>>;

/** Where, by which operator and when: stated here, else for all of the event, else by the event itself. */
function whereabouts(made: Made, own: Members, at: Path, scope: Scope): Whereabouts {
  const stated = (name: string): Traced =>
    own.get(name) ?? made.members.get(name) ?? member({ members: own, at }, name, scope);
  const facility = isAbsent(stated('facility')) ? made.place : stated('facility');
  const completedOn = isAbsent(stated('completedOn')) ? made.day : stated('completedOn');
  return {
    country: countryOf(stated('country'), facility, scope),
    facility,
    operator: stated('operator'),
    completedOn,
  };
}

function activity(made: Made, item: Traced, scope: Scope): Traced {
  if (!('members' in item)) return item;
  const valueAdded = sortedBy('mineral', member({ members: item.members, at: item.at }, 'valueAdded', scope));
  const members = new Map([
    ...item.members,
    ...Object.entries({ ...whereabouts(made, item.members, item.at, scope), valueAdded }),
  ]);
  return { at: item.at, members };
}

function refuseOthers({ members }: Made, known: readonly string[], kind: string, scope: Scope): void {
  for (const [name, { at }] of members) {
    if (known.includes(name) || SHARED.includes(name)) continue;
    scope.fault(at, 'unknown-field', `${shownValue(name)} is not a member of the profile for ${kind}`);
  }
}

/** What both kinds of lots have. */
function lotMembers({ output, inputs, at }: Made, scope: Scope): Readonly<Record<string, Traced>> {
  return {
    lotId: leaf(output.at, output.id),
    quantity: quantityOf(output.amount, output.measured, scope),
    inputs: sortedBy('lotId', { at, items: inputs }),
  };
}

function materialData(made: Made, scope: Scope): Traced {
  refuseOthers(made, MATERIAL, 'a lot of material', scope);
  const own = Object.fromEntries(MATERIAL.map((name) => [name, member(made, name, scope)]));
  const activities = member(made, 'activities', scope);
  const each = 'items' in activities ? activities.items.map((item) => activity(made, item, scope)) : null;
  return traced(made.at, {
    ...own,
    ...lotMembers(made, scope),
    minerals: sortedBy('mineral', member(made, 'minerals', scope)),
    activities: each === null ? activities : { at: activities.at, items: each },
  });
}

function componentData(made: Made, scope: Scope): Traced {
  refuseOthers(made, COMPONENT, 'a lot of components', scope);
  const own = Object.fromEntries(COMPONENT.map((name) => [name, member(made, name, scope)]));
  const manufacture = traced(made.at, whereabouts(made, new Map(), made.at, scope));
  return traced(made.at, { ...own, ...lotMembers(made, scope), manufacture });
}

/** Type and data of the event that states a lot: of components if the member `component` says so. */
export type Shipment = Readonly<{ type: string; data: Traced }>;

/** The shipment of a lot. @param isComponent whether it can only be one of components */
export function shipmentOf(made: Made, isComponent: boolean, scope: Scope): Shipment {
  if (isComponent || made.members.has('component')) {
    return { type: 'oretrail.component-shipment.v1', data: componentData(made, scope) };
  }
  return { type: 'oretrail.mineral-shipment.v1', data: materialData(made, scope) };
}
