/** The events of an archive before the cut of one seal, found by subject. The archive is read once for the index, and once for each question. */
import type { SealChain, VerifiedSeal } from '@oretrail/archive';
import type { OretrailEvent } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import type { StatedEvent } from '../archived-events/stated-event.ts';
import { inputsOf, placesInOrder } from '../sealed/replay-seals.ts';
import { EventIndex, type EventPlace } from './event-index.ts';

/** Offsets that are wanted of each partition. */
export function offsetsByPlace(places: readonly EventPlace[]): ReadonlyMap<TopicPartition, ReadonlySet<number>> {
  const offsets = new Map<TopicPartition, Set<number>>();
  for (const { place, offset } of places) {
    const known = offsets.get(place);
    if (known === undefined) offsets.set(place, new Set([offset]));
    else known.add(offset);
  }
  return offsets;
}

/** What a seal vouches for, by subject. */
export class IndexedEvents {
  readonly index: EventIndex;
  private readonly store: Store;
  private readonly chain: SealChain;
  private readonly seal: VerifiedSeal;
  /** Events that were read, by subject. */
  private readonly known = new Map<string, readonly StatedEvent[]>();

  /** @param directory an empty folder to work in */
  constructor(store: Store, chain: SealChain, seal: VerifiedSeal, directory: string) {
    this.store = store;
    this.chain = chain;
    this.seal = seal;
    this.index = new EventIndex(directory);
  }

  async close(): Promise<void> {
    await this.index.close();
  }

  /** Indexes and proves all events. @throws ArchiveError of the first object that fails, by name */
  async readAll(onProgress: (done: number, total: number) => void): Promise<void> {
    const { cut, operators } = this.seal.body;
    const inputs = inputsOf(this.store, this.chain);
    const total = Object.values(cut.inputs).reduce((sum, end) => sum + end, 0);
    let done = 0;
    try {
      for (const [place, end] of placesInOrder(cut.inputs)) {
        for await (const stated of inputs.upTo({ place, end, operators: new Set(operators) })) {
          this.index.add(stated);
          done += stated.length;
          onProgress(done, total);
        }
      }
      await inputs.prove();
    } finally {
      await inputs.close();
    }
  }

  /** The events of subjects, all of them read at once if they are not known. */
  async of(subjects: ReadonlySet<string>): Promise<readonly OretrailEvent[]> {
    const unknown = [...subjects].filter((subject) => !this.known.has(subject));
    if (unknown.length > 0) await this.learn(unknown);
    return [...subjects].flatMap((subject) => this.knownOf(subject).map(({ event }) => event));
  }

  /** The events of a subject that were read before. */
  knownOf(subject: string): readonly StatedEvent[] {
    return this.known.get(subject) ?? [];
  }

  private async learn(subjects: readonly string[]): Promise<void> {
    const offsets = offsetsByPlace(subjects.flatMap((subject) => this.index.eventsOf(subject)));
    const bySubject = new Map<string, StatedEvent[]>(subjects.map((subject) => [subject, []]));
    const { cut, operators } = this.seal.body;
    const inputs = inputsOf(this.store, this.chain);
    try {
      for (const [place, wanted] of offsets) {
        const end = cut.inputs[place] ?? 0;
        for await (const stated of inputs.upTo({ place, end, operators: new Set(operators) })) {
          for (const one of stated) if (wanted.has(one.offset)) bySubject.get(one.event.subject)?.push(one);
        }
      }
    } finally {
      await inputs.close();
    }
    for (const [subject, events] of bySubject) this.known.set(subject, events);
  }
}
