/** What can be wrong with an EPCIS event or document, as one closed table beside that of events. */
import { type CodeOf, errorTable, reject } from '@oretrail/errors';
import { EVENT_ERRORS, type EventErrorCode, jsonPointer } from '@oretrail/model';

/** Codes that only EPCIS has. All others are those of events: events.md, "Rejected lines". */
export const EPCIS_ERRORS = errorTable('epcis', {
  'epcis-not-a-document': reject(
    'The JSON is neither an EPCIS document nor an EPCIS event.',
    'Send an EPCISDocument with an eventList in its epcisBody, or one event.',
  ),
  'epcis-no-effect': reject(
    'The EPCIS event says nothing that bears on a lot, so it is ignored. It is not an error.',
    'Nothing needs to be done, unless the event is meant to state a lot.',
  ),
  'epcis-unsupported': reject(
    'The profile oretrail-epcis/1 has no meaning for what the EPCIS event says.',
    'State it as an event of Oretrail instead.',
  ),
  'epcis-many-outputs': reject(
    'The EPCIS event makes several lots, and does not say exactly what went into each.',
    'Send one event for each lot, or add the member allocation.',
  ),
  'epcis-split-transformation': reject(
    'Several EPCIS events share one transformationID, so no event has all inputs and outputs.',
    'Send the transformation as one event.',
  ),
});

/** A code of {@link EPCIS_ERRORS}. */
export type EpcisErrorCode = CodeOf<typeof EPCIS_ERRORS>;
/** Each code that the conversion reports. */
export type ConversionCode = EpcisErrorCode | EventErrorCode;

/** One fault of a document or of one of its events. */
export type EpcisError = Readonly<{
  /** A JSON pointer (RFC 6901) into the document as it was sent. It names the faulty member itself, even a missing one. */
  pointer: string;
  code: ConversionCode;
  /** The value (cut), the bound that it breaks, and the remedy, in sentences. */
  detail: string;
}>;

const REMEDIES: ReadonlyMap<string, string> = new Map(
  [...Object.entries(EVENT_ERRORS.rows), ...Object.entries(EPCIS_ERRORS.rows)].map(([code, { remedy }]) => [
    code,
    remedy,
  ]),
);

/** An error whose detail is `what` as a sentence, followed by the remedy of its code. */
export function epcisError(path: readonly PropertyKey[], code: ConversionCode, what: string): EpcisError {
  return { pointer: jsonPointer(path), code, detail: `${what}. ${REMEDIES.get(code)}` };
}

/** Types of problems that an EPCIS capture interface may answer with. Source: EPCIS 2.0, REST bindings. */
export type EpcisException = 'epcisException:ValidationException' | 'epcisException:CaptureLimitExceededException';

/** The type of problem that an EPCIS capture interface answers with for a code: what is too large has one of its own. */
export function epcisExceptionOf(code: ConversionCode): EpcisException {
  return code === 'too-large' ? 'epcisException:CaptureLimitExceededException' : 'epcisException:ValidationException';
}
