/** What a stranger could write to paint a terminal, for specs: titles, colours, turned lines, forged rows. */
import { generateEvents } from '@oretrail/generator';
import { parseEvent } from '@oretrail/model';

/** Begins a line of its own wherever a line feed of {@link HOSTILE} got through. */
const FORGED = 'FORGED';

/** One of each kind of what may not be printed as it is. */
export const HOSTILE = `=x\u001b]0;owned\u0007\u001b[2K\u001b[31m\u009b1A\u202e\u2066\u200f\u2028\u2029\u0085\r\n${FORGED}\u007f\ue000`;

const RAW = new RegExp(`^${FORGED}|[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]`, 'u');

/** The lines of a text in which something stands raw, with all of it visible: none if all is well. */
export function rawLines(text: string): readonly string[] {
  const raw = text.split('\n').filter((line) => RAW.test(line));
  return raw.map((line) => line.replace(/[^\x20-\x7e]/g, (character) => `<${character.charCodeAt(0).toString(16)}>`));
}

type Path = readonly string[];
type Json = Record<string, unknown>;

/** Where the texts of a value are. */
function textPaths(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value === 'string') return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textPaths(member, [...at, name]));
}

function withText(event: Json, path: Path, text: string): Json {
  const whole: Json = structuredClone(event);
  const parents = path.slice(0, -1);
  const parent = parents.reduce<Json>((value, name) => value[name] as Json, whole);
  parent[path.at(-1) ?? ''] = text;
  return whole;
}

/** An event in which every text is hostile that may be any text: also those that a later version brings. */
function spoiled(event: Json, text: string): Json {
  let whole = event;
  for (const path of textPaths(event)) {
    const one = withText(whole, path, text);
    if (parseEvent(one, { operators: new Set() }).ok) whole = one;
  }
  return whole;
}

/** Good events of a few vehicles with much mess, as hostile as the contract lets them be. */
export function hostileEvents(): readonly Json[] {
  const events = [...generateEvents({ seed: 11, vehicles: 12, realisticFaults: 0.5 })];
  return events.map((event, i) => spoiled(event as Json, `${HOSTILE}${i}`));
}

/** Lines that are refused, each for another reason, all of them hostile. */
export function hostileLines(): readonly string[] {
  const [event = {}] = hostileEvents();
  const member = { ...event, data: { [HOSTILE]: HOSTILE } };
  return [
    HOSTILE.replaceAll('\n', ''),
    JSON.stringify(HOSTILE),
    ...['specversion', 'source', 'type', 'subject', 'time'].map((name) =>
      JSON.stringify({ ...event, [name]: HOSTILE }),
    ),
    JSON.stringify(member),
  ];
}
