export { type Converted, type ConvertOptions, convertEpcis, type EventOutcome } from './convert-document.ts';
export type { Outcome } from './convert-event.ts';
export {
  type ConversionCode,
  EPCIS_ERRORS,
  type EpcisError,
  type EpcisErrorCode,
  type EpcisException,
  epcisExceptionOf,
} from './errors.ts';
export { PROFILE_NAMESPACE } from './namespaces.ts';
export type { Statement } from './profile/statement.ts';
export { type SentDocument, sentDocument } from './sent-document.ts';
