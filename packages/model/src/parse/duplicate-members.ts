/** Finds members that one JSON object has twice. Source: events.md, "Rejected lines"; RFC 8785, section 3.1, forbids them. */
import { ERRORS_MAX, EVENT_BYTES_MAX } from './limits.ts';

/** A string, or a character that opens, closes or separates objects and lists. Other tokens don't matter here. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},]/g;
/** Follows the name of a member, and no other string. */
const COLON = /[ \t\n\r]*:/y;

/** An object or list that is not closed yet, and its current member or item. */
type Open = { readonly names: Set<string> | null; at: string | number };

const opened = (token: string): Open => (token === '{' ? { names: new Set(), at: '' } : { names: null, at: 0 });

/** Walks the tokens of a text. It has its own stack, so that deep nesting can't exhaust the call stack. */
class Walk {
  readonly found: (readonly PropertyKey[])[] = [];
  private readonly open: Open[] = [];
  private pathLength = 0;

  /** Whether enough is found: as many as are reported, or paths as long together as an event may be. */
  get isFull(): boolean {
    return this.found.length === ERRORS_MAX || this.pathLength > EVENT_BYTES_MAX;
  }

  structure(token: string): void {
    const inner = this.open.at(-1);
    if (token === '{' || token === '[') this.open.push(opened(token));
    else if (token !== ',') this.open.pop();
    else if (inner?.names === null && typeof inner.at === 'number') inner.at += 1;
  }

  name(name: string): void {
    const object = this.open.at(-1);
    if (object?.names == null) return;
    object.at = name;
    if (object.names.has(name)) this.take(this.open.map(({ at }) => at));
    object.names.add(name);
  }

  private take(path: readonly PropertyKey[]): void {
    this.found.push(path);
    this.pathLength += path.reduce<number>((sum, step) => sum + String(step).length + 1, 0);
  }
}

/** The name without its quotes. Only a name with escapes needs to be decoded. */
function nameOf(token: string): string {
  return token.includes('\\') ? JSON.parse(token) : token.slice(1, -1);
}

/**
 * The path of each member whose object already has it, in the order of the text. Names are compared decoded:
 * `"\u0061"` is `"a"`. Linear in the length of the text.
 * @param text that `JSON.parse` has accepted
 */
export function duplicateMembers(text: string): readonly (readonly PropertyKey[])[] {
  const walk = new Walk();
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (walk.isFull) break;
    COLON.lastIndex = index + token.length;
    if (token[0] !== '"') walk.structure(token);
    else if (COLON.test(text)) walk.name(nameOf(token));
  }
  return walk.found;
}
