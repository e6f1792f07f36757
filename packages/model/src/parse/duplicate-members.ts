/** Finds members that one JSON object has twice. Source: events.md, "Rejected lines"; RFC 8785, section 3.1, forbids them. */
import { ERRORS_MAX, EVENT_BYTES_MAX } from './limits.ts';

/** An object or list that is not closed yet, and its current member or item. */
type Open = { readonly names: Set<string> | null; at: string | number };

/** Walks over a text. It has its own stack, so that deep nesting can't exhaust the call stack. */
class Walk {
  readonly found: (readonly PropertyKey[])[] = [];
  private readonly open: Open[] = [];
  private pathLength = 0;

  /** Whether enough is found: as many as are reported, or paths as long together as an event may be. */
  get isFull(): boolean {
    return this.found.length === ERRORS_MAX || this.pathLength > EVENT_BYTES_MAX;
  }

  /** A character outside strings. Those of numbers and other words don't matter here. */
  character(character: string | undefined): void {
    if (character === '{') this.open.push({ names: new Set(), at: '' });
    else if (character === '[') this.open.push({ names: null, at: 0 });
    else if (character === '}' || character === ']') this.open.pop();
    else if (character === ',') this.nextItem();
  }

  name(name: string): void {
    const object = this.open.at(-1);
    if (object?.names == null) return;
    object.at = name;
    if (object.names.has(name)) this.take(this.open.map(({ at }) => at));
    object.names.add(name);
  }

  private nextItem(): void {
    const inner = this.open.at(-1);
    if (typeof inner?.at === 'number') inner.at += 1;
  }

  private take(path: readonly PropertyKey[]): void {
    this.found.push(path);
    this.pathLength += path.reduce<number>((sum, step) => sum + String(step).length + 1, 0);
  }
}

/** The index behind the string that begins at `start`. A quote is escaped if an odd number of backslashes precedes it. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  for (; end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text[first - 1] === '\\') first -= 1;
    if ((end - first) % 2 === 0) return end + 1;
  }
  return text.length;
}

/** Whether the string that ends before `end` is the name of a member. A colon follows names, and no other string. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return text[at] === ':';
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
  for (let at = 0; at < text.length && !walk.isFull; at += 1) {
    if (text[at] !== '"') {
      walk.character(text[at]);
      continue;
    }
    const end = endOfString(text, at);
    if (isName(text, end)) walk.name(nameOf(text.slice(at, end)));
    at = end - 1;
  }
  return walk.found;
}
