/** What was known when, and by which law: the axes of time of an archive, in every combination. */
import type { SealChain, VerifiedSeal } from '@oretrail/archive';
import { instantOf, type OretrailEvent, type RulesetId } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';
import type { StatedEvent } from '../archived-events/stated-event.ts';
import { rulesetIn, sealAt } from '../sealed/replay-seals.ts';

/** What a view is asked for by. Whatever is left out does not bound it. */
export type ViewAsked = Readonly<{
  /** The events before the cut of this seal; if neither it nor `until` is given, of the last one. */
  seal?: number;
  /** The events that the log had taken by then: an RFC 3339 time. */
  until?: string;
  /** The events that were recorded by then: an RFC 3339 time. */
  asKnownAt?: string;
  /** The law; if left out, that of the seal. */
  ruleset?: RulesetId;
}>;

/** A set of events and a law. */
export type View = Readonly<{
  /** The seal that it begins from: its law and its operators, and its cut if that bounds it. */
  seal: VerifiedSeal;
  /** For each input the offset behind the last record; infinite if only time bounds it. */
  inputs: Readonly<Record<TopicPartition, number>>;
  ruleset: RulesetId;
  operators: ReadonlySet<string>;
  /** Whether it takes an event of these inputs. */
  includes: (stated: StatedEvent) => boolean;
  /** Whether it is exactly what the seal vouches for. */
  isSealed: boolean;
}>;

function knownBy(asKnownAt: string | undefined): (event: OretrailEvent) => boolean {
  if (asKnownAt === undefined) return () => true;
  const latest = instantOf(asKnownAt);
  return ({ recordedtime, time }) => instantOf(recordedtime ?? time) <= latest;
}

/** The view that is asked for. @throws ReplayError `no-seal`, `unknown-ruleset` */
export function viewOf(chain: SealChain, { seal: number, until, asKnownAt, ruleset }: ViewAsked): View {
  const seal = sealAt(chain, number);
  const { cut, operators } = seal.body;
  const isBoundByTime = until !== undefined && number === undefined;
  const inputs = isBoundByTime
    ? Object.fromEntries(Object.keys(cut.inputs).map((place) => [place, Number.POSITIVE_INFINITY]))
    : cut.inputs;
  const untilMs = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
  const isKnown = knownBy(asKnownAt);
  return {
    seal,
    inputs,
    ruleset: ruleset ?? rulesetIn(seal),
    operators: new Set(operators),
    includes: ({ event, appendTimeMs }) => appendTimeMs <= untilMs && isKnown(event),
    isSealed: until === undefined && asKnownAt === undefined && (ruleset ?? seal.body.ruleset) === seal.body.ruleset,
  };
}
