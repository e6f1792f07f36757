/** For specs: topics as some weeks of a pipeline leave them, with a late lot, a correction and a fact, each of which moves dollars. */
import { evaluate } from '@oretrail/evaluation';
import {
  type OretrailEvent,
  RULESETS,
  sha256Hex,
  topicOf,
  type Verdict,
  type VerdictCause,
  type Vin,
} from '@oretrail/model';
import type { Content, PublicBatch, PublicRecord } from '@oretrail/read-model';
import { deadLettersOf, PUBLIC_INPUTS, SEALS, SHIPMENTS, VERDICTS } from '@oretrail/runtime';
import { generatedEvents, goodEvent } from '@oretrail/test-support/events';

/** The law without the end of the credit, so that dollars are to be seen. */
export const [, RULESET] = RULESETS;
const FIRST_DAY_MS = Date.UTC(2026, 5, 15);
const STEP_MS = 8 * 86_400_000;

/** What happened. */
export type Story = Readonly<{
  batches: readonly PublicBatch[];
  events: readonly OretrailEvent[];
  revisions: ReadonlyMap<Vin, readonly Verdict[]>;
  /** The correction, and the lot that it takes out. */
  correction: OretrailEvent;
  lot: OretrailEvent;
  /** A letter that states the lot once more, with a number that is written wrongly. */
  letter: Readonly<{ id: string; event: Readonly<Record<string, unknown>> }>;
}>;

const isLot = ({ type }: OretrailEvent): boolean => type === 'oretrail.mineral-shipment.v1';

/** The ore of a batch: without it its vehicles have less, and others have not. */
const ORE = 'urn:lot:example:1:nickel-ore:0';

function oreOf(events: readonly OretrailEvent[]): OretrailEvent {
  const ore = events.find(({ subject }) => subject === ORE);
  if (ore === undefined) throw new Error(`No lot ${ORE}`);
  return ore;
}

const correcting = ({ source, subject, id }: OretrailEvent): OretrailEvent =>
  goodEvent({
    specversion: '1.0',
    id: `${id}-taken-back`,
    source,
    type: 'oretrail.correction.v1',
    subject,
    time: '2026-06-20T12:00:00Z',
    data: { corrects: { source, id }, reason: 'The assay was of another batch' },
  });

const again = ({ type, source, subject, id, data }: OretrailEvent): OretrailEvent =>
  goodEvent({ specversion: '1.0', id: `${id}-again`, source, type, subject, time: '2026-07-01T12:00:00Z', data });

/** The lot once more, under an id of its own, with a thousands separator in its quantity. */
function misspelt({ type, source, subject, id, data }: OretrailEvent): Story['letter']['event'] {
  const quantity = { value: '3,290.16', unit: 'KGM' };
  return {
    specversion: '1.0',
    id: `${id}-misspelt`,
    source,
    type,
    subject,
    time: '2026-07-20T12:00:00Z',
    data: { ...data, quantity },
  };
}

class Telling {
  readonly events: OretrailEvent[] = [];
  readonly revisions = new Map<Vin, Verdict[]>();
  private readonly places = new Map<PublicBatch['topic'], PublicRecord[]>();
  private nowMs = FIRST_DAY_MS;

  append(topic: PublicBatch['topic'], content: Content): number {
    const records = this.places.get(topic) ?? [];
    this.places.set(topic, records);
    this.nowMs += 1_000;
    return records.push({ offset: records.length, appendTimeMs: this.nowMs, content }) - 1;
  }

  /** What is stated together, and the verdicts that follow a week later. */
  step(events: readonly OretrailEvent[], cause: VerdictCause): void {
    for (const event of events) this.append(topicOf(event), { kind: 'event', event, author: null });
    this.events.push(...events);
    const digests = events.slice(0, 4).map(({ digest }) => digest.replace('sha256:', ''));
    const causes = { digests, more: Math.max(0, events.length - 4) };
    for (const verdict of evaluate(this.events, { ruleset: RULESET }).verdicts) this.publish(verdict, cause, causes);
    this.seal();
    this.nowMs += STEP_MS;
  }

  /** @returns the name of the letter */
  bury(code: string): string {
    const dlq = deadLettersOf(SHIPMENTS);
    const offset = this.append(SHIPMENTS, { kind: 'unread' });
    const letter = { code, message: 'not for everybody', topic: SHIPMENTS, partition: 0, offset };
    return `${dlq}/0/${this.append(dlq, { kind: 'letter', letter })}`;
  }

  batches(): readonly PublicBatch[] {
    return Array.from(this.places, ([topic, records]) => ({
      topic,
      partition: 0,
      from: 0,
      next: records.length,
      records,
    }));
  }

  /** What of a seal the read model looks at. */
  private seal(): void {
    const number = this.lengthOf(SEALS) + 1;
    const inputs = Object.fromEntries([...PUBLIC_INPUTS].map((topic) => [`${topic}/0`, this.lengthOf(topic)]));
    const cut = { inputs, verdicts: [this.lengthOf(VERDICTS)] };
    const text = JSON.stringify({ body: { number, cut, ruleset: RULESET } });
    this.append(SEALS, { kind: 'seal', seal: { number, sha256: sha256Hex(text), seal: text } });
  }

  private lengthOf(topic: PublicBatch['topic']): number {
    return this.places.get(topic)?.length ?? 0;
  }

  private publish(derived: Verdict, cause: VerdictCause, causes: { digests: string[]; more: number }): void {
    const known = this.revisions.get(derived.vin) ?? [];
    const last = known.at(-1);
    if (last?.verdictId === derived.verdictId) return;
    const link = last === undefined ? {} : { supersedes: last.verdictId, previousAmountUsd: last.amountUsd, cause };
    const verdict: Verdict = { ...derived, revision: known.length + 1, ...link };
    this.append(VERDICTS, { kind: 'verdict', verdict, causes });
    this.revisions.set(derived.vin, [...known, verdict]);
  }
}

/** Tells the story: statements, one of them late, a correction, and the corrected statement again. */
export function tellStory(): Story {
  const all = generatedEvents({ seed: 12, vehicles: 48, realisticFaults: 0.03 });
  const lot = oreOf(all);
  const late = all.filter(isLot).slice(-2);
  const correction = correcting(lot);
  const telling = new Telling();
  telling.step(
    all.filter((event) => !late.includes(event)),
    'data',
  );
  telling.step(late, 'data');
  telling.bury('unknown-schema');
  telling.bury('not-allowed');
  const letter = { id: telling.bury('refused-event'), event: misspelt(lot) };
  telling.step([correction], 'correction');
  telling.step([again(lot)], 'data');
  telling.step([correcting(again(lot))], 'correction');
  return { batches: telling.batches(), events: telling.events, revisions: telling.revisions, correction, lot, letter };
}
