/** What an upload is, once it has come. Source: intake.md, "What a file is". */

import { isInForce } from '@oretrail/authority';
import { closeInput, type FileFormat, recogniseInput } from '@oretrail/event-files';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { idFault, instantOfMs } from '@oretrail/model';
import { INTAKE_ERRORS } from '../errors.ts';
import type { Intake, Sender } from '../intake.ts';
import { UNREAD_FORMATS } from '../unread-formats.ts';
import type { Job } from './job.ts';

/** What a file was recognised as. */
export type Recognised = Readonly<{ format: FileFormat | 'events'; isGzip: boolean }>;

/** Formats that can be uploaded, and what a row of them is called. */
const NOUNS: Partial<Readonly<Record<FileFormat | 'events', Job['noun']>>> = {
  events: 'line',
  'json-over-lines': 'event',
  'json-array': 'event',
  'csv-file': 'row',
  'epcis-file': 'event',
};

/** Recognises a file that has come. @throws OretrailError `bad-request` if it is empty, or what gzip has packed is damaged */
export async function recogniseFile(path: string): Promise<Recognised> {
  const input = await recogniseInput(path).catch(() => {
    throw HTTP_ERRORS.error('bad-request', 'what gzip has packed is damaged');
  });
  await closeInput(input);
  if (input.beginning.toString('utf8').trim() === '') throw HTTP_ERRORS.error('bad-request', 'the file is empty');
  return { format: input.format, isGzip: input.isGzip };
}

/** @throws OretrailError `unread-file` if no way in reads the format */
export function checkRead(format: FileFormat | 'events'): void {
  const what = format === 'events' ? undefined : UNREAD_FORMATS[format];
  if (what !== undefined) throw INTAKE_ERRORS.error('unread-file', `the file is ${what}`);
}

/** What a row of the format is called. @throws OretrailError `unread-file` if it is not read */
export function nounOf(format: FileFormat | 'events'): Job['noun'] {
  checkRead(format);
  return NOUNS[format] ?? 'line';
}

/** The sources that the grants of a sender name now. */
function sourcesOf({ grants }: Intake, { principal }: Sender, now: Date): readonly string[] {
  const at = instantOfMs(now.getTime());
  const held = grants.heldBy(principal).filter((grant) => isInForce(grant, at));
  return [...new Set(held.flatMap(({ grant }) => grant.sources))];
}

/**
 * Who states what a file does not say who states: who is named, else the only source that the grants of the sender name.
 * @throws OretrailError `bad-request` if what is named can't be a source
 */
export function sourceFor(intake: Intake, sender: Sender, named: string | undefined, now: Date): string | null {
  if (named !== undefined) {
    const fault = idFault(named);
    if (fault !== null) throw HTTP_ERRORS.error('bad-request', `the source ${fault}`);
    return named;
  }
  const [only = null, ...others] = sourcesOf(intake, sender, now);
  return others.length === 0 ? only : null;
}

/** A document of EPCIS does not say who states it. @throws OretrailError `bad-request` if nobody is named */
export function requireSource(source: string | null): string {
  if (source !== null) return source;
  const why =
    'an EPCIS document does not say who states its events, and the grants of the principal do not name exactly one source';
  throw HTTP_ERRORS.error('bad-request', `${why}: name it as ?source=URI`);
}
