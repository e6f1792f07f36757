/** Members that one JSON object has twice. Source: events.md, "Rejected lines"; RFC 8785, section 3.1, forbids them. */
import { ERRORS_MAX, EVENT_BYTES_MAX } from './limits.ts';

/** A string, or what opens, closes or parts objects and lists. Of a JSON text nothing else matters here. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},]/g;
/** What follows the name of a member, and no other string. */
const COLON = /[ \t\n\r]*:/y;

/** An object or list that is open, and the member or item of it that is being read. */
type Open = { readonly names: Set<string> | null; at: string | number };

const opened = (token: string): Open => (token === '{' ? { names: new Set(), at: '' } : { names: null, at: 0 });

/** Walks the tokens of a text; the stack is its own, so that no depth is too deep. */
class Walk {
  readonly found: (readonly PropertyKey[])[] = [];
  private readonly open: Open[] = [];
  private pathLength = 0;

  /** Whether more would not be reported, or the paths together are as long as an event may be: they may be deep. */
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

/** Only with escapes it means something else than what stands there. */
function nameOf(token: string): string {
  return token.includes('\\') ? JSON.parse(token) : token.slice(1, -1);
}

/**
 * The path of each member that its object already has, in the order of the text. Names are compared as they are meant:
 * `"\u0061"` is `"a"`. The cost grows with the length of the text only.
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
