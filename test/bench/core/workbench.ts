/** What the sections of `bench core` share: their options, their directory, and histories that are made once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type GeneratedEvent, generateEvents } from '@oretrail/generator';
import { SEED, writeEvents } from '../bench-events.ts';
import { stagedFolder } from '../rig.ts';

/** Sizes up to this are cheap enough to be measured more than once. */
const CHEAP_VEHICLES_MAX = 10_000;
/** How often they are, if nothing else is asked for: the least that has a middle. */
const CHEAP_REPEATS = 3;

/** Which histories are measured, how often, and in which folders. */
export type CoreOptions = Readonly<{
  /** Vehicles of each history, ascending. */
  vehicles: readonly number[];
  /** Vehicles below the lot that is corrected, ascending. */
  descendants: readonly number[];
  /** Lots of the history that is all lots. */
  lots: number;
  /** How often each measurement is made; null: as often as its size allows. */
  repeats: number | null;
  profileDirectory: string | null;
  /** Where histories are kept while the benchmark runs. */
  directory: string;
}>;

/** Files of one benchmark. */
export class Workbench {
  readonly options: CoreOptions;
  readonly directory: string;
  private readonly made = new Map<string, Promise<unknown>>();

  constructor(options: CoreOptions) {
    this.options = options;
    this.directory = stagedFolder(options.directory);
  }

  /** How often a measurement of this size is made. */
  repeatsFor(vehicles: number): number {
    return this.options.repeats ?? (vehicles <= CHEAP_VEHICLES_MAX ? CHEAP_REPEATS : 1);
  }

  /** A path of its own for something that a measurement makes. */
  newPath(name: string): string {
    return join(mkdtempSync(join(this.directory, 'part-')), name);
  }

  /** A file with the events of that many vehicles and of all lots above them. */
  chainFile(vehicles: number): Promise<string> {
    return this.fileOf(`chain-${vehicles}`, () => generateEvents({ seed: SEED, vehicles, realisticFaults: 0 }));
  }

  /** A file with these events, written once. */
  fileOf(name: string, events: () => Iterable<GeneratedEvent>): Promise<string> {
    const path = join(this.directory, `${name}.ndjson`);
    return this.once(name, async () => {
      await writeEvents(path, events());
      return path;
    });
  }

  /** Makes something that several sections need, when the first of them asks for it. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const known = this.made.get(name);
    if (known !== undefined) return known as Promise<T>;
    const made = make();
    this.made.set(name, made);
    return made;
  }

  /** Gives the room of a path of {@link newPath} back. */
  remove(path: string): void {
    rmSync(dirname(path), { recursive: true });
  }
}
