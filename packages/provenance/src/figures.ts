/**
 * The figures of lots and vehicles: streams of a material lot, chains and increments of a component lot or vehicle.
 * All amounts are integers of 10⁻³⁰ (model, amount.ts). Source: provenance.md, sections 2 to 4.
 */
import {
  type ActivityKind,
  type Amount,
  type Component,
  type CountryCode,
  type Day,
  type FacilityId,
  type Form,
  type LotId,
  type Mineral,
  type PartyId,
  type ProvenanceCode,
  type SubjectSet,
  scale,
  type Unit,
  type Use,
} from '@oretrail/model';

/** An amount, or `null` if it is unknown. An unknown amount stays unknown if it is scaled, split or added to another. */
export type Known = Amount | null;

/**
 * One activity at one place by one operator, with the set of its completion days, sorted.
 * `activity` is what it counts as: on a recycled stream everything counts as recycling, on any other a recycling
 * counts as a processing (provenance.md, section 2, step 5).
 */
export type Step = Readonly<{
  activity: ActivityKind;
  country: CountryCode;
  facility: FacilityId;
  operator: PartyId;
  days: readonly Day[];
}>;

/** One mineral's flow along one path. `valueAdded[i]` belongs to `steps[i]`. */
export type Stream = Readonly<{
  mineral: Mineral;
  /** Mineral, steps (without days) and flags as one text: streams with the same key are merged. */
  key: string;
  /** The steps alone (without days) as one text. */
  path: string;
  steps: readonly Step[];
  massKg: Amount;
  /** Unknown if it is not stated, or was not stated for a stream merged into this one: then it is more than nothing. */
  valueAdded: readonly Known[];
  feedstock: Known;
  /** Dollars of unknown origin in it: 0, a number, or unknown. */
  untraced: Known;
  isUntraced: boolean;
  isRecycled: boolean;
  /**
   * Its value is unknown, declared or not, for a mass was guessed here or in a lot before, and not recycled since.
   * No part of what tells streams apart. Section 2, last paragraph.
   */
  isValueUnknown: boolean;
}>;

/** Findings of provenance: code to the lots and draws concerned. */
export type ProvenanceFindings = ReadonlyMap<ProvenanceCode, SubjectSet>;

/** A mineral that a material lot holds: its mass, and the declared value of it in the whole lot, if any. */
export type Content = Readonly<{ massKg: Amount; usd: Known }>;

/** What a lot's own event declares, before its inputs are considered. */
export type MaterialHeader = Readonly<{
  kind: 'material';
  lotId: LotId;
  /** The day that decides the order of serving (provenance.md, section 1, "Order"). */
  day: Day;
  quantity: Amount;
  unit: Unit;
  form: Form;
  use: Use | null;
  contents: ReadonlyMap<Mineral, Content>;
}>;
/** The same for a component lot. */
export type ComponentHeader = Readonly<{
  kind: 'component';
  lotId: LotId;
  day: Day;
  quantity: Amount;
  unit: Unit;
  component: Component;
  /** Arm's-length value of the whole lot. */
  usd: Amount;
}>;
/** What the event of a lot of either kind declares. */
export type LotHeader = MaterialHeader | ComponentHeader;

/** Everything that a consumer needs to know about a material lot. */
export type MaterialFigures = MaterialHeader &
  Readonly<{
    streams: readonly Stream[];
    /** The lot's own findings, its draws', and those of every lot reached by draws that granted something. */
    findings: ProvenanceFindings;
  }>;

/** The origin of a chain: a stream of the material lot that entered a component, in that lot's own unscaled figures. */
export type ChainOrigin = Readonly<{
  lotId: LotId;
  use: Use | null;
  mineral: Mineral;
  steps: readonly Step[];
  valueAdded: readonly Known[];
  untraced: Known;
  isUntraced: boolean;
  isRecycled: boolean;
}>;

/**
 * A procurement chain in a component or vehicle: `value` (V, scaled at each draw) of one origin. If `origin` is
 * `null` nothing is known of it: its shares are 0 to 1, and `subjects` are the lots (or `THE_VEHICLE`) that could not be granted.
 */
export type Chain =
  | Readonly<{ key: string; value: Known; origin: ChainOrigin; subjects: null }>
  | Readonly<{ key: string; value: Known; origin: null; subjects: SubjectSet }>;

/** The increments of one kind of component, made by one operator at one place; never a pack. */
export type Increment = Readonly<{
  /** Component, country, facility and operator as one text. */
  key: string;
  component: Component;
  country: CountryCode;
  facility: FacilityId;
  operator: PartyId;
  days: readonly Day[];
  /** Dollars that are certainly its own. */
  usd: Amount;
  /** Dollars that may or may not be its own: an input was not granted and has no price. */
  uncertainUsd: Amount;
}>;

/** What minerals and components a component lot or a vehicle holds. */
export type Holdings = Readonly<{
  chains: readonly Chain[];
  increments: readonly Increment[];
  /** Dollars of component inputs that could not be granted: 0 to all of them may qualify. */
  undeclaredUsd: Amount;
  /** Whether the components share is unknown: 0 to 1. */
  isShareUnknown: boolean;
  /** Component lots (or `THE_VEHICLE`) of which something could not be granted: untraced for the foreign-entity rule. */
  untracedComponents: SubjectSet;
  findings: ProvenanceFindings;
}>;

/** Everything that a consumer needs to know about a component lot. */
export type ComponentFigures = ComponentHeader & Holdings;

/** The figures of a lot of either kind. */
export type LotFigures = MaterialFigures | ComponentFigures;

/** The sum; unknown if one of the two is. */
export function addKnown(a: Known, b: Known): Known {
  return a === null || b === null ? null : a + b;
}

/** `figure × part / whole`; unknown if the figure is. */
export function scaleKnown(figure: Known, part: bigint, whole: bigint): Known {
  return figure === null ? null : scale(figure, part, whole);
}
