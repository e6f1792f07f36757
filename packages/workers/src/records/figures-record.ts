/**
 * A lot's figures as they travel. Steps are a dictionary, for chains share them: so the largest answer that the bounds
 * of docs/spec allow stays within a message (protocol.md, "Draws and answers").
 */
import type {
  Component,
  CountryCode,
  Day,
  FacilityId,
  LotId,
  Mineral,
  PartyId,
  SubjectSet,
  Use,
} from '@oretrail/model';
import {
  type Chain,
  type ComponentFigures,
  type Increment,
  type LotFigures,
  type LotHeader,
  type MaterialFigures,
  type ProvenanceFindings,
  pathOf,
  type Step,
  type Stream,
  streamKey,
} from '@oretrail/provenance';
import { decodeKnown, type EncodedKnown, encodeKnown } from './header-record.ts';

type EncodedSubjects = readonly [subjects: readonly string[], more: boolean];
type Flags = readonly [isUntraced: boolean, isRecycled: boolean];
type EncodedStream = readonly [
  mineral: Mineral,
  steps: readonly number[],
  massKg: string,
  valueAdded: readonly EncodedKnown[],
  feedstock: EncodedKnown,
  untraced: EncodedKnown,
  flags: Flags,
];
type EncodedOrigin = readonly [
  lotId: LotId,
  use: Use | null,
  mineral: Mineral,
  steps: readonly number[],
  valueAdded: readonly EncodedKnown[],
  untraced: EncodedKnown,
  flags: Flags,
];
type EncodedChain = readonly [key: string, value: EncodedKnown, origin: EncodedOrigin | null, EncodedSubjects | null];
type EncodedIncrement = readonly [
  key: string,
  component: Component,
  country: CountryCode,
  facility: FacilityId,
  operator: PartyId,
  days: readonly Day[],
  usd: string,
  uncertainUsd: string,
];
type EncodedFindings = readonly (readonly [code: string, ...EncodedSubjects])[];

/** The figures of a lot as records hold them, in JSON. */
export type EncodedFigures = Readonly<{ steps: readonly Step[]; findings: EncodedFindings }> &
  (
    | Readonly<{
        kind: 'material';
        streams: readonly EncodedStream[];
        /** Minerals all streams of which have an unknown value: engine 1 wrote them. Now always empty. */
        valueUnknown: readonly Mineral[];
        /** Places of the streams that have one; absent if none has. */
        streamsOfUnknownValue?: readonly number[];
      }>
    | Readonly<{
        kind: 'component';
        chains: readonly EncodedChain[];
        increments: readonly EncodedIncrement[];
        undeclaredUsd: string;
        isShareUnknown: boolean;
        untracedComponents: EncodedSubjects;
      }>
  );

type EncodedMaterial = Extract<EncodedFigures, { kind: 'material' }>;

/** Numbers steps in the order of their first use. */
class StepDictionary {
  readonly steps: Step[] = [];
  private readonly numbers = new Map<string, number>();

  numbersOf(steps: readonly Step[]): number[] {
    return steps.map((step) => {
      const { activity, country, facility, operator, days } = step;
      const key = `${activity} ${country} ${facility} ${operator} ${days.join(' ')}`;
      const known = this.numbers.get(key);
      if (known !== undefined) return known;
      this.numbers.set(key, this.steps.length);
      return this.steps.push({ activity, country, facility, operator, days }) - 1;
    });
  }
}

const encodeSubjects = ({ subjects, more }: SubjectSet): EncodedSubjects => [subjects, more];
const decodeSubjects = ([subjects, more]: EncodedSubjects): SubjectSet => ({ subjects, more });

function encodeFindings(findings: ProvenanceFindings): EncodedFindings {
  return [...findings].map(([code, subjects]) => [code, ...encodeSubjects(subjects)] as const).sort();
}

function encodeMaterial(figures: MaterialFigures): EncodedFigures {
  const dictionary = new StepDictionary();
  const streams = figures.streams.map(
    (stream): EncodedStream => [
      stream.mineral,
      dictionary.numbersOf(stream.steps),
      stream.massKg.toString(),
      stream.valueAdded.map(encodeKnown),
      encodeKnown(stream.feedstock),
      encodeKnown(stream.untraced),
      [stream.isUntraced, stream.isRecycled],
    ],
  );
  const unknown = figures.streams.flatMap(({ isValueUnknown }, i) => (isValueUnknown ? [i] : []));
  const unknownValues = unknown.length === 0 ? {} : { streamsOfUnknownValue: unknown };
  const findings = encodeFindings(figures.findings);
  return { kind: 'material', steps: dictionary.steps, streams, valueUnknown: [], ...unknownValues, findings };
}

function encodeChain({ key, value, origin, subjects }: Chain, dictionary: StepDictionary): EncodedChain {
  if (origin === null) return [key, encodeKnown(value), null, encodeSubjects(subjects)];
  const { lotId, use, mineral, untraced, isUntraced, isRecycled } = origin;
  const steps = dictionary.numbersOf(origin.steps);
  const flags = [isUntraced, isRecycled] as const;
  const encoded: EncodedOrigin = [
    lotId,
    use,
    mineral,
    steps,
    origin.valueAdded.map(encodeKnown),
    encodeKnown(untraced),
    flags,
  ];
  return [key, encodeKnown(value), encoded, null];
}

function encodeIncrement(increment: Increment): EncodedIncrement {
  const { key, component, country, facility, operator, days, usd, uncertainUsd } = increment;
  return [key, component, country, facility, operator, days, usd.toString(), uncertainUsd.toString()];
}

function encodeComponent(figures: ComponentFigures): EncodedFigures {
  const dictionary = new StepDictionary();
  const chains = figures.chains.map((chain) => encodeChain(chain, dictionary));
  return {
    kind: 'component',
    steps: dictionary.steps,
    chains,
    increments: figures.increments.map(encodeIncrement),
    undeclaredUsd: figures.undeclaredUsd.toString(),
    isShareUnknown: figures.isShareUnknown,
    untracedComponents: encodeSubjects(figures.untracedComponents),
    findings: encodeFindings(figures.findings),
  };
}

/** Figures without their header, in a fixed order. */
export function encodeFigures(figures: LotFigures): EncodedFigures {
  return figures.kind === 'material' ? encodeMaterial(figures) : encodeComponent(figures);
}

function stepsAt(dictionary: readonly Step[], numbers: readonly number[]): Step[] {
  return numbers.flatMap((number) => dictionary[number] ?? []);
}

function decodeStream(encoded: EncodedStream, dictionary: readonly Step[], isValueUnknown: boolean): Stream {
  const [mineral, numbers, massKg, valueAdded, feedstock, untraced, [isUntraced, isRecycled]] = encoded;
  const steps = stepsAt(dictionary, numbers);
  const path = pathOf(steps);
  return {
    mineral,
    key: streamKey(mineral, { path, isUntraced, isRecycled }),
    path,
    steps,
    massKg: BigInt(massKg),
    valueAdded: valueAdded.map(decodeKnown),
    feedstock: decodeKnown(feedstock),
    untraced: decodeKnown(untraced),
    isUntraced,
    isRecycled,
    isValueUnknown,
  };
}

function decodeStreams(encoded: EncodedMaterial): Stream[] {
  const { steps, streams, valueUnknown, streamsOfUnknownValue } = encoded;
  const [minerals, places] = [new Set(valueUnknown), new Set(streamsOfUnknownValue)];
  return streams.map((stream, i) => decodeStream(stream, steps, minerals.has(stream[0]) || places.has(i)));
}

function decodeChain([key, value, origin, subjects]: EncodedChain, dictionary: readonly Step[]): Chain {
  if (origin === null) {
    const missing = decodeSubjects(subjects ?? [[], false]);
    return { key, value: decodeKnown(value), origin: null, subjects: missing };
  }
  const [lotId, use, mineral, numbers, valueAdded, untraced, [isUntraced, isRecycled]] = origin;
  const figures = { valueAdded: valueAdded.map(decodeKnown), untraced: decodeKnown(untraced), isUntraced, isRecycled };
  const decoded = { lotId, use, mineral, steps: stepsAt(dictionary, numbers), ...figures };
  return { key, value: decodeKnown(value), origin: decoded, subjects: null };
}

function decodeIncrement(encoded: EncodedIncrement): Increment {
  const [key, component, country, facility, operator, days, usd, uncertainUsd] = encoded;
  const dollars = { usd: BigInt(usd), uncertainUsd: BigInt(uncertainUsd) };
  return { key, component, country, facility, operator, days, ...dollars };
}

/** Figures with their header. @throws Error if header and figures are of different kinds: a fault of the writer */
export function decodeFigures(header: LotHeader, encoded: EncodedFigures): LotFigures {
  const findings: ProvenanceFindings = new Map(
    encoded.findings.map(([code, ...subjects]) => [code as never, decodeSubjects(subjects)] as const),
  );
  const { steps } = encoded;
  if (header.kind === 'material' && encoded.kind === 'material') {
    return { ...header, streams: decodeStreams(encoded), findings };
  }
  if (header.kind === 'component' && encoded.kind === 'component') {
    const { isShareUnknown } = encoded;
    const chains = encoded.chains.map((chain) => decodeChain(chain, steps));
    const increments = encoded.increments.map(decodeIncrement);
    const undeclaredUsd = BigInt(encoded.undeclaredUsd);
    const untracedComponents = decodeSubjects(encoded.untracedComponents);
    return { ...header, chains, increments, undeclaredUsd, isShareUnknown, untracedComponents, findings };
  }
  throw new Error(`header and figures of ${header.lotId} are of different kinds`);
}
