/** For specs of the read model: topics as a pipeline of some weeks could have left them, from a seed. */
import { evaluate } from '@oretrail/evaluation';
import { type GeneratedEvent, generateEvents } from '@oretrail/generator';
import {
  type Causes,
  type OretrailEvent,
  RULESETS,
  type RulesetId,
  sha256Hex,
  topicOf,
  type Verdict,
  type VerdictCause,
  type Vin,
} from '@oretrail/model';
import type { Content, PublicBatch, PublicRecord, RedriveRecord } from '@oretrail/read-model';
import {
  ACCESS,
  deadLettersOf,
  FACTS,
  PUBLIC_INPUTS,
  partitionOf,
  REDRIVES,
  SEALS,
  VEHICLES,
  VERDICTS,
} from '@oretrail/runtime';
import { goodEvent } from '../events.ts';
import { Random } from '../random.ts';

/** When the first record was appended. */
const EPOCH_MS = Date.UTC(2026, 0, 1);
/** Between two records: some seconds, so that a history lasts for hours. */
const STEP_MS = 7_000;
const CAUSES: readonly VerdictCause[] = ['data', 'correction', 'reference', 'rules'];

/** What is made. */
export type HistoryAsked = Readonly<{
  seed: number;
  vehicles: number;
  partitions?: number;
  realisticFaults?: number;
  /** The law of each judgement on the way; each of the rulesets once if it is left out. */
  laws?: readonly RulesetId[];
  /** Changes events before they are read. */
  change?: (event: GeneratedEvent) => unknown;
}>;

/** A revision as it was published. */
export type PublishedRevision = Readonly<{ verdict: Verdict; causes: Causes; publishedAtMs: number }>;

/** The topics, and what they mean by the plainest reading. */
export type History = Readonly<{
  /** One for each partition, whole. */
  batches: readonly PublicBatch[];
  /** Events that the workers have taken, in some order. */
  counted: readonly OretrailEvent[];
  /** All that was sent. */
  sent: readonly OretrailEvent[];
  /** The revisions of each VIN, the first first. */
  revisions: ReadonlyMap<Vin, readonly PublishedRevision[]>;
  letters: number;
  /** What was sent again of them, in order. */
  redrives: readonly RedriveRecord[];
}>;

/** Topics in the making. */
class Topics {
  readonly random: Random;
  readonly partitions: number;
  readonly places = new Map<string, { topic: string; partition: number; next: number; records: PublicRecord[] }>();
  private now = EPOCH_MS;

  constructor(seed: number, partitions: number) {
    this.random = new Random(seed);
    this.partitions = partitions;
  }

  /** Appends a record, behind a hole at times, as markers of transactions leave them. */
  append(topic: string, partition: number, content: Content): PublicRecord {
    const name = `${topic}/${partition}`;
    const place = this.places.get(name) ?? { topic, partition, next: 0, records: [] };
    this.places.set(name, place);
    this.now += STEP_MS;
    const offset = place.next + (this.random.percent(20) ? 1 : 0);
    const record = { offset, appendTimeMs: this.now, content };
    place.records.push(record);
    place.next = offset + 1;
    return record;
  }

  appendTo(topic: string, key: string, content: Content): PublicRecord {
    return this.append(topic, topic === FACTS ? 0 : partitionOf(key, this.partitions), content);
  }

  /** Buries the record of a place. */
  bury(topic: string, partition: number, offset: number, code: string): void {
    const letter = { code, message: 'a price of 99.5', topic, partition, offset };
    this.append(deadLettersOf(topic), partition, { kind: 'letter', letter });
  }

  /** The offset behind the last record of a place. */
  nextOf(topic: string, partition: number): number {
    return this.places.get(`${topic}/${partition}`)?.next ?? 0;
  }

  batches(): readonly PublicBatch[] {
    return [...this.places.values()].map(({ topic, partition, next, records }) => {
      return { topic, partition, from: 0, next: next + 1, records };
    });
  }
}

/** Sends an event. @returns whether the workers have taken it */
function send(topics: Topics, event: OretrailEvent): boolean {
  const { random } = topics;
  const topic = topicOf(event);
  // An older version left it where it lay, without a letter.
  if (random.percent(2))
    topics.appendTo(topic === FACTS ? VEHICLES : FACTS, event.subject, { kind: 'event', event, author: null });
  const author = random.percent(50)
    ? { authType: 'jwt', authId: `https://idp.example client:${random.below(3)}` }
    : null;
  const { offset } = topics.appendTo(topic, event.subject, { kind: 'event', event, author });
  const partition = topic === FACTS ? 0 : partitionOf(event.subject, topics.partitions);
  if (random.percent(3)) {
    const unread = topics.append(topic, partition, { kind: 'unread' });
    topics.bury(topic, partition, unread.offset, 'unknown-schema');
  }
  const isBuried = random.percent(5);
  if (isBuried) topics.bury(topic, partition, offset, 'not-allowed');
  return !isBuried;
}

function causesFor(random: Random, sent: readonly OretrailEvent[]): Causes {
  const digests = Array.from({ length: random.below(4) }, () => random.pick(sent).digest as string);
  return { digests: [...new Set(digests)], more: random.percent(10) ? 3 : 0 };
}

type Judging = Readonly<{ topics: Topics; revisions: Map<Vin, PublishedRevision[]>; sent: readonly OretrailEvent[] }>;

function publish({ topics, revisions, sent }: Judging, derived: Verdict): void {
  const { random } = topics;
  const known = revisions.get(derived.vin) ?? [];
  const last = known.at(-1)?.verdict;
  if (last?.verdictId === derived.verdictId) return;
  const following =
    last === undefined
      ? {}
      : { supersedes: last.verdictId, previousAmountUsd: last.amountUsd, cause: random.pick(CAUSES) };
  const evidence = { root: `sha256:${sha256Hex(derived.vin)}` };
  const verdict: Verdict = { ...derived, revision: known.length + 1, ...following, evidence };
  const causes = causesFor(random, sent);
  const { appendTimeMs } = topics.appendTo(VERDICTS, derived.vin, { kind: 'verdict', verdict, causes });
  revisions.set(derived.vin, [...known, { verdict, causes, publishedAtMs: appendTimeMs }]);
}

const isOfInput = (place: string): boolean => PUBLIC_INPUTS.has(place.slice(0, place.lastIndexOf('/')));

/** What of a seal the read model looks at: how far its cut goes, and the law. */
function seal(topics: Topics, number: number, ruleset: RulesetId): void {
  const inputs = Object.fromEntries(
    Array.from(topics.places, ([name, { next }]) => [name, next] as const).filter(([name]) => isOfInput(name)),
  );
  const verdicts = Array.from({ length: topics.partitions }, (_, partition) => topics.nextOf(VERDICTS, partition));
  const text = JSON.stringify({ body: { number, cut: { inputs, verdicts }, heads: {}, keys: null, ruleset } });
  topics.append(SEALS, 0, { kind: 'seal', seal: { number, sha256: sha256Hex(text), seal: text } });
}

/** Sends every third letter again, the first of them twice, and reads some vehicles. */
function operate(topics: Topics, vins: readonly string[]): readonly RedriveRecord[] {
  const letters = [...topics.places.values()].flatMap(({ topic, partition, records }) =>
    records.filter(({ content }) => content.kind === 'letter').map(({ offset }) => ({ topic, partition, offset })),
  );
  const chosen = letters.filter((_, i) => i % 3 === 0);
  const redrives = [...chosen, ...chosen.slice(0, 1)].map((letter, i): RedriveRecord => {
    const to = { topic: letter.topic.replace(/\.dlq$/, ''), partition: letter.partition, offset: 100_000 + i };
    return {
      letter,
      to,
      operator: null,
      principal: i % 2 === 0 ? 'sha256:a' : null,
      time: new Date(EPOCH_MS).toISOString(),
    };
  });
  for (const redrive of redrives) topics.append(REDRIVES, 0, { kind: 'redrive', redrive });
  for (const [i, subject] of vins.entries()) {
    const party = `urn:party:${i % 3}`;
    const who = { principal: `sha256:${i % 2}`, roles: ['auditor'], operation: 'getVerdict', subject, traceId: 't' };
    const read = { ...who, time: new Date(EPOCH_MS).toISOString(), parties: [party], moreParties: 0 };
    topics.append(ACCESS, 0, { kind: 'read', read });
  }
  return redrives;
}

/** Makes a history: events in a random order, judged by each law on the way. */
export function historyOf(asked: HistoryAsked): History {
  const { seed, vehicles, partitions = 3, realisticFaults = 0.3, change = (event) => event, laws = RULESETS } = asked;
  const topics = new Topics(seed, partitions);
  const events = Array.from(generateEvents({ seed, vehicles, realisticFaults }), (event) => goodEvent(change(event)));
  const sent = topics.random.shuffled(events);
  const revisions = new Map<Vin, PublishedRevision[]>();
  const counted: OretrailEvent[] = [];
  for (const [i, ruleset] of laws.entries()) {
    const endOf = (part: number): number => Math.floor((sent.length * part) / laws.length);
    const part = sent.slice(endOf(i), endOf(i + 1));
    for (const event of part) if (send(topics, event)) counted.push(event);
    const { verdicts } = evaluate(counted, { ruleset });
    for (const verdict of verdicts) publish({ topics, revisions, sent }, verdict);
    seal(topics, i + 1, ruleset);
  }
  const redrives = operate(topics, [...revisions.keys()]);
  const batches = topics.batches();
  const letters = batches.flatMap(({ records }) => records).filter(({ content }) => content.kind === 'letter').length;
  return { batches, counted, sent, revisions, letters, redrives };
}
