/** `node:buffer` in a browser, with the one encoding that the package lacks. */
import { Buffer } from 'buffer/';

const from = Buffer.from.bind(Buffer);
const { toString: written } = Buffer.prototype;

const toUrl = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

Object.assign(Buffer, {
  from: (value: never, encoding: never, length: never) =>
    (encoding as unknown) === 'base64url' ? from(value, 'base64') : from(value, encoding, length),
});
Buffer.prototype.toString = function (encoding?: BufferEncoding, ...range: number[]) {
  if (encoding !== 'base64url') return written.call(this, encoding, ...range);
  return toUrl(written.call(this, 'base64', ...range));
};
globalThis.Buffer = Buffer as unknown as typeof globalThis.Buffer;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Whether bytes are UTF-8. Source: node:buffer, `isUtf8`. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export { Buffer };
export default { Buffer, isUtf8 };
