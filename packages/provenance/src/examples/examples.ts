/** Lots, streams and draws for specifications, each with the plainest values that a spec does not name. */
import {
  type Activity,
  type ActivityKind,
  amountOf,
  type Component,
  type ComponentShipmentEvent,
  type ContentDigest,
  type CountryCode,
  type Day,
  type Decimal,
  type FacilityId,
  type LotId,
  type Mineral,
  type MineralShipmentEvent,
  type PartyId,
  type Source,
  subjectSet,
} from '@oretrail/model';
import type { DeclaredInput, Draw } from '../draws.ts';
import type {
  ComponentFigures,
  ComponentHeader,
  Increment,
  Known,
  LotHeader,
  MaterialFigures,
  MaterialHeader,
  Step,
  Stream,
} from '../figures.ts';
import { NO_FINDINGS } from '../findings.ts';
import { type Flow, ownStart, pathOf, streamKey } from '../flow.ts';
import type { GrantedInput } from '../grants.ts';

/** The mineral of which most streams are. */
export const NICKEL = 'nickel' as Mineral;
/** Another. */
export const LITHIUM = 'lithium' as Mineral;
/** The plainest day. */
export const DAY = '2023-06-01' as Day;
const OPERATOR = 'urn:party:operator' as PartyId;

/** `"12.5"` as an amount; `"?"` is unknown. */
function known(text: string): Known {
  return text === '?' ? null : amountOf(text);
}

/** `{nickel: '5 100'}`: 5 kg of nickel, worth 100 dollars by its lot's own event; without the second figure, unpriced. */
export type ContentTexts = Readonly<Record<string, string>>;

/** 10 kg of ore. */
export function material(lotId: string, texts: ContentTexts, more: Partial<MaterialHeader> = {}): MaterialHeader {
  const contents = Object.entries(texts).map(([mineral, text]) => {
    const [massKg = '', usd = '?'] = text.split(' ');
    return [mineral as Mineral, { massKg: amountOf(massKg), usd: known(usd) }] as const;
  });
  const plain = { kind: 'material', day: DAY, quantity: amountOf('10'), unit: 'KGM', form: 'ore', use: null } as const;
  return { ...plain, lotId: lotId as LotId, contents: new Map(contents), ...more };
}

/** A lot of ten cells. */
export function component(lotId: string, usd: string, more: Partial<ComponentHeader> = {}): ComponentHeader {
  const plain = { kind: 'component', day: DAY, quantity: amountOf('10'), unit: 'C62', component: 'cell' } as const;
  return { ...plain, lotId: lotId as LotId, usd: amountOf(usd), ...more };
}

/** A draw of all minerals, in the unit of material. */
export function draw(consumer: string, quantity: string, more: Partial<Draw> = {}): Draw {
  const plain = { parent: 'urn:lot:parent' as LotId, day: DAY, unit: 'KGM', minerals: 'all' } as const;
  return { ...plain, consumer, quantity: amountOf(quantity), ...more };
}

/** `"processing JP 30 2023-02-20"`: one step at the one facility of that country, its value added or `?`, and its days. */
function stepOf(text: string): Readonly<{ step: Step; added: Known }> {
  const [activity, country, usd = '0', ...days] = text.split(' ');
  const step = {
    activity: activity as ActivityKind,
    country: country as CountryCode,
    facility: `urn:facility:${country}` as FacilityId,
    operator: OPERATOR,
    days: days.length === 0 ? [DAY] : (days as Day[]),
  };
  return { step, added: known(usd) };
}

/** The same, as an activity: what is added is stated mineral by mineral, or as `?` if it is unknown. */
export function activity(text: string, valueAdded: Readonly<Record<string, string>>): Activity {
  const { days, ...step } = stepOf(text).step;
  const added = Object.entries(valueAdded).map(([mineral, usd]) => ({
    mineral: mineral as Mineral,
    ...(usd === '?' ? {} : { usd: usd as Decimal }),
  }));
  return { ...step, completedOn: days[0] ?? DAY, valueAdded: added };
}

/** A flow of so many kilograms that came along these steps. */
export function flow(massKg: string, steps: readonly string[] = [], more: Partial<Flow> = {}): Flow {
  const parsed = steps.map(stepOf);
  const taken = parsed.map(({ step }) => step);
  const valueAdded = parsed.map(({ added }) => added);
  const start = { ...ownStart(0n), massKg: known(massKg), isRecyclable: false };
  return { ...start, path: pathOf(taken), steps: taken, valueAdded, ...more };
}

/** A stream of nickel, unless another mineral is named. */
export function stream(massKg: string, steps: readonly string[] = [], more: Partial<Stream> = {}): Stream {
  const { isRecyclable: _, ...rest } = flow(massKg, steps);
  const made = { ...rest, mineral: NICKEL, massKg: amountOf(massKg), ...more };
  return { ...made, key: streamKey(made.mineral, made) };
}

/** Material with its streams. */
export function materialFigures(header: MaterialHeader, streams: readonly Stream[]): MaterialFigures {
  return { ...header, streams, findings: NO_FINDINGS };
}

/** Components that hold nothing, but for what is named. */
export function componentFigures(header: ComponentHeader, more: Partial<ComponentFigures> = {}): ComponentFigures {
  const empty = { chains: [], increments: [], undeclaredUsd: 0n, isShareUnknown: false };
  return { ...header, ...empty, untracedComponents: subjectSet([]), findings: NO_FINDINGS, ...more };
}

/** Cells made in a country, unless another component is named; each country has one facility. */
export function increment(country: string, usd: string, more: Partial<Increment> = {}): Increment {
  const { days, facility, operator } = stepOf(`processing ${country}`).step;
  const made = { component: 'cell' as Component, country: country as CountryCode, facility, operator, days };
  const named = { ...made, ...more };
  const key = `${named.component} ${named.country} ${named.facility} ${named.operator}`;
  return { ...named, key, usd: amountOf(usd), uncertainUsd: more.uncertainUsd ?? 0n };
}

/** A draw of material as its consumer declares it, without price or content. */
export function input(lotId: string, quantity: string, more: Partial<DeclaredInput> = {}): DeclaredInput {
  const plain = { unit: 'KGM', usd: null, minerals: null, as: 'material' } as const;
  return { ...plain, lotId: lotId as LotId, quantity: amountOf(quantity), ...more };
}

/** The same of a component lot. */
export function componentInput(lotId: string, quantity: string, more: Partial<DeclaredInput> = {}): DeclaredInput {
  return input(lotId, quantity, { unit: 'C62', as: 'component', ...more });
}

/** A draw of material, granted mineral by mineral. */
export function grantedMaterialOf(
  declared: DeclaredInput,
  figures: MaterialFigures,
  granted: Readonly<Record<string, string>>,
): GrantedInput {
  const amounts = Object.entries(granted).map(([mineral, amount]) => [mineral as Mineral, amountOf(amount)] as const);
  const byMineral = new Map(amounts);
  return { input: declared, answer: { refusal: null, figures, granted: { kind: 'material', byMineral } } };
}

/** A draw of components, granted as one. */
export function grantedComponentOf(declared: DeclaredInput, figures: ComponentFigures, whole: string): GrantedInput {
  const granted = { kind: 'component', whole: amountOf(whole) } as const;
  return { input: declared, answer: { refusal: null, figures, granted } };
}

/** A draw of a lot that nobody declared, or of one that is there and grants nothing. */
export function refused(
  declared: DeclaredInput,
  refusal?: 'lineage-too-deep' | 'unit-mismatch',
  header?: LotHeader,
): GrantedInput {
  if (refusal === undefined || header === undefined) return { input: declared, answer: { refusal: 'lot-missing' } };
  return { input: declared, answer: { refusal, header } };
}

/** What no spec here reads of an event. */
const UNREAD = {
  id: 'e',
  source: 'urn:party:source' as Source,
  time: '2023-06-01T00:00:00Z',
  digest: '' as ContentDigest,
};

/** The event of a material lot: activities are read from it, all else from the header. */
export function materialEvent({ lotId, form }: MaterialHeader, activities: readonly Activity[]): MineralShipmentEvent {
  const quantity = { value: '0' as Decimal, unit: 'KGM' } as const;
  const data = { lotId, material: 'm', form, quantity, minerals: [], activities, inputs: [] };
  return { ...UNREAD, type: 'oretrail.mineral-shipment.v1', subject: lotId, data };
}

/** The event of a component lot made by the one operator at the one facility of a country; all else is in the header. */
export function componentEvent(header: ComponentHeader, country: string): ComponentShipmentEvent {
  const { facility, operator } = stepOf(`processing ${country}`).step;
  const { lotId, component: made, unit } = header;
  const manufacture = { country: country as CountryCode, facility, operator, completedOn: header.day };
  const quantity = { value: '0' as Decimal, unit };
  const data = { lotId, component: made, quantity, usd: '0' as Decimal, manufacture, inputs: [] };
  return { ...UNREAD, type: 'oretrail.component-shipment.v1', subject: lotId, data };
}
