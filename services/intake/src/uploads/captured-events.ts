/** The events of one id in the captures of a sender, as one answer gives them. Source: intake.md, "EPCIS". */
import { findOriginals, type Original } from './conversion/originals.ts';
import type { Job } from './job.ts';
import type { JobFolder } from './job-folder.ts';
import { outcomesOf } from './row-pages.ts';

/** The events of an id in one capture that are in Kafka. */
export async function capturedIn(job: Job, folder: JobFolder, eventId: string): Promise<readonly Original[]> {
  const originals = await findOriginals(folder.path('originals'), eventId);
  if (originals.length === 0) return [];
  const outcomes = await outcomesOf({ path: folder.path('rows'), rowsBytes: job.rowsBytes });
  return originals.filter(({ index }) => outcomes[index] === 'accepted' || outcomes[index] === 'duplicate');
}

/** Events without repetitions, from the latest back, as many as fit. Fifty captures could have as many with one id as they hold. */
export class CapturedEvents {
  readonly #byText = new Map<string, Original>();
  readonly #contexts = new Map<string | undefined, number>();
  #charactersLeft: number;

  /** @param charactersMax of events, each with its context, because an answer may have to repeat that */
  constructor(charactersMax: number) {
    this.#charactersLeft = charactersMax;
  }

  /** Adds the events of the capture before. @returns whether there is room for more */
  addBefore(originals: readonly Original[]): boolean {
    return originals.toReversed().every((original) => this.#add(original));
  }

  /** All of them, the earliest first. */
  get all(): readonly Original[] {
    return [...this.#byText.values()].reverse();
  }

  #add(original: Original): boolean {
    const { event, context } = original;
    const contextNumber = this.#contexts.get(context) ?? this.#contexts.size;
    this.#contexts.set(context, contextNumber);
    const text = `${contextNumber} ${event}`;
    // The earliest of equal ones has the place.
    if (!this.#byText.delete(text)) this.#charactersLeft -= event.length + (context?.length ?? 0);
    if (this.#charactersLeft < 0) return false;
    this.#byText.set(text, original);
    return true;
  }
}
