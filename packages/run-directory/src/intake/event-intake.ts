/** From lines to the log. A file that is watched is read on from where it was, any other from its beginning. */
import type { EmbeddedLog } from '@oretrail/embedded-log';
import {
  FILE_START,
  isReadOnce,
  knowledgeFilter,
  type ParsedLine,
  parseFiles,
  type RejectedLine,
  STANDARD_INPUT,
  shownFile,
  Trail,
  trailBefore,
} from '@oretrail/event-files';
import { counted } from '@oretrail/explanation';
import type { OretrailEvent } from '@oretrail/model';
import {
  CONTROL,
  eventRecord,
  GatheredRecords,
  type NewRecord,
  operatorRecords,
  rulesetRecord,
} from '@oretrail/runtime';
import { builtInFactRecords, operatorsOf, speaksOfOperators } from '@oretrail/workers';
import { RejectedLines } from '../files/rejected-lines.ts';
import { BEFORE_ALL, type Cursor, type IntakeCall, type IntakeCounts, type KnownPlace } from './intake-call.ts';

/** Rejected lines that a summary shows: enough to see what kind of fault it is, the rest is in the file. */
const REJECTED_SHOWN_MAX = 3;
/** The name of the intake's state in the log. */
const INTAKE = 'intake';
const CURSOR = 'cursor';

/** Reads the files of one call into the log of a directory. */
export class EventIntake {
  private readonly log: EmbeddedLog;
  private readonly intake: IntakeCall;
  private readonly isKnown: (event: OretrailEvent) => boolean;
  private readonly firstRejected: RejectedLine[] = [];
  private readonly records = new GatheredRecords();
  private readonly rejected: RejectedLines;
  private cursor: Cursor;
  /** Where to read on; of a call that does not watch, the beginning of its first file. */
  private place: KnownPlace = FILE_START;
  private accepted = 0;
  private rejectedLines = 0;

  constructor(log: EmbeddedLog, intake: IntakeCall) {
    this.log = log;
    this.intake = intake;
    this.rejected = new RejectedLines(intake.directory);
    this.isKnown = knowledgeFilter(intake.settings);
    const known = log.stateOf(INTAKE).get(CURSOR);
    this.cursor = known === undefined ? BEFORE_ALL : JSON.parse(known);
    if (known === undefined) this.records.add(this.firstRecords());
  }

  /** What the call under way has read so far. */
  get counts(): IntakeCounts {
    const { accepted: acceptedEvents, rejectedLines, firstRejected } = this;
    return { acceptedEvents, rejectedLines, firstRejected, earlierEvents: this.cursor.earlier };
  }

  /**
   * Begins a call. One that was interrupted before is over: an event that is read twice changes no verdict, so its files
   * can be read again from their beginning.
   * @throws RunDirectoryError `directory-damaged`
   */
  async begin(): Promise<void> {
    await this.addOperators();
    const { call, watched } = this.cursor;
    const { files, isGrowing = false, directory, progress } = this.intake;
    const again = await this.filesReadAgain();
    const isMadeAgain = again.length === files.length && call?.files.join('\n') === files.join('\n');
    if (call !== null && !isMadeAgain) {
      const read = `was interrupted in ${directory} after ${counted(call.accepted, 'event')}`;
      progress.warn(
        `the call on ${call.files.join(' ')} ${read}. To read the rest of its events, make that call again`,
      );
    }
    this.place = isGrowing && watched !== null && watched.file === files[0] ? watched : FILE_START;
    await this.rejected.forget(again, this.place.line, call !== null);
    this.beginCounting(call?.accepted ?? 0);
    await this.commit();
  }

  /**
   * Reads what there is to read.
   * @returns whether there was anything
   * @throws what {@link parseFiles} throws of a file that can't be read
   */
  async read(): Promise<boolean> {
    const { files, standardInput, isGrowing = false } = this.intake;
    const operators = await this.operators();
    const input = files.includes(STANDARD_INPUT) ? { standardInput: standardInput() } : {};
    const trail = await this.knownTrail();
    const read = this.accepted + this.rejectedLines;
    const onTaken = (file: string, taken: string) =>
      this.intake.progress.note(`${shownFile(file)} is read as ${taken}`);
    const options = { operators, ...input, from: this.place, isGrowing, trail, onTaken };
    for await (const lines of parseFiles(files, options)) await this.take(lines, trail);
    if (this.accepted + this.rejectedLines === read) return false;
    await this.commit();
    return true;
  }

  /** The call is done. */
  async end(): Promise<void> {
    this.cursor = { ...this.cursor, earlier: this.cursor.earlier + this.accepted };
    await this.commit(null);
  }

  /** As they are now; before the first commit the log has none. */
  private async operators(): Promise<ReadonlySet<string>> {
    return (await this.log.end(CONTROL, 0)) === 0 ? new Set(this.intake.settings.operators) : operatorsOf(this.log);
  }

  /** Older versions had those of the flags in `run.json` alone. */
  private async addOperators(): Promise<void> {
    const { operators } = this.intake.settings;
    if (operators.length === 0 || (await this.log.end(CONTROL, 0)) === 0) return;
    if (!(await speaksOfOperators(this.log))) await this.log.append(operatorRecords(operators));
  }

  private async filesReadAgain(): Promise<readonly string[]> {
    const again: string[] = [];
    for (const file of this.intake.files) if (!(await isReadOnce(file))) again.push(file);
    return again;
  }

  /** What lies before the place. If that is not what was read, the file is another, and is read from its beginning. */
  private async knownTrail(): Promise<Trail> {
    const { byte, before } = this.place;
    if (byte === 0) return new Trail();
    const [path = ''] = this.intake.files;
    const trail = await trailBefore(path, byte);
    if (trail !== null && (before === undefined || trail.digestBefore(byte) === before)) return trail;
    const why = `${path} is shorter than what was read of it, or is another file`;
    this.intake.progress.warn(`${why}. It is read from its beginning`);
    this.place = FILE_START;
    await this.rejected.forget([path], this.place.line, false);
    this.beginCounting(this.accepted);
    await this.commit();
    return new Trail();
  }

  /** @param earlier events that were accepted before, and are not counted yet */
  private beginCounting(earlier: number): void {
    this.cursor = { ...this.cursor, earlier: this.cursor.earlier + earlier };
    this.firstRejected.length = 0;
    this.accepted = 0;
    this.rejectedLines = 0;
  }

  private firstRecords(): NewRecord[] {
    const { ruleset, builtInFacts, operators } = this.intake.settings;
    const before = [rulesetRecord(ruleset), ...operatorRecords(operators)];
    return [...before, ...(builtInFacts ? builtInFactRecords(this.log.partitions) : [])];
  }

  private async take(lines: readonly ParsedLine[], trail: Trail): Promise<void> {
    for (const parsed of lines) {
      if (parsed.kind === 'accepted') this.accept(parsed.accepted.event);
      else this.reject(parsed.rejected);
    }
    const last = lines.at(-1);
    if (this.intake.isGrowing && last !== undefined) {
      const { line } = last.kind === 'accepted' ? last.accepted : last.rejected;
      this.place = { line, byte: last.end, before: trail.digestBefore(last.end) };
    }
    this.intake.progress.say(() => `reading: ${counted(this.accepted, 'event')}`);
    if (this.records.isDue(this.rejected.pendingCount)) await this.commit();
  }

  private accept(event: OretrailEvent): void {
    this.accepted += 1;
    if (this.isKnown(event)) this.records.add([eventRecord(event, this.log.partitions)]);
  }

  private reject(rejected: RejectedLine): void {
    this.rejectedLines += 1;
    if (this.firstRejected.length < REJECTED_SHOWN_MAX) this.firstRejected.push(rejected);
    this.rejected.add(rejected);
  }

  private async commit(call: Cursor['call'] = { files: this.intake.files, accepted: this.accepted }): Promise<void> {
    const { files, isGrowing = false } = this.intake;
    const [file = ''] = files;
    await this.rejected.write();
    this.cursor = { ...this.cursor, call, ...(isGrowing ? { watched: { file, ...this.place } } : {}) };
    this.log.appendWith(this.records.take(), INTAKE, new Map([[CURSOR, JSON.stringify(this.cursor)]]));
  }
}
