/** Every error as one of Oretrail, so that each answer has the same shape. Source: intake.md, "Errors". */
import { type Fault, OretrailError } from '@oretrail/errors';
import { jsonPointer, shownValue } from '@oretrail/model';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { HTTP_ERRORS } from './errors.ts';
import { PATH_PART_LENGTH_MAX } from './limits.ts';

type ServerError = Readonly<{
  statusCode?: unknown;
  code?: unknown;
  validation?: unknown;
  validationContext?: unknown;
}>;
type Issue = Readonly<{ instancePath: string; message?: string; params: Readonly<{ keys?: unknown }> }>;

const isServerError = (error: unknown): error is ServerError => typeof error === 'object' && error !== null;

/** How zod ends its message about a parameter that is not there. */
const MISSING = 'received undefined';

/** Where parameters are, as a pointer names it. */
const placeOf = (context: string): string => (context === 'querystring' ? 'query' : context);

/** Faults of one issue: parameters that are not known are named each by itself. */
function faultsOf({ instancePath, message = 'is not valid', params }: Issue, context: string): Fault[] {
  const place = `/${placeOf(context)}`;
  const { keys } = params;
  if (Array.isArray(keys)) {
    return keys.map(String).map((name) => {
      const detail = `${shownValue(name)} is not a parameter of this address.`;
      return { pointer: `${place}${jsonPointer([name])}`, code: 'bad-request', detail };
    });
  }
  const name = shownValue(instancePath.slice(1));
  if (message.endsWith(MISSING)) {
    return [{ pointer: `${place}${instancePath}`, code: 'bad-request', detail: `${name} is missing.` }];
  }
  const detail = message.startsWith('is ') ? `${name} ${message}.` : `${name}: ${message}.`;
  return [{ pointer: `${place}${instancePath}`, code: 'bad-request', detail }];
}

function ofParameters(issues: readonly Issue[], context: string): OretrailError {
  const faults = issues.flatMap((issue) => faultsOf(issue, context));
  return HTTP_ERRORS.error('bad-request', 'a parameter of the request is not valid', { faults });
}

/** What an error is shown by. */
export type Refusing = Readonly<{
  /** Domains of the service's own tables of errors: these are shown, whatever their status. */
  domains: readonly string[];
  /** Bytes of the body of one request. */
  bodyBytesMax: number;
}>;

/** Errors of the server itself, by what it says about them. Their own texts may quote what was sent. */
function ofServer(
  { statusCode, code }: ServerError,
  bodyBytesMax: number,
  accepted: readonly string[],
): OretrailError | null {
  switch (statusCode) {
    case 413:
      return HTTP_ERRORS.error('request-too-large', `the body has more than ${bodyBytesMax} bytes`);
    case 415:
      return HTTP_ERRORS.error('unsupported-media-type', `the content type is not one of ${accepted.join(', ')}`);
    default:
  }
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') {
    return HTTP_ERRORS.error('bad-request', `a part of the address has more than ${PATH_PART_LENGTH_MAX} characters`);
  }
  if (code === 'FST_ERR_BAD_URL') return HTTP_ERRORS.error('bad-request', 'the address is not well encoded');
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return HTTP_ERRORS.error('bad-request', 'the body is not as long as Content-Length says');
  }
  const isOfRequest = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return isOfRequest ? HTTP_ERRORS.error('bad-request', 'the request can not be read') : null;
}

/**
 * The error that the sender is shown. What the service is to blame for is shown as `internal`, without its cause.
 * @param accepted the content types that the address takes
 */
export function refusalOf(
  error: unknown,
  { domains, bodyBytesMax }: Refusing,
  accepted: readonly string[] = [],
): OretrailError {
  if (error instanceof OretrailError) {
    const isShown = [HTTP_ERRORS.domain, ...domains].includes(error.domain) || error.httpStatus < 500;
    return isShown ? error : HTTP_ERRORS.error('internal', 'the request could not be finished', { cause: error });
  }
  if (isServerError(error) && hasZodFastifySchemaValidationErrors(error)) {
    return ofParameters(error.validation as unknown as readonly Issue[], String(error.validationContext));
  }
  const known = isServerError(error) ? ofServer(error, bodyBytesMax, accepted) : null;
  return known ?? HTTP_ERRORS.error('internal', 'the request could not be finished', { cause: error });
}
