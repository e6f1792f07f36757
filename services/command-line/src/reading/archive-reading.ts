/** An archive, as one of its seals has it, as a place to read. */
import { BRANCHES_MAX } from '@oretrail/explanation';
import type { OretrailEvent, Verdict } from '@oretrail/model';
import { ArchiveReader, compareFleet, withWorkFolder } from '@oretrail/replay';
import type { Bill } from '@oretrail/run-directory';
import type { Store } from '@oretrail/store';
import { withArchive } from '../archive/opened-store.ts';
import type { Progress } from '../progress.ts';
import type { Evaluation, Question, Reading, VerdictSource } from './reading.ts';

/** Which archive, and how. */
export type ArchiveAsked = Readonly<{
  place: string;
  seal: number | undefined;
  work: string | undefined;
  progress: Progress;
}>;

/** The verdicts that were in force at the seal, and before it. */
class ArchivedVerdictSource implements VerdictSource {
  private readonly reader: ArchiveReader;
  private readonly vin: string | undefined;

  constructor(reader: ArchiveReader, vin: string | undefined) {
    this.reader = reader;
    this.vin = vin;
  }

  heads(): Promise<readonly Verdict[]> {
    return this.reader.heads(this.vin);
  }

  readOn(): AsyncIterable<readonly Verdict[]> {
    return this.reader.revisions(this.vin);
  }
}

/** Reads what a seal vouches for. */
class ArchiveReading implements Reading {
  readonly name: string;
  private readonly store: Store;
  private readonly reader: ArchiveReader;
  private readonly asked: ArchiveAsked;

  constructor(store: Store, reader: ArchiveReader, asked: ArchiveAsked) {
    this.store = store;
    this.reader = reader;
    this.asked = asked;
    this.name = `seal ${reader.seal.number} of ${asked.place}`;
  }

  evaluationOf(question: Question): Promise<Evaluation> {
    // One more than are shown, so that the rest is counted.
    return this.reader.evaluationOf({ ...question, subjectsMax: BRANCHES_MAX + 1 });
  }

  /** Who may read the place may see all of it. */
  async explanationOf(): Promise<null> {
    return null;
  }

  verdictOf(vin: string): Promise<Verdict | null> {
    return this.reader.verdictOf(vin);
  }

  differs(what: string): Error {
    return this.reader.differs(`the archive ${what}`);
  }

  eventsOf(subject: string): Promise<readonly OretrailEvent[]> {
    return this.reader.eventsOf(subject);
  }

  withVerdicts<T>(vin: string | undefined, use: (verdicts: VerdictSource) => Promise<T>): Promise<T> {
    return use(new ArchivedVerdictSource(this.reader, vin));
  }

  /** Evaluates the whole fleet twice: with the event and without it. */
  async billOf(event: OretrailEvent): Promise<Bill> {
    const { number } = this.reader.seal;
    const { work, progress } = this.asked;
    const view = { fromSeal: number, view: { seal: number }, facts: [event], onProgress: progress.estimate };
    const { vehicles } = await withWorkFolder(
      (directory) => compareFleet(this.store, { ...view, directory }),
      work,
    ).finally(() => progress.end());
    const changed = vehicles.filter(({ before, after }) => before?.verdictId !== after?.verdictId);
    return {
      vehicles: changed.length,
      previousAmountUsd: changed.reduce((sum, { before }) => sum + (before?.amountUsd ?? 0), 0),
      amountUsd: changed.reduce((sum, { after }) => sum + (after?.amountUsd ?? 0), 0),
    };
  }
}

/** Lends an archive to `use`. @throws CommandLineError `no-archive`; StoreError; ArchiveError; ReplayError `no-seal` */
export function withArchiveReading<T>(asked: ArchiveAsked, use: (reading: Reading) => Promise<T>): Promise<T> {
  const { place, seal, work, progress } = asked;
  return withArchive(place, (store) =>
    withWorkFolder(async (directory) => {
      const reader = await ArchiveReader.open(store, { seal, directory, onProgress: progress.estimate });
      try {
        return await use(new ArchiveReading(store, reader, asked));
      } finally {
        await reader.close();
        progress.end();
      }
    }, work),
  );
}
