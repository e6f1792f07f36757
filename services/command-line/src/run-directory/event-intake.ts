/** From lines to the log: events are appended together with the place that was read to, so a killed call goes on there. */
import type { EmbeddedLog } from '@oretrail/embedded-log';
import {
  FILE_START,
  isReadOnce,
  type ParsedLine,
  parseFiles,
  type RejectedLine,
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
import { CommandLineError } from '../errors.ts';
import { builtInFactRecords } from '../first-records.ts';
import { operatorsOf, speaksOfOperators } from '../operators.ts';
import { readingFiles } from '../reading-files.ts';
import type { IntakeCall, IntakeCounts } from './intake-call.ts';
import { BEFORE_ALL, type Call, type Cursor, canGoOn, type KnownPlace } from './intake-cursor.ts';
import { knowledgeFilter } from './known-events.ts';
import { RejectedLines } from './rejected-lines.ts';
import { RUN_FILES } from './run-directory.ts';

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
  private cursor: Cursor;
  private readonly records = new GatheredRecords();
  private readonly rejected: RejectedLines;

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
    const { call, earlier } = this.cursor;
    const { accepted = 0, rejected = 0 } = call ?? {};
    const { firstRejected } = this;
    return { acceptedEvents: accepted, rejectedLines: rejected, firstRejected, earlierEvents: earlier };
  }

  /**
   * Begins a call, or goes on with the same one that was killed.
   * @throws CommandLineError `run-interrupted` where another call was, `directory-damaged`
   */
  async begin(): Promise<void> {
    const { files, directory, isAbandoning = false } = this.intake;
    await this.sayOperators();
    const { call } = this.cursor;
    if (call === null) return this.beginAnew();
    const what = `the call on ${call.files.join(' ')} was interrupted in ${directory}`;
    const read = `after ${counted(call.accepted, 'event')}; what it had not read is not there`;
    if (isAbandoning) return this.startOver(`${what} and is abandoned ${read}`);
    if (!canGoOn(call)) return this.startOver(`${what} and can't go on, as a pipe is read but once. It ends ${read}`);
    if (JSON.stringify(call.files) !== JSON.stringify(files)) throw new CommandLineError('run-interrupted', what);
    await this.goOn();
  }

  /**
   * Reads what there is to read.
   * @returns whether there was anything
   * @throws CommandLineError `file-unreadable`
   */
  async read(): Promise<boolean> {
    const { files, terminal, isGrowing = false } = this.intake;
    const operators = await this.operators();
    const input = terminal.input === undefined ? {} : { standardInput: terminal.input };
    const trail = await readingFiles(() => this.knownTrail());
    const from = this.call;
    await readingFiles(async () => {
      const options = { operators, ...input, from, isGrowing, trail };
      for await (const lines of parseFiles(files, options)) await this.take(lines, trail);
    });
    if (this.call === from) return false;
    await this.commit(this.call);
    return true;
  }

  /** The call is done: the next one may name other files. */
  async end(): Promise<void> {
    const { accepted, files, line, byte, before } = this.call;
    const watched = this.intake.isGrowing ? { file: files[0] ?? '', line, byte, before } : this.cursor.watched;
    this.cursor = { ...this.cursor, watched, earlier: this.cursor.earlier + accepted };
    await this.commit(null);
  }

  /** As they are now; before the first commit the log says nothing yet. */
  private async operators(): Promise<ReadonlySet<string>> {
    return (await this.log.end(CONTROL, 0)) === 0 ? new Set(this.intake.settings.operators) : operatorsOf(this.log);
  }

  /** Older versions had those of the flags in `run.json` alone. */
  private async sayOperators(): Promise<void> {
    const { operators } = this.intake.settings;
    if (operators.length === 0 || (await this.log.end(CONTROL, 0)) === 0) return;
    if (!(await speaksOfOperators(this.log))) await this.log.append(operatorRecords(operators));
  }

  private async goOn(): Promise<void> {
    if (await this.rejected.cut(this.cursor.rejectedBytes)) return;
    const gone = `${this.intake.directory} has lost lines of ${RUN_FILES.rejected} that the interrupted call had written`;
    throw new CommandLineError('directory-damaged', `${gone}; with --abandon its files are read again`);
  }

  private async beginAnew(): Promise<void> {
    const { files } = this.intake;
    const place = this.firstPlace();
    const again: string[] = [];
    for (const file of files) if (!(await isReadOnce(file))) again.push(file);
    const forgotten = place.byte === 0 ? again : [];
    this.cursor = { ...this.cursor, rejectedBytes: await this.rejected.forget(forgotten) };
    const call = { files, file: 0, ...place, accepted: 0, rejected: 0, isReadOnce: again.length < files.length };
    await this.commit(call);
  }

  /** What lies before the place of the call. Where that is not what was read, the call starts over. */
  private async knownTrail(): Promise<Trail> {
    const { files, file, byte, before } = this.call;
    const path = files[file] ?? '';
    const trail = byte === 0 ? new Trail() : await trailBefore(path, byte);
    if (trail !== null && (byte === 0 || before === undefined || trail.digestBefore(byte) === before)) return trail;
    await this.startOver(
      `${path} is shorter than what was read of it, or is another file. It is read from its beginning`,
    );
    return new Trail();
  }

  /** Ends the call under way, says why, and begins one anew: an event that is read twice changes no verdict. */
  private async startOver(why: string): Promise<void> {
    this.intake.progress.warn(why);
    const { rejectedBytes, earlier, watched } = this.cursor;
    await this.rejected.cut(rejectedBytes);
    this.firstRejected.length = 0;
    const stillWatched = this.intake.isGrowing ? null : watched;
    this.cursor = { ...this.cursor, earlier: earlier + this.call.accepted, watched: stillWatched };
    // Between calls nothing is said of the size of that file, which is now written anew.
    await this.commit(null);
    await this.beginAnew();
  }

  /** A file that was watched before is read on; any other from its beginning. */
  private firstPlace(): KnownPlace {
    const { files, isGrowing = false } = this.intake;
    const { watched } = this.cursor;
    if (!isGrowing || watched === null || watched.file !== files[0]) return FILE_START;
    const { line, byte, before } = watched;
    return { line, byte, before };
  }

  private get call(): Call {
    if (this.cursor.call === null) throw new Error('the call has not begun');
    return this.cursor.call;
  }

  private firstRecords(): NewRecord[] {
    const { ruleset, builtInFacts, operators } = this.intake.settings;
    const before = [rulesetRecord(ruleset), ...operatorRecords(operators)];
    return [...before, ...(builtInFacts ? builtInFactRecords(this.log.partitions) : [])];
  }

  private async take(lines: readonly ParsedLine[], trail: Trail): Promise<void> {
    const call = { ...this.call };
    for (const parsed of lines) {
      const { file, line } = parsed.kind === 'accepted' ? parsed.accepted : parsed.rejected;
      // The same file may be named twice: its lines begin again.
      if (file !== call.files[call.file] || line <= call.line) call.file = call.files.indexOf(file, call.file + 1);
      Object.assign(call, { line, byte: parsed.end });
      if (parsed.kind === 'accepted') {
        call.accepted += 1;
        const { event } = parsed.accepted;
        if (this.isKnown(event)) this.records.add([eventRecord(event, this.log.partitions)]);
      } else {
        call.rejected += 1;
        this.reject(parsed.rejected);
      }
    }
    this.cursor = { ...this.cursor, call: { ...call, before: trail.digestBefore(call.byte) } };
    this.intake.progress.say(() => `reading: ${counted(call.accepted, 'event')}`);
    if (this.records.isDue(this.rejected.pendingCount)) await this.commit(this.call);
  }

  private reject(rejected: RejectedLine): void {
    if (this.firstRejected.length < REJECTED_SHOWN_MAX) this.firstRejected.push(rejected);
    this.rejected.add(rejected);
  }

  /** Rejected lines come first: what the log doesn't vouch for is cut off again. */
  private async commit(call: Call | null): Promise<void> {
    const rejectedBytes = this.cursor.rejectedBytes + (await this.rejected.write());
    this.cursor = { ...this.cursor, call, rejectedBytes };
    this.log.appendWith(this.records.take(), INTAKE, new Map([[CURSOR, JSON.stringify(this.cursor)]]));
  }
}
