/** Texts of bytes. Most are of ASCII and short: for these a loop is cheaper than a call into the platform. */

/** Bytes below it are characters of ASCII, each of them alone. */
const ASCII_END = 0x80;

/** Characters of a text that is kept to compare with: up to so many that is cheaper than to make the text again. */
export const KEPT_LENGTH_MAX = 32;

/** Whether each byte is a character of ASCII: then the text is the same in Latin-1 and in UTF-8. */
export function isAscii(bytes: Buffer, start = 0, end = bytes.length): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] ?? 0) >= ASCII_END) return false;
  return true;
}

/** Whether bytes from a place on are a text of ASCII. */
export function isText(bytes: Buffer, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const byte = bytes[start + at] ?? ASCII_END;
    if (byte !== text.charCodeAt(at) || byte >= ASCII_END) return false;
  }
  return true;
}
