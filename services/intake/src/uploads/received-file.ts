/** Receives the file of a request on disk, within its bounds, as it comes. Source: intake.md, "2. HTTP". */

import { createWriteStream } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import { OretrailError } from '@oretrail/errors';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { FORM_BYTES_MAX, FORM_HEADERS_MAX, FORM_PARTS_MAX, UPLOAD_BYTES_MAX } from './limits.ts';

const tooLarge = () => HTTP_ERRORS.error('request-too-large', `the file has more than ${UPLOAD_BYTES_MAX} bytes`);
const badForm = (what: string, cause?: unknown) => HTTP_ERRORS.error('bad-request', what, { cause });

/**
 * A body within its bound. One that is longer is not read to its end, and is left open, so that its sender gets the answer.
 * @throws OretrailError `request-too-large`
 */
async function* bounded(body: Readable, bytesMax: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw tooLarge();
    yield chunk;
  }
}

/** What a sender learns of a body that could not be received. */
function refusalOf(error: unknown): unknown {
  if (error instanceof OretrailError) return error;
  const isOfDisk = error instanceof Error && 'syscall' in error;
  return isOfDisk ? error : badForm('the body breaks off or is not a form', error);
}

const toDisk = (path: string) => createWriteStream(path, { flags: 'wx' });

/** Receives a form with one file; its other fields are skipped. */
class Form {
  readonly #path: string;
  #writing: Promise<void> | null = null;
  #file: BusboyFileStream | null = null;
  #fault: OretrailError | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async receive(headers: BusboyHeaders, body: Readable): Promise<void> {
    const limits = {
      fileSize: UPLOAD_BYTES_MAX,
      parts: FORM_PARTS_MAX,
      headerPairs: FORM_HEADERS_MAX,
      fieldSize: FORM_BYTES_MAX,
    };
    const busboy = new Busboy({ headers, limits });
    busboy.on('file', (_name, file) => this.#take(file));
    busboy.on('partsLimit', () => this.#refuse(`the form has more than ${FORM_PARTS_MAX} parts`));
    try {
      await pipeline(bounded(body, UPLOAD_BYTES_MAX + FORM_BYTES_MAX), busboy);
      await this.#writing;
    } catch (error) {
      this.#file?.destroy();
      await this.#writing?.catch(() => {});
      throw error;
    }
    if (this.#fault !== null) throw this.#fault;
    if (this.#file === null) throw badForm('the form has no file');
    if (this.#file.truncated) throw tooLarge();
  }

  #take(file: BusboyFileStream): void {
    if (this.#file !== null) {
      this.#refuse('the form has more than one file');
      file.resume();
      return;
    }
    this.#file = file;
    this.#writing = pipeline(file, toDisk(this.#path));
    // Its failure is reported when the form has ended.
    this.#writing.catch(() => {});
  }

  #refuse(what: string): void {
    this.#fault ??= badForm(what);
  }
}

const isForm = (contentType: string | undefined): contentType is string =>
  contentType !== undefined && /^multipart\/form-data\s*(?:;|$)/i.test(contentType);

/** Encodings in which a body may come. What gzip has packed is recognised by its bytes. */
const ENCODINGS: readonly string[] = ['identity', 'gzip', 'x-gzip'];

/** Refuses by its headers a body that need not be read. @throws OretrailError `request-too-large`, `unsupported-media-type` */
export function checkHeaders(headers: IncomingHttpHeaders): void {
  const { 'content-length': length = '0', 'content-encoding': encoding = 'identity' } = headers;
  if (Number(length) > UPLOAD_BYTES_MAX + (isForm(headers['content-type']) ? FORM_BYTES_MAX : 0)) throw tooLarge();
  if (ENCODINGS.includes(encoding.toLowerCase())) return;
  throw HTTP_ERRORS.error('unsupported-media-type', 'the body is compressed otherwise than by gzip');
}

/**
 * Receives a body, or the one file of a form.
 * @param mayBeForm whether a body of `multipart/form-data` is one
 * @throws OretrailError `request-too-large`, `bad-request`; what the disk throws
 */
export async function receiveFile(
  headers: IncomingHttpHeaders,
  body: Readable,
  path: string,
  mayBeForm: boolean,
): Promise<void> {
  const contentType = headers['content-type'];
  try {
    if (mayBeForm && isForm(contentType))
      await new Form(path).receive({ ...headers, 'content-type': contentType }, body);
    else await pipeline(bounded(body, UPLOAD_BYTES_MAX), toDisk(path));
  } catch (error) {
    throw refusalOf(error);
  }
}
