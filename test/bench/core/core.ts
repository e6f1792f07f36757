/** `pnpm bench core`: the evaluation and the workers, without a network. */
import type { Report, Row } from '../rig.ts';
import { batchRows, benchBatch, measureBatch } from './batch.ts';
import { benchCorrection, correctionRows, measureCorrection } from './correction.ts';
import { benchEventParsing, eventParsingRows, measureEventParsing } from './event-parsing.ts';
import { benchIncremental, incrementalRows, measureIncremental } from './incremental.ts';
import { benchLots } from './many-lots.ts';
import { benchRecovery, measureRecovery, recoveryRows } from './recovery.ts';
import { type CoreOptions, Workbench } from './workbench.ts';

/** A section: what it measures, one after the other, and how that is shown. */
type Section = Readonly<{
  title: string;
  run: (bench: Workbench) => AsyncGenerator<object>;
  rows: (measurements: readonly never[]) => readonly Row[];
}>;

/** All sections, in their order. */
export const SECTIONS: Readonly<Record<string, Section>> = {
  events: { title: 'Events: parsed and digested, one by one', run: benchEventParsing, rows: eventParsingRows },
  batch: { title: 'Batch: all events at once', run: benchBatch, rows: batchRows },
  workers: { title: 'Workers: step by step, on the embedded log', run: benchIncremental, rows: incrementalRows },
  correction: { title: 'Correction of one lot', run: benchCorrection, rows: correctionRows },
  recovery: { title: 'Recovery of all tasks', run: benchRecovery, rows: recoveryRows },
  lots: { title: 'Workers on a history of lots', run: benchLots, rows: incrementalRows },
};

type Measure = (call: never) => Promise<unknown>;

/** What runs in processes of its own. */
export const MEASUREMENTS: Readonly<Record<string, Measure>> = {
  'event-parsing': measureEventParsing,
  batch: measureBatch,
  incremental: measureIncremental,
  correction: measureCorrection,
  recovery: measureRecovery,
};

/** Measurements by section. */
export type CoreResult = Record<string, readonly object[]>;

/** Runs sections and prints each as it comes. */
export async function benchCore(
  names: readonly string[],
  options: CoreOptions,
  report: Report,
  say: (progress: string) => void,
): Promise<CoreResult> {
  const bench = new Workbench(options);
  const result: CoreResult = {};
  for (const name of names) {
    const section = SECTIONS[name];
    if (section === undefined) throw new Error(`there is no section ${name}`);
    const measurements: object[] = [];
    say(`${name}: ${section.title}`);
    for await (const measurement of section.run(bench)) {
      measurements.push(measurement);
      say(`${name}: ${JSON.stringify(measurement)}`);
    }
    result[name] = measurements;
    report.section(section.title, section.rows(measurements as never));
  }
  return result;
}
