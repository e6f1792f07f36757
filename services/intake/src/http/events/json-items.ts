/** Splits a JSON list into its items without understanding them, so that each is parsed, and refused, by itself. */
import { HTTP_ERRORS } from '@oretrail/http-api';

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
/** Space, tab, line feed, carriage return. Source: RFC 8259, section 2. */
const [SPACE, TAB, LINE_FEED, CARRIAGE_RETURN] = [0x20, 0x09, 0x0a, 0x0d];

/** The first place from `at` on that is not a blank; the end of the bytes if there is none. */
export function afterBlanks(bytes: Buffer, at: number): number {
  for (let end = at; end < bytes.length; end += 1) {
    const byte = bytes[end];
    if (byte !== SPACE && byte !== TAB && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) return end;
  }
  return bytes.length;
}

/** The place behind the text that begins at `at`; the end of the bytes if it never ends. */
function afterText(bytes: Buffer, at: number): number {
  for (let end = at + 1; end < bytes.length; end += 1) {
    if (bytes[end] === BACKSLASH) end += 1;
    else if (bytes[end] === QUOTE) return end + 1;
  }
  return bytes.length;
}

/** The place of the comma or bracket that ends the item at `at`. Brackets are counted, and matched when the item is parsed. */
function endOfItem(bytes: Buffer, at: number): number {
  let depth = 0;
  let end = at;
  while (end < bytes.length) {
    const byte = bytes[end];
    if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) return end;
    if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    end = byte === QUOTE ? afterText(bytes, end) : end + 1;
  }
  return end;
}

function notAList(what: string): Error {
  return HTTP_ERRORS.error('bad-request', `the body is not a JSON list: ${what}`);
}

/** The items of a list, in order, one after the other. @throws OretrailError `bad-request` if the bytes are not one whole list */
export function* jsonItems(bytes: Buffer): Generator<Buffer> {
  let at = afterBlanks(bytes, 0);
  if (bytes[at] !== OPEN_LIST) throw notAList('it does not begin with [');
  at = afterBlanks(bytes, at + 1);
  if (bytes[at] === CLOSE_LIST) at += 1;
  else {
    for (let isLast = false; !isLast; ) {
      const end = endOfItem(bytes, at);
      if (end === bytes.length) throw notAList('it breaks off');
      yield bytes.subarray(at, end);
      isLast = bytes[end] === CLOSE_LIST;
      at = isLast ? end + 1 : afterBlanks(bytes, end + 1);
    }
  }
  if (afterBlanks(bytes, at) < bytes.length) throw notAList('more follows behind its end');
}
