/** `oretrail convert`: files that suppliers already have, as events. See docs/sheets.md and docs/epcis.md. */

import { EXIT_REJECTED } from '@oretrail/errors';
import { recogniseInput, shownFile } from '@oretrail/event-files';
import { counted } from '@oretrail/explanation';
import { printable, printableJson } from '@oretrail/model';
import { TEMPLATE_NAMES, type TemplateName, templateText } from '@oretrail/sheets';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import type { Conversion, Converted } from '../conversion/conversion.ts';
import { converterOf } from '../conversion/converters.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { requireFolderOf, writeOutput } from '../output-file.ts';
import { Progress } from '../progress.ts';
import { renderConversionFault } from '../rendering/conversion-fault.ts';
import { say, writeTo } from '../terminal.ts';
import { choiceValue, sourceValue } from './flags.ts';

/** Characters gathered before they are written, so that a pipe is not fed line by line. */
const CHUNK_LENGTH = 64 * 1_024;

/** Reasons for ignoring a piece that are printed: enough to see what kinds there are. */
const REASONS_MAX = 10;

const HELP = `
Prints events as NDJSON on standard output; errors go to standard error, and so does what the file was taken for. It may be
packed by gzip. A sheet is CSV in UTF-8, with commas, semicolons or tabs; its first line names the columns of a template:
${TEMPLATE_NAMES.join(', ')}. EPCIS 2.0 is read in JSON, and needs --source: a document does not say who
states its events. Events of EPCIS that have no effect on a lot are counted, and the first ${REASONS_MAX} are printed with the reason.
Rows with the same id belong together: they are converted together or refused together. With --rejected, refused rows go to
a file as they were sent, with two more columns that say why: correct them there, and convert that file. For EPCIS, the file
is a document with the refused events, and what is wrong with them is printed all the same.
The same rows always give the same event ids, so a file that is sent twice changes nothing.

Examples:
  oretrail convert --template minerals > lots.csv
  oretrail convert lots.csv > events.ndjson
  oretrail convert lots.csv --source urn:party:example --rejected refused.csv > events.ndjson
  oretrail convert lots.csv | oretrail validate -
  oretrail convert document.json --source urn:party:example --rejected refused.json > events.ndjson

Exit status:
  0  every row or event was converted, or has no effect
  1  some row or event was refused; all others were converted
  2  a wrong call, or a file that can't be converted: nothing was printed`;

type Flags = Readonly<{ template?: TemplateName; source?: string; rejected?: string }>;
type Counts = { events: number; refused: number; ignored: number };

/** Takes what a conversion gives, piece by piece. */
class Output {
  readonly counts: Counts = { events: 0, refused: 0, ignored: 0 };
  readonly returned: Uint8Array[] = [];
  readonly #file: string;
  readonly #call: Call;
  readonly #conversion: Conversion;
  readonly #isReturned: boolean;
  #chunk = '';

  constructor(file: string, call: Call, conversion: Conversion, isReturned: boolean) {
    this.#file = file;
    this.#call = call;
    this.#conversion = conversion;
    this.#isReturned = isReturned;
  }

  /** @returns whether anybody still reads the events */
  async take(converted: Converted): Promise<boolean> {
    if (converted.kind === 'rejected') await this.#refuse(converted);
    else if (converted.kind === 'ignored') await this.#ignore(converted);
    else return this.#add(converted);
    return true;
  }

  async #add(converted: Extract<Converted, { kind: 'event' }>): Promise<boolean> {
    this.counts.events += 1;
    this.#chunk += `${printableJson(converted.event)}\n`;
    return this.#chunk.length < CHUNK_LENGTH || this.flush();
  }

  async flush(): Promise<boolean> {
    const chunk = this.#chunk;
    this.#chunk = '';
    return writeTo(this.#call.terminal.output, chunk);
  }

  async #refuse({ count, faults, returned }: Extract<Converted, { kind: 'rejected' }>): Promise<void> {
    this.counts.refused += count;
    if (this.#isReturned) this.returned.push(returned);
    // What goes back says itself what is wrong with it, or it is printed.
    if (this.#isReturned && this.#conversion.isReturnedWithErrors) return;
    const { errors, errorColours } = this.#call.terminal;
    await writeTo(errors, faults.map((fault) => renderConversionFault(this.#file, fault, errorColours)).join(''));
  }

  async #ignore({ place, reason }: Extract<Converted, { kind: 'ignored' }>): Promise<void> {
    this.counts.ignored += 1;
    if (this.counts.ignored > REASONS_MAX) return;
    await writeTo(this.#call.terminal.errors, `${printable(`${this.#file}:${place}: ignored. ${reason}`)}\n`);
  }
}

/** @returns false if nobody reads what is printed */
async function printAll({ converted }: Conversion, output: Output, progress: Progress): Promise<boolean> {
  for (const piece of converted) {
    if (!(await output.take(piece))) return false;
    progress.say(() => `converting: ${counted(output.counts.events, 'event')}`);
  }
  return output.flush();
}

function summaryText({ events, refused, ignored }: Counts, { noun }: Conversion, rejected: string | undefined): string {
  const refusedText = refused === 0 ? `no ${noun} refused` : `${counted(refused, noun)} refused`;
  const ignoredText = ignored === 0 ? '' : `, ${ignored} ignored`;
  const place = refused > 0 && rejected !== undefined ? `: see ${rejected}` : '';
  return `${printable(`${counted(events, 'event')}${ignoredText}, ${refusedText}${place}`)}\n`;
}

async function convertFile(file: string, { source, rejected }: Flags, call: Call): Promise<void> {
  const { terminal } = call;
  if (rejected !== undefined) await requireFolderOf(rejected);
  const input = await recogniseInput(file, terminal.input);
  const convert = converterOf(input, shownFile(file));
  const conversion = await convert({ ...input, file: shownFile(file) }, source === undefined ? {} : { source });
  const output = new Output(file, call, conversion, rejected !== undefined);
  const progress = new Progress(terminal);
  progress.noteTaken(file, `${conversion.takenFor}${input.isGzip ? ', packed by gzip' : ''}`);
  const isRead = await printAll(conversion, output, progress).finally(() => progress.end());
  if (!isRead) return;
  if (rejected !== undefined) await writeOutput(rejected, conversion.returned(output.returned));
  if (output.counts.refused > 0) call.exitStatus = EXIT_REJECTED;
  say(terminal.errors, summaryText(output.counts, conversion, rejected));
}

async function convert(file: string | undefined, flags: Flags, call: Call): Promise<void> {
  if (file !== undefined && flags.template !== undefined) {
    throw COMMAND_ERRORS.error('conflicting-flags', 'with --template no file is converted');
  }
  if (flags.template !== undefined) {
    await writeTo(call.terminal.output, templateText(flags.template));
    return;
  }
  if (file === undefined) throw COMMAND_ERRORS.error('missing-argument', "missing required argument 'FILE'");
  await convertFile(file, flags, call);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  command
    .description('Makes events of a sheet (CSV) or of EPCIS.')
    .argument('[FILE]', 'the file to convert; - for standard input')
    .option('--source <URI>', 'who states the events of EPCIS, or of rows that do not say it', sourceValue('--source'))
    .option('--rejected <FILE>', 'write what is refused to this file, to be corrected there')
    .option(
      '--template <NAME>',
      `print a template with a made-up example: ${TEMPLATE_NAMES.join(', ')}`,
      choiceValue('--template', TEMPLATE_NAMES),
    )
    .addHelpText('after', HELP)
    .action((file: string | undefined, flags: Flags) => convert(file, flags, call));
}
